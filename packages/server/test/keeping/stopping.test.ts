/** A stop does not wait for those who listen. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { startServer, type TestServer } from '../server.ts'
import { openStream, type Stream } from './scene.ts'

let s: TestServer
afterEach(() => s.stop())

/** Far beyond what the system takes between two sides: some dozens fill it. */
const ROUNDS_AT_MOST = 2_000
/** Only what never ends at all takes so long. */
const NEVER_MS = 60_000

function endOf(stop: Promise<void>): Promise<string> {
  return Promise.race([stop.then(() => 'stopped'), sleep(NEVER_MS, 'a stop that does not end', { ref: false })])
}

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
  const [idle, idler] = streams
  const change = async (): Promise<void> => {
    feed.apply({ seq: feed.applied() + 1, reach })
    await sleep(5)
  }
  idler?.pause()
  for (let round = 0; round < 8; round += 1) await change()
  idle?.pause()
  // When the one that has read less is cut off, the other one has more to read than the system between them takes.
  for (let rounds = 0; verificationChanges.counts().cut === 0; rounds += 1) {
    expect(rounds, 'no reader that does not read is cut off').toBeLessThan(ROUNDS_AT_MOST)
    await change()
  }
  expect(verificationChanges.counts()).toMatchObject({ open: 19, cut: 1 })
  // It would never come to its end if it waited for one of them.
  expect(await endOf(s.running.close())).toBe('stopped')
  await Promise.all(streams.slice(2).map((stream) => stream.ended()))
  for (const stream of streams) expect(stream.events.map(({ name }) => name)).not.toContain('end')
  for (const stream of [idle, idler]) stream?.close()
  await s.restart()
})

test('they end as soon as the server says that it is about to stop, and nobody is taken in meanwhile', async () => {
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent', POLETT_DRAIN_SECONDS: '10' } })
  const streams = await listen(5)
  let isOver = false
  const draining = s.running.drain().then(() => {
    isOver = true
  })
  await Promise.all(streams.map((stream) => stream.ended()))
  const refused = await openStream(s, { token: s.gateway })
  await refused.ended()
  expect([refused.status, refused.headers['retry-after'], isOver]).toEqual([503, '2', false])
  expect(await endOf(draining)).toBe('stopped')
})
