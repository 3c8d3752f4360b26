/** The stream of changes, rule by rule. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { anApplication } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { ask, type Opening, openStream, type Stream } from './scene.ts'

let s: TestServer
const opened: Stream[] = []

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterAll(() => s.stop())
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close()
})

async function listen(opening: Opening = { token: s.gateway }): Promise<Stream> {
  const stream = await openStream(s, opening)
  opened.push(stream)
  return stream
}

test('it begins with where it stands, and tells of a change by the tags of the answers that depend on it', async () => {
  const { id, secret } = await anApplication(s)
  const stream = await listen()
  expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const hello = await stream.wait('hello')
  const position = s.running.deps.feed.applied()
  expect(hello).toEqual({ name: 'hello', id: String(position), data: { position, beatMs: 1_000, silenceMs: 3_000 } })
  const { keep } = await ask(s, secret)
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  const changed = await stream.wait('changed')
  expect(changed.id).toBe(String(position + 1))
  expect(keep?.tags).toEqual(expect.arrayContaining(changed.data))
  expect((await ask(s, secret)).keep).toBe(null)
})

test('a beat comes each second and says when it was sent', async () => {
  const stream = await listen()
  await stream.wait('beat', ({ data }) => data.at > 1_900)
  const ats = stream.events.filter(({ name }) => name === 'beat').map(({ data }) => data.at)
  expect(ats.length).toBeGreaterThanOrEqual(2)
  for (const [at, ms] of ats.entries()) if (at > 0) expect(ms - ats[at - 1]).toBeGreaterThan(800)
})
