/**
 * Plays faults in random order for long and prints the table of docs/reliability.md:
 * `npx node packages/server/test/nodes/soak.ts --minutes 30 [--seed 7] [--only frozen]`
 */

import { parseArgs } from 'node:util'
import { seededDraw } from '../faults/kill-rounds.ts'
import { pick } from '../rules/draw.ts'
import { openCluster } from './cluster.ts'
import { FAULTS } from './faults.ts'
import { playRound, type Verdict } from './round.ts'
import { isClean, tableOf, tellVerdict } from './verdicts.ts'
import { createWorkload } from './workload.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', default: '' },
  },
})

const draw = seededDraw(Number(values.seed))
const faults = FAULTS.filter(({ name }) => name.includes(values.only))
const verdicts: Verdict[] = []
console.log(`seed ${values.seed}`)
const cluster = await openCluster(3)
const workload = createWorkload({
  nodes: cluster.nodes,
  master: cluster.master,
  draw,
  name: 'place',
  writers: 5,
  askersPerNode: 6,
})
try {
  await workload.prepare()
  const endAt = performance.now() + Number(values.minutes) * 60_000
  for (let left = [...faults]; performance.now() < endAt; left = left.length === 0 ? [...faults] : left) {
    const fault = pick(draw, left)
    left.splice(left.indexOf(fault), 1)
    const verdict = await playRound(cluster, workload, fault)
    verdicts.push(verdict)
    console.log(tellVerdict(verdict))
  }
} finally {
  workload.close()
  await cluster.close()
}
console.log(`\n${tableOf(verdicts)}`)
process.exit(verdicts.every(isClean) ? 0 : 1)
