/** Several nodes as the list and the numbers of each show them. */

import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../server.ts'
import { type Cluster, openCluster } from './cluster.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await openCluster(2)
  await write('POST', '/v1/tenants', { id: 'listed', name: 'Listed' })
})
afterAll(() => cluster?.close())

async function get(node: number, path: string): Promise<Response> {
  const { port } = cluster.nodes[node] ?? { port: 0 }
  return fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${cluster.master}` } })
}

async function nodesOf(node: number): Promise<Json> {
  const { items }: Json = await (await get(node, '/v1/nodes')).json()
  return items
}

async function numberOf(node: number, metric: string): Promise<number> {
  const text = await (await get(node, '/metrics')).text()
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${metric} `))
      ?.split(' ')
      .at(-1),
  )
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('This has not come about in time.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** By the first node. */
async function write(method: string, path: string, body: object): Promise<void> {
  const { port } = cluster.nodes[0] ?? { port: 0 }
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${cluster.master}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
}

const rename = (name: string): Promise<void> => write('PATCH', '/v1/tenants/listed', { name })

describe('two nodes', () => {
  it('list each other, each knows itself, and both follow a change', async () => {
    await until(async () => (await nodesOf(0)).length === 2 && (await nodesOf(1)).length === 2)
    const before: Json = await nodesOf(0)
    expect(new Set(before.map(({ name }: Json) => name)).size).toBe(2)
    expect(before.filter(({ self }: Json) => self)).toHaveLength(1)
    const heard = await numberOf(1, 'polett_node_changes_total{by="news"}')
    // Once in a while a renewal is there before the news, and reads what they tell of.
    await until(async () => {
      await rename('Renamed')
      return (await numberOf(1, 'polett_node_changes_total{by="news"}')) > heard
    })
    const newest = (await nodesOf(0)).find(({ self }: Json) => self).applied
    await until(async () => (await nodesOf(0)).every(({ applied, behind }: Json) => applied === newest && behind === 0))
    expect(await numberOf(0, 'polett_propagation_seconds_count')).toBeGreaterThan(0)
    expect(await numberOf(0, 'polett_nodes')).toBe(2)
    expect(await numberOf(0, 'polett_database_connections{pool="write",state="open"}')).toBeGreaterThan(0)
  })

  it('keep nothing but the key file in the data directory that they share', async () => {
    expect(await readdir(cluster.dataDir)).toEqual(['polett.key'])
  })

  it('show one that stands still as silent, and count that it was waited for', async () => {
    // A machine that is busy at the start may have ended one already.
    const ended = await numberOf(0, 'polett_leases_ended_total')
    await cluster.nodes[1]?.signal('SIGSTOP')
    await until(async () => (await nodesOf(0)).some(({ self, silentSeconds }: Json) => !self && silentSeconds > 1.5))
    await rename('Renamed with one frozen')
    expect(await numberOf(0, 'polett_leases_ended_total')).toBe(ended + 1)
    expect(await nodesOf(0)).toHaveLength(1)
    await cluster.nodes[1]?.signal('SIGCONT')
    await until(async () => (await nodesOf(0)).length === 2)
    await until(async () => (await numberOf(1, 'polett_node_renewed_seconds')) < 1)
  })
})
