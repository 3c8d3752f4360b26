import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededDraw } from '../faults/kill-rounds.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { FAULTS } from './faults.ts'
import { lostInvalidations } from './node-process.ts'
import { playRound, type Verdict } from './round.ts'
import { stormUntilWrong } from './storm.ts'
import { tableOf, tellVerdict } from './verdicts.ts'
import { createWorkload, type Workload } from './workload.ts'

const seed = Number(process.env.NODES_SEED ?? Date.now() % 1_000_000)

let cluster: Cluster
let workload: Workload
const verdicts: Verdict[] = []

beforeAll(async () => {
  console.log(`seed ${seed}`)
  cluster = await openCluster(3)
  const { master, nodes } = cluster
  workload = createWorkload({ nodes, master, draw: seededDraw(seed), name: 'place', writers: 5, askersPerNode: 3 })
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
  expect(verdict.losses, verdict.losses.join('\n')).toEqual([])
  expect(verdict.complaints, verdict.complaints.join('\n')).toEqual([])
  expect(verdict.checked).toBeGreaterThan(500)
})

test('a node that forgets one invalidation in a thousand is found', async () => {
  const { master, nodes } = cluster
  const storm = (name: string, atMost: number) =>
    stormUntilWrong({ nodes, master, draw: seededDraw(seed), name, writers: 0, askersPerNode: 0 }, atMost)
  expect(await storm('calm', 800)).toEqual({ invalidations: 800, violations: [] })
  const broken = nodes[1]
  await broken?.signal('SIGTERM')
  await broken?.start([lostInvalidations(1_000)])
  const { invalidations, violations } = await storm('storm', 20_000)
  console.log(`found after ${invalidations} invalidations:`, violations[0]?.story)
  expect(new Set(violations.map(({ probe }) => probe.node))).toEqual(new Set([broken?.name]))
})
