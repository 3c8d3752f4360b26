/** `Polett-Keep`: which answers may be kept, for how long, and on what they depend. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aGroupToken,
  aMember,
  anApplication,
  aRole,
  aTenant,
  aToken,
  aUnit,
  aUserToken,
  DAY_MS,
  type Grants,
  inDays,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { ask, readKeep } from './scene.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterAll(() => s.stop())

const position = (): number => s.running.deps.feed.applied()

test('a valid answer names the last change that it knows of, and how long token and secret live', async () => {
  const { secret } = await anApplication(s, {}, { expiresAt: inDays(s, 2) })
  const { keep } = await ask(s, secret)
  expect(keep).toMatchObject({ position: position(), ms: 2 * DAY_MS })
  s.clock.advance(1_500)
  expect((await ask(s, secret)).keep?.ms).toBe(2 * DAY_MS - 1_500)
})

test('a secret in its overlap lives until the end of that', async () => {
  const { id, secret } = await anApplication(s, {}, { expiresAt: inDays(s, 2) })
  const rotated = await s.ok('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 600 })
  expect((await ask(s, secret)).keep?.ms).toBe(600_000)
  expect((await ask(s, rotated.secret)).keep?.ms).toBe(2 * DAY_MS)
  const late = await s.ok('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 172_800 })
  s.clock.advance(DAY_MS)
  // The token ends before the overlap does.
  expect((await ask(s, rotated.secret)).keep?.ms).toBe(DAY_MS)
  expect((await ask(s, late.secret)).keep?.ms).toBe(DAY_MS)
})

test('a token without an end says none', async () => {
  await s.ok('PUT', '/v1/policy', { allowNoExpiry: true })
  const { secret } = await anApplication(s, {}, { expiresAt: null })
  expect((await ask(s, secret)).keep?.ms).toBe(null)
})

test('tags are short, the same each time, and different for everything', async () => {
  const [one, other] = [await anApplication(s), await anApplication(s)]
  const tags = (await ask(s, one.secret)).keep?.tags ?? []
  // The token and the platform, where it lives.
  expect(tags.map((tag) => /^[\w-]{12}$/.test(tag))).toEqual([true, true])
  expect((await ask(s, one.secret)).keep?.tags).toEqual(tags)
  const others = (await ask(s, other.secret)).keep?.tags ?? []
  expect([others[0] === tags[0], others[1] === tags[1]]).toEqual([false, true])
  await s.restart()
  expect((await ask(s, one.secret)).keep?.tags).toEqual(tags)
})

test('a token of a person depends on itself, the person and the tenant', async () => {
  const tenant = await aTenant(s)
  const role = await aRole(s, tenant, ['unit:read'])
  const user = await aMember(s, tenant, { unit: null, role })
  const [one, two] = [await aUserToken(s, user, { unit: null, role }), await aUserToken(s, user, { unit: null, role })]
  const [first, second] = [await ask(s, one.secret), await ask(s, two.secret, { permission: 'unit:read', tenant })]
  expect([first.keep?.tags.length, second.keep?.tags.length]).toEqual([3, 3])
  expect(first.keep?.tags.slice(1)).toEqual(second.keep?.tags.slice(1))
})

test('the tenant that was asked about is one more', async () => {
  const tenant = await aTenant(s)
  const { secret } = await aToken(s, {
    ...{ kind: 'application', application: 'Everywhere' },
    grants: [{ tenant: '*', permissions: ['tenant:read'] }],
  })
  const plain = (await ask(s, secret, { permission: 'tenant:read' })).keep?.tags ?? []
  const { keep, valid } = await ask(s, secret, { permission: 'tenant:read', tenant })
  expect([valid, plain.length]).toEqual([true, 2])
  expect(keep?.tags.slice(0, 2)).toEqual(plain)
  expect(keep?.tags).toHaveLength(3)
})

test('of more than 16 tenants none is named', async () => {
  const tenants: string[] = []
  for (let count = 0; count < 16; count += 1) tenants.push(await aTenant(s))
  const grantsAt = (ids: readonly string[]): Grants => Object.fromEntries(ids.map((id) => [id, ['tenant:read']]))
  // With the platform, where it lives, these are 16 and 17.
  const few = await anApplication(s, grantsAt(tenants.slice(1)))
  const many = await anApplication(s, grantsAt(tenants))
  expect((await ask(s, few.secret)).keep?.tags).toHaveLength(17)
  expect((await ask(s, many.secret)).keep?.tags.slice(1)).toEqual(['any'])
})

test('refusals, many questions at once and other channels have none', async () => {
  const tenant = await aTenant(s)
  const unit = await aUnit(s, tenant)
  const { id, secret } = await aGroupToken(s, tenant, unit)
  expect((await ask(s, secret)).keep).not.toBe(null)
  expect((await ask(s, secret, { permission: 'token:delete' })).keep).toBe(null)
  const { headers } = await s.call('POST', '/v1/verifications', { token: s.gateway, body: [{ secret }] })
  expect(readKeep(headers)).toBe(null)
  expect(readKeep((await s.call('GET', '/v1/verify', { token: secret })).headers)).toBe(null)
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  expect(await ask(s, secret)).toMatchObject({ valid: false, code: 'token_revoked', keep: null })
  s.clock.advance(61_000)
  expect((await ask(s, 'pltu_nothing')).keep).toBe(null)
})

test('a token out of the sight of who asks has none', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const asker = await anApplication(s, { [tenant]: ['token:introspect'] })
  const [near, far] = [
    await anApplication(s, {}, { tenant, grants: [] }),
    await anApplication(s, {}, { tenant: other, grants: [] }),
  ]
  expect((await ask(s, near.secret, {}, asker.secret)).keep).not.toBe(null)
  expect(await ask(s, far.secret, {}, asker.secret)).toMatchObject({ valid: false, code: 'token_invalid', keep: null })
})

test('a change that is applied while an answer is on its way is not in its number', async () => {
  const { id, secret } = await anApplication(s)
  await ask(s, secret)
  const before = position()
  const asking = Array.from({ length: 20 }, () => ask(s, secret))
  const [answers] = await Promise.all([Promise.all(asking), s.ok('POST', `/v1/tokens/${id}/revoke`)])
  for (const { keep, valid } of answers) if (valid) expect(keep?.position).toBe(before)
})
