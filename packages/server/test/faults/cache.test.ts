/** What is in memory is true: whatever was dropped from it, pushed out of it, or read while it changed. */

import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeSecret } from '../../src/domain/secret.ts'
import { cacheKey } from '../../src/verify/token-cache.ts'
import { aMobileSignIn, anApplication, aTenant, aUser, inDays, type MadeToken, passes } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { openPlace } from './kinds.ts'
import { raceRevocations } from './races.ts'

const ROOM = 6

let s: TestServer

beforeAll(async () => {
  s = await startServer({ maxCachedTokens: ROOM, environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterAll(() => s.stop())

/** Fills the memory of tenants with others, so that whatever was there before is dropped. */
async function readOtherTenants(count: number): Promise<void> {
  const { directory, store } = s.running.deps
  const name = `filler${randomInt(1_000_000)}`
  const rows = Array.from({ length: count }, (_, index) => ({
    ...{ slug: `${name}-${index}`, name: 'Filler', name_folded: 'filler', status: 'active' as const },
    ...{ time_zone: 'UTC', locale: 'en', created_at: 0, updated_at: 0, deleted_at: null },
  }))
  for (let start = 0; start < count; start += 500) {
    await store.write
      .insertInto('tenant')
      .values(rows.slice(start, start + 500))
      .execute()
  }
  for (const { slug } of rows) await directory.byId(slug)
}

test('a change reaches tokens whose tenant was pushed out of memory by 2,500 others', async () => {
  const place = await openPlace(s, 'user', 1)
  const secret = place.tokens[0]?.secret ?? ''
  expect(await passes(s, secret)).toBe(true)
  await readOtherTenants(2_500)
  expect(await passes(s, secret)).toBe(true)
  await s.ok('PATCH', `/v1/tenants/${place.tenant}`, { status: 'inactive' })
  expect(await passes(s, secret)).toBe(false)
  await s.ok('PATCH', `/v1/tenants/${place.tenant}`, { status: 'active' })
  expect(await passes(s, secret)).toBe(true)
})

test('a tenant that is asked for by its name alone does not outlive its copy', async () => {
  const tenant = await aTenant(s)
  const { secret } = await anApplication(s, { '*': ['tenant:read'] })
  const may = async () => {
    const { status } = await s.call('GET', `/v1/verify?permission=tenant:read&tenant=${tenant}`, { token: secret })
    return status === 200
  }
  for (let round = 0; round < 3; round += 1) {
    expect(await may()).toBe(true)
    await readOtherTenants(800)
  }
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' })
  expect(await may()).toBe(false)
})

test('two readings of one tenant at once give one copy', async () => {
  const { directory, store } = s.running.deps
  const tenant = await aTenant(s)
  const { id } = await store.read.selectFrom('tenant').select('id').where('slug', '=', tenant).executeTakeFirstOrThrow()
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'active', name: 'Other' })
  const [byName, byId] = await Promise.all([directory.byId(tenant), directory.byInternalId(id)])
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' })
  expect([byName?.stale, byId?.stale]).toEqual([true, true])
})

test('a flood of unknown secrets pushes no honest token out', async () => {
  const { tokens } = s.running.deps
  const honest: MadeToken[] = []
  while (honest.length < ROOM / 2 - 1) honest.push(await anApplication(s))
  for (const { secret } of honest) expect(await passes(s, secret)).toBe(true)
  const before = tokens.size()
  for (let wave = 0; wave < 25; wave += 1) {
    const unknown = Array.from({ length: 500 }, () => composeSecret('application', s.running.deps.entropy))
    expect(new Set(await Promise.all(unknown.map((secret) => tokens.find(secret))))).toEqual(new Set([null]))
  }
  expect(tokens.size()).toBe(before)
  for (const { secret } of honest) expect(tokens.peek(cacheKey(secret))).toBeTruthy()
})

test('while tokens are revoked under way, no call that begins after the answer is accepted', async () => {
  expect(await raceRevocations(s, { tokens: 2 * ROOM, rounds: 250, lateCalls: 3 })).toBe(0)
})

const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

const tally = (answers: readonly { status: number }[]) =>
  Object.fromEntries([...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]))

test('of 100 tokens made with one id at once, one is made', async () => {
  const body = { kind: 'application', id: 'Only-One', application: 'A client', expiresAt: inDays(s, 9) }
  const answers = await times(100, () => s.call('POST', '/v1/tokens', { token: s.master, body }))
  expect(tally(answers)).toEqual({ 201: 1, 409: 99 })
  const alive = await Promise.all(answers.flatMap(({ body: { secret } }) => (secret ? [passes(s, secret)] : [])))
  expect(alive).toEqual([true])
})

test.each([
  [0, 1],
  [600, 2],
])('of 100 rotations at once with an overlap of %d seconds, %d secrets live', async (overlapSeconds, living) => {
  const token = await anApplication(s)
  const path = `/v1/tokens/${token.id}/rotate`
  const answers = await times(100, () => s.call('POST', path, { token: s.master, body: { overlapSeconds } }))
  expect(tally(answers)).toEqual({ 200: 100 })
  const secrets = [token.secret, ...answers.map(({ body }) => body.secret)]
  expect(new Set(secrets).size).toBe(101)
  s.clock.advance(61_000)
  const alive: string[] = []
  for (const [index, secret] of secrets.entries()) {
    // Unknown secrets are counted by the minute.
    if (index % 50 === 0) s.clock.advance(61_000)
    if (await passes(s, secret)) alive.push(secret)
  }
  expect(alive).toHaveLength(living)
  s.clock.advance(600_000)
  expect((await Promise.all(alive.map((secret) => passes(s, secret)))).filter(Boolean)).toHaveLength(1)
})

test('of 100 deletions at once one is done; restoring 100 times at once revives once', async () => {
  const token = await anApplication(s)
  await s.ok('POST', `/v1/tokens/${token.id}/revoke`)
  const restored = await times(100, () => s.call('POST', `/v1/tokens/${token.id}/restore`, { token: s.master }))
  expect(tally(restored)).toEqual({ 200: 100 })
  const { items } = await s.ok('GET', `/v1/audit?target=${token.id}&action=token.restored`)
  expect(items).toHaveLength(1)
  const deleted = await times(100, () => s.call('DELETE', `/v1/tokens/${token.id}`, { token: s.master }))
  expect(tally(deleted)).toEqual({ 204: 1, 404: 99 })
})

test('sign-ins of one device at once leave one row and one living secret', async () => {
  const tenant = await aTenant(s)
  const user = await aUser(s, tenant, { memberships: [{ unit: null, role: 'tenant-user' }] })
  const device = { id: 'one', name: 'A phone', platform: 'iOS', appVersion: '1' }
  const made = await times(4, () => aMobileSignIn(s, user, { device }))
  expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  const alive = await Promise.all(made.map(({ secret }) => passes(s, secret)))
  expect(alive.filter(Boolean)).toHaveLength(1)
})
