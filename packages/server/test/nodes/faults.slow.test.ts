import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededDraw } from '../faults/kill-rounds.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { FAULTS } from './faults.ts'
import { lostInvalidations } from './node-process.ts'
import { playRound, type Verdict } from './round.ts'
import { tableOf, tellVerdict } from './verdicts.ts'
import { createWorkload, type Workload } from './workload.ts'

const seed = Number(process.env.NODES_SEED ?? Date.now() % 1_000_000)
const ROUNDS_TO_FIND_THE_BUG = 20

let cluster: Cluster
let workload: Workload
const verdicts: Verdict[] = []

beforeAll(async () => {
  console.log(`seed ${seed}`)
  cluster = await openCluster(3)
  const { master, nodes } = cluster
  workload = createWorkload({ nodes, master, draw: seededDraw(seed), writers: 5, askersPerNode: 3 })
  await workload.prepare()
})

afterAll(async () => {
  console.log(tableOf(verdicts))
  workload.close()
  await cluster.close()
})

test.each(FAULTS)('under load, $name: no token is believed too long and nothing is lost', async (fault) => {
  const verdict = await playRound(cluster, workload, fault)
  console.log(tellVerdict(verdict))
  verdicts.push(verdict)
  expect(verdict.violations.map(({ story }) => story)).toEqual([])
  expect(verdict.losses).toEqual([])
  expect(verdict.complaints).toEqual([])
  expect(verdict.checked).toBeGreaterThan(500)
})

test('a node that forgets one invalidation in a thousand is found', async () => {
  const broken = cluster.nodes[1]
  await broken?.signal('SIGTERM')
  await broken?.start([lostInvalidations(1_000)])
  const quiet = FAULTS[0]
  if (quiet === undefined) throw new Error('There is no quiet round.')
  for (let round = 1; round <= ROUNDS_TO_FIND_THE_BUG; round += 1) {
    const { changes, violations } = await playRound(cluster, workload, quiet)
    if (violations.length === 0) continue
    console.log(`found in round ${round}, of ${changes} changes:`, violations[0]?.story)
    expect(violations.every(({ probe }) => probe.node === broken?.name)).toBe(true)
    return
  }
  throw new Error('The broken node was not noticed.')
})
