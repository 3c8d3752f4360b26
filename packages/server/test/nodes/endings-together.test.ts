/** What ends together on two nodes of PostgreSQL: it happens at one, and is asked about at the other right after the answer. */

import { afterAll, beforeAll, test } from 'vitest'
import { type Forger, openForger } from '../companies/forger.ts'
import { play } from '../endings-together/play.ts'
import { CAUSES } from '../endings-together/table.ts'
import { type CallOptions, request } from '../server.ts'
import { type Cluster, openCluster } from './cluster.ts'

let cluster: Cluster
let company: Forger

beforeAll(async () => {
  company = await openForger()
  cluster = await openCluster(2, { POLETT_ISSUER_HOSTS: new URL(company.url).host })
})
afterAll(async () => {
  await cluster?.close()
  await company?.close()
})

/** Each call comes from an address of its own, because sign-ins are counted by source. */
function at(node: number) {
  let calls = 0
  return (method: string, path: string, options: CallOptions = {}) => {
    calls += 1
    const headers = { 'x-forwarded-for': `10.${node}.${Math.floor(calls / 250)}.${calls % 250}`, ...options.headers }
    return request(`http://127.0.0.1:${cluster.nodes[node]?.port}`, method, path, { ...options, headers })
  }
}

test.each(
  CAUSES.map((cause, index) => [cause, index] as const),
)('%s is true on both when it answers', async (cause, index) => {
  const place = { here: at(0), there: at(1), master: cluster.master, company, now: Date.now }
  await play(place, `ends-${index}`, cause)
})
