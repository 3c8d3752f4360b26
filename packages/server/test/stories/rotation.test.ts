/** A new secret for the same token: overlap, at most two living secrets, and who may have it. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import {
  aMember,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aUserToken,
  cookieFor,
  DAY_MS,
  inDays,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let tenant: string

beforeAll(async () => {
  s = await startServer()
  tenant = await aTenant(s)
})
afterAll(() => s.stop())

const rotate = (id: string, overlapSeconds?: number) =>
  s.ok('POST', `/v1/tokens/${id}/rotate`, overlapSeconds === undefined ? undefined : { overlapSeconds })

async function living(secrets: readonly string[]): Promise<boolean[]> {
  const alive: boolean[] = []
  for (const secret of secrets) alive.push(await passes(s, secret))
  return alive
}

test('without an overlap the old secret is dead at once, and nothing else of the token changes', async () => {
  const { id, secret, token } = await anApplication(s, { [tenant]: ['user:read'] })
  expect(await passes(s, secret)).toBe(true)
  const answer = await s.call('POST', `/v1/tokens/${id}/rotate`, { token: s.master })
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(answer.headers.get('polett-propagation')).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
  const fresh = answer.body.secret
  expect(answer.body.previousSecretExpiresAt).toBeNull()
  expect(await living([secret, fresh])).toEqual([false, true])
  const { secretLast4, secretPrefix, updatedAt, ...rest } = answer.body.token
  expect([secretPrefix, secretLast4]).toEqual([fresh.slice(0, 8), fresh.slice(-4)])
  expect(rest).toEqual(expect.objectContaining({ id, version: 1, expiresAt: token.expiresAt, grants: token.grants }))
  expect(Date.parse(updatedAt)).toBe(s.clock.now)
})

test('in the overlap both work, until its very instant', async () => {
  const start = s.clock.now
  const { id, secret } = await anOrganizationToken(s, tenant)
  const rotated = await rotate(id, 3_600)
  expect(rotated.previousSecretExpiresAt).toBe(new Date(start + 3_600_000).toISOString())
  s.clock.now = start + 3_600_000 - 1
  expect(await living([secret, rotated.secret])).toEqual([true, true])
  s.clock.now += 1
  expect(await living([secret, rotated.secret])).toEqual([false, true])
  expect((await s.call('GET', '/v1/verify', { token: secret })).status).toBe(401)
  s.clock.now = start
})

test('at most two live: rotating again ends the older one at once', async () => {
  const { id, secret: first } = await anOrganizationToken(s, tenant)
  const second = (await rotate(id, 604_800)).secret
  const third = (await rotate(id, 604_800)).secret
  expect(await living([first, second, third])).toEqual([false, true, true])
  const fourth = (await rotate(id)).secret
  expect(await living([first, second, third, fourth])).toEqual([false, false, false, true])
})

test('an overlap never goes beyond the expiry of the token', async () => {
  const { id, token } = await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 2) })
  expect((await rotate(id, 604_800)).previousSecretExpiresAt).toBe(token.expiresAt)
})

test('revoked, both secrets are refused; restored, both work', async () => {
  const { id, secret } = await anOrganizationToken(s, tenant)
  const fresh = (await rotate(id, 600)).secret
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  for (const each of [secret, fresh]) expect(await ask(s, each, 'GET', '/v1/verify')).toBe('401 token_revoked')
  await s.ok('POST', `/v1/tokens/${id}/restore`)
  expect(await living([secret, fresh])).toEqual([true, true])
})

test('an overlap that is none is refused, and so is a token that is not active', async () => {
  const member = { unit: null, role: 'tenant-user' }
  const person = await aMember(s, tenant, member)
  const { id } = await aUserToken(s, person, member)
  for (const overlapSeconds of [-1, 604_801, 1.5, '60', null]) {
    expect([overlapSeconds, await ask(s, s.master, 'POST', `/v1/tokens/${id}/rotate`, { overlapSeconds })]).toEqual([
      ...[overlapSeconds, '422 invalid_input'],
    ])
  }
  await s.ok('PATCH', `/v1/tenants/${tenant}/users/${person.id}`, { status: 'inactive' })
  expect(await ask(s, s.master, 'POST', `/v1/tokens/${id}/rotate`)).toBe('409 conflict')
})

test('who rotates needs the permission at its place, and rights that cover the token’s', async () => {
  const { id } = await anApplication(s, { [tenant]: ['user:*'] })
  const path = `/v1/tokens/${id}/rotate`
  const weak = await anApplication(s, { '*': ['token:*'] })
  const equal = await anApplication(s, { '*': ['token:*'], [tenant]: ['user:*'] })
  const reader = await anApplication(s, { '*': ['token:read'] })
  const refused = await s.call('POST', path, { token: weak.secret })
  expect([said(refused), refused.body.missing.permission]).toEqual(['403 exceeds_own_rights', 'user:*'])
  expect(await ask(s, equal.secret, 'POST', path)).toBe('200')
  expect(await ask(s, reader.secret, 'POST', path)).toBe('403 permission_missing')
  const administrator = await cookieFor(s, await anAdministrator(s, tenant))
  expect((await s.call('POST', path, { cookie: administrator })).status).toBe(404)
})

test('what a token could do is compared even while it cannot', async () => {
  const other = await aTenant(s)
  const { id } = await anApplication(s, { [other]: ['user:*'] })
  await s.ok('PATCH', `/v1/tenants/${other}`, { status: 'inactive' })
  const weak = await anApplication(s, { '*': ['token:*'] })
  expect(await ask(s, weak.secret, 'POST', `/v1/tokens/${id}/rotate`)).toBe('403 exceeds_own_rights')
})

test('a sealed secret that was rotated shows the new one only', async () => {
  const person = await anAdministrator(s, tenant)
  const { id, secret } = await aUserToken(s, person, { unit: null, role: 'tenant-admin' })
  const cookie = await cookieFor(s, person)
  const shown = async () => (await s.call('GET', `/v1/tokens/${id}/secret`, { cookie })).body.secret
  expect(await shown()).toBe(secret)
  const fresh = (await rotate(id, 600)).secret
  expect(await shown()).toBe(fresh)
})

test('versions tell the lives of the secrets, and who still uses the old one', async () => {
  const start = s.clock.now
  const { id, secret } = await anOrganizationToken(s, tenant)
  s.clock.advance(DAY_MS)
  const fresh = (await rotate(id, 600)).secret
  s.clock.advance(1_000)
  expect(await passes(s, secret)).toBe(true)
  await flushUsage(s.running.deps)
  const { items, secrets } = await s.ok('GET', `/v1/tokens/${id}/versions`)
  expect(items).toEqual([])
  const life = (text: string) => secrets.find(({ last4 }: { last4: string }) => last4 === text.slice(-4))
  expect(life(secret)).toMatchObject({
    ...{ createdAt: new Date(start).toISOString(), expiresAt: new Date(start + DAY_MS + 600_000).toISOString() },
    ...{ lastUsedAt: new Date(s.clock.now).toISOString(), prefix: secret.slice(0, 8), version: 1 },
  })
  expect(life(fresh)).toMatchObject({ expiresAt: null, lastUsedAt: null, endedAt: null })
  expect(JSON.stringify(secrets)).not.toContain(secret)
  s.clock.now = start
})
