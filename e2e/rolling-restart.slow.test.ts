/** Each node is stopped and started again, one after the other, behind a real balancer and under load: nobody notices. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePort } from '../packages/server/test/free-port.ts'
import { headerOf, nodeClient } from '../packages/server/test/nodes/client.ts'
import { type DatabaseServer, openDatabaseServer } from '../packages/server/test/nodes/database-server.ts'
import { type NodeProcess, nodeProcess } from '../packages/server/test/nodes/node-process.ts'
import { type BalancerName, startBalancer } from './balancers.ts'
import type { RunningProgram } from './program.ts'

const CODE = 'correct-horse-battery'
const DRAIN_SECONDS = 5
const ROUNDS = 2
const CALLERS = 6
const PAUSE_MS = 4
const WITHIN_MS = 15_000

interface Served {
  readonly database: DatabaseServer
  readonly dataDir: string
  readonly nodes: readonly NodeProcess[]
  readonly master: string
}

let served: Served

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'polett-rolling-'))
  const database = await openDatabaseServer()
  const nodes: NodeProcess[] = []
  for (const name of ['north', 'south', 'west']) {
    const environment = {
      ...{ POLETT_SETUP_CODE: CODE, POLETT_DRAIN_SECONDS: String(DRAIN_SECONDS) },
      ...{ POLETT_NODE_NAME: name, POLETT_LOG_LEVEL: 'warn' },
    }
    const databaseUrl = database.urlAt(database.port)
    nodes.push(nodeProcess({ name, port: await freePort(), dataDir, databaseUrl, environment }))
  }
  for (const node of nodes) await node.start()
  served = { database, dataDir, nodes, master: await setUp(nodes[0]?.port ?? 0) }
})

afterAll(async () => {
  await Promise.all(served.nodes.map((node) => node.signal('SIGKILL')))
  await served.database.remove()
  await rm(served.dataDir, { recursive: true, force: true })
})

async function setUp(port: number): Promise<string> {
  const person = { username: 'root', password: 'a long enough pass-phrase', name: 'Root', email: 'root@example.org' }
  const response = await fetch(`http://127.0.0.1:${port}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: CODE, ...person, tenant: { id: 'acme', name: 'Acme' } }),
  })
  const { tokens } = (await response.json()) as { tokens: { token: { id: string }; secret: string }[] }
  return tokens.find(({ token }) => token.id === 'admin-console')?.secret ?? ''
}

interface Tally {
  readonly answered: Map<string, number>
  readonly failed: string[]
  readonly propagations: string[]
}

interface Load {
  readonly tally: Tally
  stop(): Promise<void>
}

/** What callers do all day: ask, list, create, rename, revoke, delete. Every one of these must succeed. */
function startLoad(port: number, master: string): Load {
  const tally: Tally = { answered: new Map(), failed: [], propagations: [] }
  let stopped = false
  const until = async (work: () => Promise<void>): Promise<void> => {
    while (!stopped) await work()
  }
  const callers = Array.from({ length: CALLERS }, (_, at) => {
    const ask = asker(port, master, tally)
    return until(async () => {
      await oneLife(ask, at)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    })
  })
  return {
    tally,
    async stop() {
      stopped = true
      await Promise.all(callers)
    },
  }
}

type Ask = (method: 'GET' | 'POST' | 'DELETE', path: string, expected: number, body?: object) => Promise<string>

function asker(port: number, master: string, { answered, failed, propagations }: Tally): Ask {
  const client = nodeClient(port)
  return async (method, path, expected, body) => {
    const call = { method, path, secret: master, from: '127.0.0.1', ...(body === undefined ? {} : { body }) }
    const reply = await client.call(call, WITHIN_MS)
    answered.set(method, (answered.get(method) ?? 0) + 1)
    const told = headerOf(reply, 'polett-propagation')
    if (told !== null) propagations.push(told)
    if (reply.status !== expected) failed.push(`${method} ${path}: ${reply.status} ${reply.text.slice(0, 300)}`)
    return reply.text
  }
}

async function oneLife(ask: Ask, at: number): Promise<void> {
  for (let times = 0; times < 6; times += 1) await ask('GET', '/v1/verify', 200)
  await ask('GET', '/v1/tenants?limit=1', 200)
  const wish = { kind: 'organization', tenant: 'acme', name: `Load ${at}`, expiresAt: '2036-01-01T00:00:00Z' }
  const text = await ask('POST', '/v1/tokens', 201, wish)
  const id = /"id":"(tok_[^"]+)"/.exec(text)?.[1]
  if (id === undefined) return
  await ask('POST', `/v1/tokens/${id}/revoke`, 200, {})
  await ask('DELETE', `/v1/tokens/${id}`, 204)
}

/** What any monitor does; it is by these calls that nginx learns of a node that is about to stop. */
function startMonitor(port: number): { readonly seen: Map<number, number>; stop(): void } {
  const seen = new Map<number, number>()
  const timer = setInterval(async () => {
    const status = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (response) => response.status,
      () => 0,
    )
    seen.set(status, (seen.get(status) ?? 0) + 1)
  }, 500)
  return { seen, stop: () => clearInterval(timer) }
}

async function stopAndStart(node: NodeProcess): Promise<void> {
  const begun = performance.now()
  const ending = node.signal('SIGTERM')
  // It says so first, and still answers everything else.
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${node.port}/readyz`)).status).toBe(503)
  expect((await fetch(`http://127.0.0.1:${node.port}/healthz`)).headers.get('connection')).toBe('close')
  await ending
  expect(performance.now() - begun).toBeGreaterThan(DRAIN_SECONDS * 1_000)
  await node.start()
  // As one would do by hand: the next one only when this one serves.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
}

describe.each(['haproxy', 'nginx'] as const)('a rolling restart behind %s', (name: BalancerName) => {
  let balancer: RunningProgram
  beforeAll(async () => {
    const ports = served.nodes.map(({ port }) => port)
    balancer = await startBalancer(name, await freePort(), ports)
    // HAProxy takes nobody for ready before it has asked.
    const isReady = async () => expect((await fetch(`http://127.0.0.1:${balancer.port}/readyz`)).status).toBe(200)
    await vi.waitFor(isReady, { timeout: 30_000, interval: 100 })
  })
  afterAll(() => balancer?.stop())

  it('fails nobody', async () => {
    const monitor = startMonitor(balancer.port)
    const load = startLoad(balancer.port, served.master)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    for (let round = 0; round < ROUNDS; round += 1) for (const node of served.nodes) await stopAndStart(node)
    await load.stop()
    monitor.stop()
    const { answered, failed, propagations } = load.tally
    console.log(
      `${name}: ${JSON.stringify(Object.fromEntries(answered))} calls, ${failed.length} failed, ${ROUNDS * served.nodes.length} restarts`,
    )
    expect(failed).toEqual([])
    expect([...monitor.seen.keys()]).toEqual([200])
    for (const method of ['GET', 'POST', 'DELETE']) expect(answered.get(method) ?? 0).toBeGreaterThan(300)
    // All three at times, two while one was away; and a stop gives its lease back, so that nobody waits for it to run out.
    expect(new Set(propagations.map((told) => told.split(',')[0]))).toEqual(new Set(['nodes=2', 'nodes=3']))
  })
})
