/** The stream of changes, rule by rule. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anApplication, aTenant } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { BEAT_MS, holdTimers, passMs, releaseTimers } from './held-timers.ts'
import { ask, listenIn, type Opening, openStream, type Stream } from './scene.ts'

let s: TestServer

// Beats come when a test lets time pass, and not when the machine is in the mood.
beforeAll(async () => {
  holdTimers()
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterAll(async () => {
  await s.stop()
  releaseTimers()
})

const listen = (opening: Opening = { token: s.gateway }): Promise<Stream> => listenIn(s, opening)

const position = (): number => s.running.deps.feed.applied()
const after = (id: string) => listen({ token: s.gateway, headers: { 'last-event-id': id } })
const namesOf = ({ events }: Stream): string[] => events.map(({ name }) => name).filter((name) => name !== 'beat')
const revoke = (id: string) => s.ok('POST', `/v1/tokens/${id}/revoke`)
const restore = (id: string) => s.ok('POST', `/v1/tokens/${id}/restore`)

test('it begins with where it stands, and tells of a change by the tags of the answers that depend on it', async () => {
  const { id, secret } = await anApplication(s)
  const stream = await listen()
  expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const hello = await stream.wait('hello')
  expect(hello).toEqual({
    ...{ name: 'hello', id: String(position()) },
    data: { position: position(), beatMs: 1_000, silenceMs: 3_000, sight: expect.stringMatching(/^[\w-]{12}$/) },
  })
  const { keep } = await ask(s, secret)
  await revoke(id)
  const changed = await stream.wait('changed')
  expect(changed).toEqual({ name: 'changed', id: String(position()), data: [keep?.tags[0]] })
  expect((await ask(s, secret)).keep).toBe(null)
})

test('nothing may keep it, hold it back or press it', async () => {
  const { headers } = await listen({ token: s.gateway, headers: { 'accept-encoding': 'gzip, br' } })
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' })
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'request-id': expect.stringMatching(/^req_/) })
  expect(headers['content-encoding']).toBe(undefined)
})

test('a beat comes at once, then each second, and says when it was sent', async () => {
  const askedAt = performance.now()
  const stream = await listen()
  await stream.wait('hello')
  const begunAt = performance.now()
  const beats = () => stream.events.filter(({ name }) => name === 'beat')
  await stream.wait('beat')
  for (let count = 2; count < 5; count += 1) {
    await sleep(50)
    passMs(BEAT_MS - 1)
    // Whoever comes now is told what was told before to all: a beat that was sent too early would be among it.
    await (await listen()).wait('beat')
    expect(beats()).toHaveLength(count - 1)
    const sentAt = performance.now()
    passMs(1)
    const { data } = await stream.wait('beat', (event) => beats().indexOf(event) === count - 1)
    expect(data.at).toBeGreaterThanOrEqual(Math.floor(sentAt - begunAt))
    expect(data.at).toBeLessThanOrEqual(performance.now() - askedAt)
  }
  expect(stream.events.every(({ id, name }) => name !== 'beat' || id === null)).toBe(true)
})

test('a beat comes after everything that was applied until then', async () => {
  const { id } = await anApplication(s)
  const stream = await listen()
  await stream.wait('beat')
  const before = position()
  for (let round = 0; round < 30; round += 1) await (round % 2 === 0 ? revoke(id) : restore(id))
  passMs(BEAT_MS)
  await stream.wait('beat', (event) => stream.events.indexOf(event) > 1)
  const told = stream.events.filter(({ name }) => name === 'changed').map((event) => Number(event.id))
  expect(told).toEqual(Array.from({ length: 30 }, (_, index) => before + index + 1))
})

test('what reaches nothing is not told', async () => {
  const stream = await listen()
  await aTenant(s)
  const { id } = await anApplication(s)
  await revoke(id)
  await stream.wait('changed')
  expect(namesOf(stream)).toEqual(['hello', 'changed'])
})

test('a change of very much comes in parts, of which only the last is a place to go on from', async () => {
  const server = await startServer({ database: 'sqlite', environment: { POLETT_LOG_LEVEL: 'silent' } })
  const { feed } = server.running.deps
  const stream = await openStream(server, { token: server.gateway })
  await stream.wait('hello')
  const seq = feed.applied() + 1
  feed.apply({ seq, reach: Array.from({ length: 1_100 }, (_, id) => ({ kind: 'token', id })) })
  await stream.wait('changed', ({ id }) => id === String(seq))
  const parts = stream.events.filter(({ name }) => name === 'changed')
  expect(parts.map(({ data, id }) => [data.length, id])).toEqual([
    [500, null],
    [500, null],
    [100, String(seq)],
  ])
  expect(new Set(parts.flatMap(({ data }) => data)).size).toBe(1_100)
  const headers = { 'last-event-id': String(seq - 1) }
  const again = await openStream(server, { token: server.gateway, headers })
  await again.wait('changed', ({ id }) => id === String(seq))
  expect(again.events.filter(({ name }) => name === 'changed')).toEqual(parts)
  await server.stop()
})

test('who comes back is told what came since, and then goes on', async () => {
  const { id } = await anApplication(s)
  const first = await listen()
  await revoke(id)
  const last = await first.wait('changed')
  first.close()
  await restore(id)
  await revoke(id)
  const second = await after(last.id ?? '')
  await restore(id)
  await second.wait('changed', (event) => event.id === String(position()))
  expect(second.events[0]).toMatchObject({ name: 'hello', id: last.id, data: { position: Number(last.id) } })
  const told = second.events.filter(({ name }) => name === 'changed').map((event) => Number(event.id))
  expect(told).toEqual([position() - 2, position() - 1, position()])
  expect(namesOf(second)).not.toContain('forget')
})

test('who missed nothing is told nothing', async () => {
  const stream = await after(String(position()))
  await stream.wait('beat')
  expect(namesOf(stream)).toEqual(['hello'])
})

test.each([
  ['has seen what this node has not', () => String(position() + 1)],
  ['is further than any number', () => '9'.repeat(40)],
])('who %s has to forget all', async (_, id) => {
  const stream = await after(id())
  const forget = await stream.wait('forget')
  expect(forget).toEqual({ name: 'forget', id: String(position()), data: {} })
  expect(stream.events[0]?.data.position).toBe(position())
})

test('more than this node remembers is too much', async () => {
  const server = await startServer({ database: 'sqlite', environment: { POLETT_LOG_LEVEL: 'silent' } })
  const { feed } = server.running.deps
  const start = feed.applied()
  for (let seq = start + 1; seq <= start + 1_025; seq += 1) feed.apply({ seq, reach: [{ kind: 'token', id: seq }] })
  const from = async (id: number) => {
    const stream = await openStream(server, { token: server.gateway, headers: { 'last-event-id': String(id) } })
    // Comes after all that is told to who comes back.
    await stream.wait('beat')
    stream.close()
    return namesOf(stream)
  }
  expect(await from(start)).toEqual(['hello', 'forget'])
  expect((await from(start + 1)).length).toBe(1_025)
  // The size counts as well as the number: so much at once would only have them cut off.
  const many = Array.from({ length: 10_001 }, (_, id) => ({ kind: 'token', id }) as const)
  feed.apply({ seq: feed.applied() + 1, reach: many })
  expect(await from(feed.applied() - 1)).toEqual(['hello', 'forget'])
  // A start remembers nothing.
  await server.restart()
  expect(await from(server.running.deps.feed.applied() - 1)).toEqual(['hello', 'forget'])
  await server.stop()
})

test.each(['x', '-1', '1.5', '1e3', '0x10', '12 13'])('Last-Event-ID %s is refused', async (id) => {
  const stream = await after(id)
  await stream.ended()
  expect([stream.status, JSON.parse(stream.text()).code]).toEqual([400, 'malformed_request'])
})

test.each([
  ['application/json', 400],
  ['application/json, text/html;q=0.5', 400],
  ['text/event-stream', 200],
  ['application/json, TEXT/EVENT-STREAM ; q=0.5', 200],
  ['*/*', 200],
])('Accept: %s is answered with %i', async (accept, status) => {
  const stream = await listen({ token: s.gateway, headers: { accept } })
  expect(stream.status).toBe(status)
})

test('HEAD answers the headers and listens to nothing', async () => {
  await expect.poll(() => s.running.deps.verificationChanges.counts().open).toBe(0)
  const { headers, status, text } = await s.call('HEAD', '/v1/verifications/changes', { token: s.gateway })
  expect([status, text, headers.get('content-type')]).toEqual([200, '', 'text/event-stream; charset=utf-8'])
  expect(s.running.deps.verificationChanges.counts().open).toBe(0)
})

test('other methods are not taken', async () => {
  const { headers, status } = await s.call('POST', '/v1/verifications/changes', { token: s.gateway })
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
})

test('only who may ask somewhere may listen', async () => {
  const none = await anApplication(s, { platform: ['tenant:read'] })
  const [stranger, refused] = [await listen({}), await listen({ token: none.secret })]
  await Promise.all([stranger.ended(), refused.ended()])
  expect([stranger.status, refused.status]).toEqual([401, 403])
  const tenant = await aTenant(s)
  const some = await anApplication(s, { [tenant]: ['token:introspect'] })
  expect((await listen({ token: some.secret })).status).toBe(200)
})

test('nothing that is told names anything', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const asker = await anApplication(s, { [tenant]: ['token:introspect'] })
  const stream = await listen({ token: asker.secret })
  const { id } = await anApplication(s, {}, { tenant: other, grants: [] })
  await revoke(id)
  await s.ok('PATCH', `/v1/tenants/${other}`, { status: 'inactive' })
  await stream.wait('changed', (event) => event.id === String(position()))
  for (const { data, name } of stream.events) {
    if (name !== 'changed') continue
    expect(Object.keys(data).length).toBeLessThanOrEqual(2)
    for (const tag of data) expect(tag).toMatch(/^(?:any|[\w-]{12})$/)
  }
})

test('the numbers tell how many listen and what they are told', async () => {
  const numberOf = async (name: string): Promise<number> => {
    const { text } = await s.call('GET', '/metrics', { token: s.master })
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
  }
  const before = await numberOf('polett_change_events_total')
  const [one, two] = [await listen(), await listen()]
  await Promise.all([one.wait('beat'), two.wait('beat')])
  await expect.poll(() => numberOf('polett_change_streams')).toBe(2)
  expect(await numberOf('polett_change_events_total')).toBeGreaterThanOrEqual(before + 4)
  one.close()
  await expect.poll(() => numberOf('polett_change_streams')).toBe(1)
  expect(await numberOf('polett_change_streams_cut_total')).toBe(0)
})
