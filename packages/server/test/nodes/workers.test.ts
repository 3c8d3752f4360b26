/** Several processes behind one port: they are nodes like others, share what comes in, and are replaced and stopped together. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../free-port.ts'
import { type DatabaseServer, openDatabaseServer } from './database-server.ts'
import { isAlive, nodesSeen, openLine, type Served, serve, setUp } from './workers-scene.ts'

const WORKERS = ['north-1', 'north-2']
const READY = /^polett ready on http:\/\/127\.0\.0\.1:\d+$/gm

let database: DatabaseServer
let directory: string
let metricsPort: number
let served: Served
let master: string

const times = (pattern: RegExp): number => served.said().match(pattern)?.length ?? 0

async function scrape(): Promise<string> {
  return (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
}

const valuesOf = (text: string, metric: string): number[] =>
  [...text.matchAll(new RegExp(`^${metric}(?:\\{[^}]*\\})? (.+)$`, 'gm'))].map(([, value]) => Number(value))

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

async function expectWhole(): Promise<void> {
  const line = openLine(served.port)
  await expect.poll(async () => (await nodesSeen(line, master)).all).toEqual(WORKERS)
  line.close()
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'polett-workers-'))
  database = await openDatabaseServer()
  metricsPort = await freePort()
  served = await serve({
    ...{ POLETT_DATABASE_URL: database.urlAt(database.port), POLETT_DATA_DIR: directory, POLETT_NODE_NAME: 'north' },
    ...{ POLETT_WORKERS: '2', POLETT_METRICS_PORT: String(metricsPort), POLETT_DRAIN_SECONDS: '8' },
  })
})
afterAll(async () => {
  served?.signal('SIGKILL')
  await database?.remove()
  await rm(directory, { recursive: true, force: true })
})

describe('two workers', () => {
  it('start as one server: one code, one warning, one line, and that when all of them listen', async () => {
    expect(served.said().match(READY)).toHaveLength(1)
    expect((await served.workers()).length).toBe(2)
    expect(valuesOf(await scrape(), 'polett_workers')).toEqual([2])
    expect(times(/Sign-in goes over plain http/g)).toBe(1)
    expect(times(/to set up Polett/g)).toBe(1)
    const codes = [...served.said().matchAll(/^set-up code: (\S+)$/gm)].map(([, code]) => code ?? '')
    expect(codes).toHaveLength(1)
    master = await setUp(served.port, codes[0] ?? '')
  })

  it('are a node each, and share the connections that are kept alike', async () => {
    await expectWhole()
    // Opened at once, as a proxy does it. Whoever woke first would take both, most of the time.
    for (let round = 0; round < 10; round += 1) {
      const lines = [openLine(served.port), openLine(served.port)]
      const seen = await Promise.all(lines.map((line) => nodesSeen(line, master)))
      for (const line of lines) line.close()
      expect(seen.map(({ self }) => self).sort(), `round ${round}`).toEqual(WORKERS)
    }
  })

  it('both know of a revoke when it is answered', async () => {
    const lines = Array.from({ length: 4 }, () => openLine(served.port))
    const [first = openLine(served.port)] = lines
    const { secret, token } = await first.send('POST', '/v1/tokens', master, {
      ...{ kind: 'application', application: 'Tried out', expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
    })
    for (const line of lines) expect((await line.get('/v1/verify', secret)).status).toBe(200)
    const answer = await fetch(`http://127.0.0.1:${served.port}/v1/tokens/${token.id}/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${master}` },
    })
    expect(answer.headers.get('polett-propagation')).toMatch(/^nodes=2, confirmed=2,/)
    for (const line of lines) expect((await line.get('/v1/verify', secret)).status).toBe(401)
    for (const line of lines) line.close()
  })

  it('show the numbers of each on one port, and who tells them on the other', async () => {
    const before = await scrape()
    const lines = Array.from({ length: 4 }, () => openLine(served.port))
    for (const line of lines) {
      for (let call = 0; call < 5; call += 1) expect((await line.get('/v1/verify', master)).status).toBe(200)
    }
    const after = await scrape()
    const allowed = (text: string) => valuesOf(text, 'polett_verifications_total')
    expect(sum(allowed(after)) - sum(allowed(before))).toBe(20)
    for (const name of WORKERS) expect(after).toContain(`polett_node_trusted{node="${name}"} 1`)
    expect(after.match(/^# TYPE polett_nodes gauge$/gm)).toHaveLength(1)
    const [line = openLine(served.port)] = lines
    const { self } = await nodesSeen(line, master)
    expect((await line.get('/metrics', master)).text).toContain(`polett_nodes{node="${self}"} 2`)
    for (const each of lines) each.close()
  })
})

describe('a worker that is killed', () => {
  it('costs its own connections and nothing else, and is replaced', async () => {
    await expectWhole()
    const lines = [openLine(served.port), openLine(served.port)]
    const selves: string[] = []
    for (const line of lines) selves.push((await nodesSeen(line, master)).self)
    expect([...selves].sort()).toEqual(WORKERS)
    const before = await served.workers()
    const [victim = 0] = before
    // By its label, since the order of processes says nothing of their names.
    process.kill(victim, 'SIGKILL')
    await expect.poll(() => times(/has ended: SIGKILL. It is started anew in 0\.\d+ s\./g)).toBe(1)
    const dead = /(north-\d) has ended/.exec(served.said())?.[1] ?? ''
    const living = lines[selves.findIndex((name) => name !== dead)] ?? openLine(served.port)
    const until = performance.now() + 6_000
    for (let calls = 0; performance.now() < until; calls += 1) {
      const fresh = openLine(served.port)
      const [kept, anew] = await Promise.all([living.get('/v1/verify', master), fresh.get('/v1/verify', master)])
      expect([kept.status, anew.status], `call ${calls}`).toEqual([200, 200])
      fresh.close()
    }
    await expectWhole()
    expect(valuesOf(await scrape(), 'polett_worker_restarts_total')).toEqual([1])
    expect(valuesOf(await scrape(), 'polett_workers')).toEqual([2])
    expect((await served.workers()).filter((pid) => before.includes(pid))).toHaveLength(1)
    for (const line of lines) line.close()
  })
})

describe('a stop', () => {
  it('drains, lets every worker end what it has, and leaves nothing behind', async () => {
    await expectWhole()
    const workers = await served.workers()
    const lines = [openLine(served.port), openLine(served.port)]
    for (const line of lines) expect((await line.get('/readyz')).status).toBe(200)
    served.signal('SIGTERM')
    const signalled = performance.now()
    for (const line of lines) {
      await expect.poll(async () => (await line.get('/readyz')).status, { interval: 20 }).toBe(503)
    }
    // Each answer ends its connection now, and the next one is taken all the same.
    for (const line of lines) expect((await line.get('/v1/verify', master)).status).toBe(200)
    expect(await served.ended).toBe(0)
    expect(performance.now() - signalled).toBeGreaterThan(7_900)
    for (const pid of workers) expect(await isAlive(pid)).toBe(false)
    expect(await database.query('select node from node_lease')).toEqual([])
    for (const line of lines) line.close()
  })
})
