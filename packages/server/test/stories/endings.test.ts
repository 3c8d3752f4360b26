/** What goes takes along what hangs on it, what comes back under the same name revives nothing, and somebody is left. */

import { afterAll, beforeEach, expect, test } from 'vitest'
import { sweepDeleted } from '../../src/usecases/sweep.ts'
import {
  aGroupToken,
  aMember,
  aMobileSignIn,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  aRole,
  ask,
  aTenant,
  aUnit,
  aUser,
  aUserToken,
  cookieFor,
  idsOf,
  passes,
  said,
} from '../builders.ts'
import { ADMIN, startServer, type TestServer } from '../server.ts'

let s: TestServer
let tenant: string

beforeEach(async () => {
  s ??= await startServer()
  tenant = await aTenant(s)
})
afterAll(() => s.stop())

const at = (path: string) => `/v1/tenants/${tenant}/${path}`

test('a deleted person takes their tokens, sign-ins and sessions along, and a namesake gets none of them', async () => {
  const membership = { unit: null, role: 'tenant-user' }
  const person = await aMember(s, tenant, membership)
  const cookie = await cookieFor(s, person)
  const tokens = [await aUserToken(s, person, membership), await aMobileSignIn(s, person)]
  expect(await ask(s, s.master, 'DELETE', at(`users/${person.username}`))).toBe('204')
  await aUser(s, tenant, { username: person.username, memberships: [membership] })
  for (const swept of [false, true]) {
    if (swept) await sweepDeleted(s.running.deps)
    for (const { secret } of tokens) expect(await ask(s, secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
    expect((await s.call('GET', '/v1/session', { cookie })).status).toBe(401)
    expect(await idsOf(s, `/v1/tokens?tenant=${tenant}`)).toEqual([])
  }
})

test('a unit made again under the same id has no members, no tokens and is reached by no old grant', async () => {
  const unit = await aUnit(s, tenant)
  const person = await aMember(s, tenant, { unit, role: 'unit-admin' })
  const granted = await anApplication(s, {}, { grants: [{ tenant, unit, permissions: ['unit:read'] }] })
  const group = await aGroupToken(s, tenant, unit)
  expect(await ask(s, granted.secret, 'GET', at(`units/${unit}`))).toBe('200')
  await s.ok('DELETE', at(`units/${unit}`))
  await aUnit(s, tenant, { id: unit })
  for (const swept of [false, true]) {
    if (swept) await sweepDeleted(s.running.deps)
    expect(await ask(s, granted.secret, 'GET', at(`units/${unit}`))).toBe('404 not_found')
    expect((await s.ok('GET', `/v1/tokens/${granted.id}`)).grants).toEqual([])
    expect(await passes(s, group.secret)).toBe(false)
    expect((await s.ok('GET', at(`users/${person.id}`))).memberships).toEqual([])
  }
})

test('a role is not deleted while it is held, and made again it is held by nobody', async () => {
  const role = await aRole(s, tenant, ['user:read'])
  const membership = { unit: null, role }
  const person = await aMember(s, tenant, membership)
  const { id, secret } = await aUserToken(s, person, membership)
  const used = await s.call('DELETE', at(`roles/${role}`), { token: s.master })
  expect(said(used)).toBe('409 in_use')
  await s.ok('PATCH', at(`users/${person.id}`), { memberships: [] })
  expect(await ask(s, s.master, 'DELETE', at(`roles/${role}`))).toBe('204')
  await aRole(s, tenant, ['user:*'], { id: role })
  await s.ok('PATCH', at(`users/${person.id}`), { memberships: [membership] })
  expect(await passes(s, secret)).toBe(false)
  expect((await s.call('GET', `/v1/tokens/${id}`, { token: s.master })).body.status ?? 'gone').not.toBe('active')
})

test('a membership that is given back revives its token', async () => {
  const membership = { unit: await aUnit(s, tenant), role: 'unit-user' }
  const person = await aMember(s, tenant, membership)
  const { secret } = await aUserToken(s, person, membership)
  const member = at(`units/${membership.unit}/members/${person.username}`)
  await s.ok('DELETE', member)
  expect(await ask(s, secret, 'GET', '/v1/verify')).toBe('401 token_suspended')
  await s.ok('PUT', member, { role: 'unit-user' })
  expect(await passes(s, secret)).toBe(true)
})

test('a deactivated unit suspends what lies in it and below, and comes back with it', async () => {
  const unit = await aUnit(s, tenant)
  const below = await aUnit(s, tenant, { parent: unit })
  const [inside, above] = [await aGroupToken(s, tenant, below), await anOrganizationToken(s, tenant)]
  await s.ok('PATCH', at(`units/${unit}`), { status: 'inactive' })
  expect(await ask(s, inside.secret, 'GET', '/v1/verify')).toBe('401 token_suspended')
  expect(await passes(s, above.secret)).toBe(true)
  expect((await s.ok('GET', at(`units/${below}`))).active).toBe(false)
  await s.ok('PATCH', at(`units/${unit}`), { status: 'active' })
  expect(await passes(s, inside.secret)).toBe(true)
})

test('an inactive tenant gives a platform token nothing, and does not suspend it', async () => {
  const { id, secret } = await anApplication(s, { [tenant]: ['user:read'] })
  const read = () => ask(s, secret, 'GET', `/v1/verify?tenant=${tenant}`)
  expect(await read()).toBe('200')
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' })
  expect(await read()).toBe('403 permission_missing')
  expect((await s.ok('GET', `/v1/tokens/${id}`)).status).toBe('active')
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'active' })
  expect(await read()).toBe('200')
})

test('a deleted token’s id can be chosen again, and the old secret stays dead', async () => {
  const id = `again-${tenant}`
  const { secret } = await anApplication(s, {}, { id })
  await s.ok('DELETE', `/v1/tokens/${id}`)
  const fresh = await anApplication(s, {}, { id })
  expect([await passes(s, secret), await passes(s, fresh.secret)]).toEqual([false, true])
  expect((await s.ok('GET', `/v1/tokens/${id}/versions`)).items).toEqual([])
})

test('the last active platform administrator is not removed, in any way', async () => {
  const path = '/v1/tenants/platform/users/root'
  const refused = '409 last_administrator'
  expect(await ask(s, s.master, 'DELETE', path)).toBe(refused)
  expect(await ask(s, s.master, 'PATCH', path, { status: 'inactive' })).toBe(refused)
  expect(await ask(s, s.master, 'PATCH', path, { memberships: [] })).toBe(refused)
  const membership = { unit: null, role: 'platform-admin' }
  const second = await aUser(s, 'platform', { memberships: [membership], status: 'inactive' })
  expect(await ask(s, s.master, 'DELETE', path)).toBe(refused)
  await s.ok('PATCH', `/v1/tenants/platform/users/${second.id}`, { status: 'active' })
  expect(await ask(s, s.master, 'PATCH', path, { status: 'inactive' })).toBe('200')
  expect(await ask(s, s.master, 'DELETE', `/v1/tenants/platform/users/${second.id}`)).toBe(refused)
  expect(await ask(s, s.master, 'PATCH', path, { status: 'active' })).toBe('200')
  expect(await ask(s, s.master, 'DELETE', `/v1/tenants/platform/users/${second.id}`)).toBe('204')
  expect(await s.signIn(ADMIN.username, ADMIN.password)).not.toBe('')
})

test('the platform itself is neither created, deleted nor deactivated', async () => {
  expect(await ask(s, s.master, 'POST', '/v1/tenants', { id: 'platform', name: 'P' })).toMatch(/^4(09|22) /)
  expect(await ask(s, s.master, 'DELETE', '/v1/tenants/platform')).toMatch(/^409 /)
  expect(await ask(s, s.master, 'PATCH', '/v1/tenants/platform', { status: 'inactive' })).toMatch(/^4(09|22) /)
})

test('every change that can take rights away tells how far it came', async () => {
  const unit = await aUnit(s, tenant)
  const role = await aRole(s, tenant, ['user:read'])
  const person = await anAdministrator(s, tenant)
  const changes: [string, string, object?][] = [
    ['PATCH', `/v1/tenants/${tenant}`, { status: 'active' }],
    ['PUT', at('policy'), { ownTokens: true }],
    ['PUT', at('permissions'), [{ name: 'orders:read' }]],
    ['PATCH', at(`units/${unit}`), { status: 'inactive' }],
    ['PATCH', at(`roles/${role}`), { permissions: [] }],
    ['PATCH', at(`users/${person.id}`), { status: 'inactive' }],
    ['PUT', at(`units/${unit}/members/${person.id}`), { role: 'unit-user' }],
    ['DELETE', at(`units/${unit}/members/${person.id}`)],
    ['DELETE', at(`users/${person.id}/sessions`)],
    ['DELETE', at(`users/${person.id}`)],
    ['DELETE', at(`roles/${role}`)],
    ['DELETE', at(`units/${unit}`)],
    ['DELETE', `/v1/tenants/${tenant}`],
  ]
  for (const [method, path, body] of changes) {
    const answer = await s.call(method, path, { token: s.master, ...(body === undefined ? {} : { body }) })
    const told = answer.headers.get('polett-propagation') ?? 'nothing'
    expect([method, path, answer.status < 300, told.replace(/ms=\d+/, 'ms=0')]).toEqual([
      ...[method, path, true, 'nodes=1, confirmed=1, ms=0'],
    ])
  }
})
