/** Several processes behind one port, started at once, stopped in every way, and killed. */

import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { STILL_MOST_MS } from '../../src/domain/stop-progress.ts'
import {
  type Environment,
  isAlive,
  nodesSeen,
  openLine,
  openWorkersScene,
  readyPort,
  type Served,
  serve,
  setUp,
  spawnServer,
  type WorkersScene,
} from './workers-scene.ts'

const ROOT = join(import.meta.dirname, '../../../..')

let scene: WorkersScene
let master: string

const settings = (more: Environment = {}): Environment => ({ ...scene.environment, ...more })
const living = async (pids: readonly number[]): Promise<number[]> => {
  const alive = await Promise.all(pids.map(isAlive))
  return pids.filter((_, at) => alive[at])
}

/** Runs the scene on a server that is gone afterwards, whatever becomes of the scene. */
async function withServer(
  more: Environment,
  play: (served: Served, workers: number[]) => Promise<void>,
): Promise<void> {
  const served = await serve(settings(more))
  try {
    await play(served, await served.workers())
  } finally {
    served.signal('SIGKILL')
    await served.ended
  }
}

/** Of a minute. */
const BEFORE_A_DRAIN = { timeout: 45_000 }

async function untilDraining({ port }: Served): Promise<void> {
  await expect
    .poll(
      async () => {
        const line = openLine(port)
        const { status } = await line.get('/readyz')
        line.close()
        return status
      },
      { interval: 20 },
    )
    .toBe(503)
}

beforeAll(async () => {
  scene = await openWorkersScene()
})
// Those of processes that were killed stay until somebody makes a change.
beforeEach(() => scene.forgetLeases())
afterAll(() => scene?.close())

describe('a first start', () => {
  it('of two servers at once makes one installation, with one code', async () => {
    const random = settings({ POLETT_SETUP_CODE: '' })
    const [one, two] = await Promise.all([serve(random), serve(random)])
    const codes = [...`${one.said()}${two.said()}`.matchAll(/^set-up code: (\S+)$/gm)].map(([, code]) => code ?? '')
    expect(codes).toHaveLength(1)
    master = await setUp(one.port, codes[0] ?? '')
    const line = openLine(two.port)
    await expect.poll(async () => (await nodesSeen(line, master)).all).toHaveLength(4)
    line.close()
    for (const served of [one, two]) served.signal('SIGINT')
    expect(await Promise.all([one.ended, two.ended])).toEqual([0, 0])
    expect(await scene.leases()).toEqual([])
  })
})

describe('workers that all have as many connections as they may have', () => {
  it('drop the next one at once, instead of passing it round', async () => {
    const few = join(scene.directory, 'few.mjs')
    const two = `Object.defineProperty(server, 'maxConnections', { get: () => 2, set: () => undefined })`
    const create = `http.createServer = (...options) => { const server = make(...options); ${two}; return server }`
    await writeFile(few, `import http from 'node:http'\nconst make = http.createServer\n${create}\n`)
    await withServer({ NODE_OPTIONS: `--import=${few}` }, async (served) => {
      const lines = Array.from({ length: 4 }, () => openLine(served.port))
      for (const line of lines) expect((await line.get('/healthz')).status).toBe(200)
      const more = openLine(served.port)
      await expect(more.get('/healthz')).rejects.toThrow()
      lines[0]?.close()
      await expect
        .poll(() =>
          more.get('/healthz').then(
            ({ status }) => status,
            () => 0,
          ),
        )
        .toBe(200)
      for (const line of [...lines, more]) line.close()
    })
  })
})

describe('a stop', () => {
  it('by Ctrl-C, which reaches every process, ends all of them well and waits for no balancer', async () => {
    await withServer({ POLETT_DRAIN_SECONDS: '60' }, async (served, workers) => {
      const began = performance.now()
      served.signalAll('SIGINT')
      expect(await served.ended).toBe(0)
      expect(performance.now() - began).toBeLessThan(45_000)
      expect(await living(workers)).toEqual([])
      expect(await scene.leases()).toEqual([])
      expect(served.said()).not.toContain('has ended')
    })
  })

  it('by systemd, which tells every process, still drains', async () => {
    await withServer({ POLETT_DRAIN_SECONDS: '8' }, async (served) => {
      const began = performance.now()
      served.signalAll('SIGTERM')
      await untilDraining(served)
      expect(await served.ended).toBe(0)
      expect(performance.now() - began).toBeGreaterThan(7_900)
      expect(await scene.leases()).toEqual([])
    })
  })

  it('is cut short by a second signal', async () => {
    await withServer({ POLETT_DRAIN_SECONDS: '30' }, async (served, workers) => {
      served.signal('SIGTERM')
      await untilDraining(served)
      // One that could not end by itself.
      process.kill(workers[0] ?? 0, 'SIGSTOP')
      served.signal('SIGTERM')
      // With a number, had it waited for the frozen one.
      expect(await served.ended).toBe('SIGTERM')
      await expect.poll(() => living(workers)).toEqual([])
    })
  })

  it('says with its number that one did not end, and leaves none behind', async () => {
    await withServer({}, async (served, workers) => {
      const [frozen = 0] = workers
      process.kill(frozen, 'SIGSTOP')
      const began = performance.now()
      served.signal('SIGINT')
      expect(await served.ended).toBe(1)
      expect(performance.now() - began).toBeGreaterThan(STILL_MOST_MS)
      expect(await living(workers)).toEqual([])
    })
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('while it starts, by %s, leaves nobody behind', async (signal) => {
    const starting = spawnServer([process.execPath, join(ROOT, 'packages/server/src/main.ts')], settings())
    await expect.poll(() => starting.workers(), { interval: 5 }).toHaveLength(1)
    const workers = await starting.workers()
    starting.signal(signal)
    expect(await starting.ended).toBe(0)
    expect(await living(workers)).toEqual([])
    expect(starting.said()).not.toContain('ready')
  })

  it('of `npm start` leaves nobody behind', async () => {
    const npm = spawnServer(['npm', 'start'], settings({ HOME: process.env.HOME ?? '' }), ROOT)
    await readyPort(npm)
    const [supervisor = 0, ...others] = await npm.workers()
    expect(others).toEqual([])
    npm.signal('SIGTERM')
    await npm.ended
    await expect.poll(() => living([supervisor])).toEqual([])
    await expect.poll(scene.leases).toEqual([])
  })
})

describe('a supervisor that is killed', () => {
  it('takes its workers along: they end what they have, and give their leases back', async () => {
    await withServer({ POLETT_DRAIN_SECONDS: '60' }, async (served, workers) => {
      const lines = workers.map(() => openLine(served.port))
      const before = await scene.counted()
      for (const line of lines) expect((await line.get('/v1/verify', master)).status).toBe(200)
      served.signal('SIGKILL')
      await expect.poll(() => living(workers), BEFORE_A_DRAIN).toEqual([])
      expect(await scene.leases()).toEqual([])
      // They were in memory.
      expect(await scene.counted()).toBe(before + 2)
      for (const line of lines) line.close()
    })
  })

  it('while they drain, ends the drain, since nobody can come any more', async () => {
    await withServer({ POLETT_DRAIN_SECONDS: '60' }, async (served, workers) => {
      served.signal('SIGTERM')
      await untilDraining(served)
      served.signal('SIGKILL')
      await expect.poll(() => living(workers), BEFORE_A_DRAIN).toEqual([])
      expect(await scene.leases()).toEqual([])
    })
  })
})

describe('a worker that cannot start again', () => {
  it('is tried after pauses that grow, while the others answer, and serves when it can', async () => {
    await withServer({}, async (served, [victim = 0]) => {
      const key = join(scene.directory, 'polett.key')
      await rename(key, `${key}.away`)
      process.kill(victim, 'SIGKILL')
      const pauses = () => [...served.said().matchAll(/started anew in ([\d.]+) s/g)].map(([, text]) => Number(text))
      await expect.poll(() => pauses().length, { timeout: 60_000 }).toBeGreaterThan(4)
      const [first = 0, , , , fifth = 0] = pauses()
      expect(first).toBeLessThanOrEqual(0.1)
      expect(fifth).toBeGreaterThanOrEqual(0.8)
      expect(served.said()).toMatch(/north-\d has ended: .*key/)
      const line = openLine(served.port)
      expect((await line.get('/v1/verify', master)).status).toBe(200)
      await rename(`${key}.away`, key)
      await expect
        .poll(async () => (await nodesSeen(line, master)).all, { timeout: 60_000 })
        .toEqual(['north-1', 'north-2'])
      line.close()
    })
  })
})
