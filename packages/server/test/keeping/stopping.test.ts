/** A stop does not wait for those who listen. */

import { afterEach, expect, test } from 'vitest'
import { startServer, type TestServer } from '../server.ts'
import { openStream, type Stream } from './scene.ts'

let s: TestServer
afterEach(() => s.stop())

const QUICK_MS = 1_500

async function listen(count: number): Promise<Stream[]> {
  const streams = await Promise.all(Array.from({ length: count }, () => openStream(s, { token: s.gateway })))
  await Promise.all(streams.map((stream) => stream.wait('hello')))
  return streams
}

test('open streams end with the stop, those of readers that do not read as well', async () => {
  // On PostgreSQL a node would notice that the changes below are not in the database.
  s = await startServer({ database: 'sqlite', environment: { POLETT_LOG_LEVEL: 'silent' } })
  const streams = await listen(20)
  const { feed, verificationChanges } = s.running.deps
  const reach = Array.from({ length: 5_000 }, (_, id) => ({ kind: 'token', id }) as const)
  const [idle] = streams
  idle?.pause()
  // As far behind as the system between both sides and we put up with.
  for (let round = 0; round < 30; round += 1) {
    feed.apply({ seq: feed.applied() + 1, reach })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(verificationChanges.counts().open).toBeGreaterThanOrEqual(19)
  const started = performance.now()
  await s.running.close()
  const took = performance.now() - started
  process.stdout.write(`A stop with ${streams.length} streams took ${Math.round(took)} ms.\n`)
  expect(took).toBeLessThan(QUICK_MS)
  await Promise.all(streams.slice(1).map((stream) => stream.ended()))
  for (const stream of streams) expect(stream.events.map(({ name }) => name)).not.toContain('end')
  idle?.close()
  await s.restart()
})

test('they end as soon as the server says that it is about to stop, and nobody is taken in meanwhile', async () => {
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent', POLETT_DRAIN_SECONDS: '2' } })
  const streams = await listen(5)
  const draining = s.running.drain()
  await Promise.all(streams.map((stream) => stream.ended(500)))
  const refused = await openStream(s, { token: s.gateway })
  await refused.ended()
  expect([refused.status, refused.headers['retry-after']]).toEqual([503, '2'])
  await draining
})
