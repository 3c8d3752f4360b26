/** Tokens that act as a person in one of their combinations of department and role. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aMember,
  anAdministrator,
  ask,
  aTenant,
  aToken,
  aUnit,
  aUserToken,
  checksumOf,
  cookieFor,
  idsOf,
  inDays,
  type MadeToken,
  type MadeUser,
  PASSWORD,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const READER = { unit: 'a', role: 'reader' }
const ADMINISTRATOR = { unit: 'b', role: 'administrator' }

let s: TestServer
let kari: MadeUser
let admin: string

beforeAll(async () => {
  s = await startServer()
  await aTenant(s, { id: '3', name: 'Fjordbygg', timeZone: 'Europe/Oslo' })
  for (const id of ['a', 'b']) await aUnit(s, '3', { id })
  const roles = '/v1/tenants/3/roles'
  await s.ok('POST', roles, { id: 'administrator', name: 'Administrator', permissions: ['user:*'] })
  await s.ok('POST', roles, { id: 'reader', name: 'Reader', permissions: ['user:read', 'unit:read'] })
  kari = await aMember(s, '3', READER, ADMINISTRATOR)
  admin = await cookieFor(s, await anAdministrator(s, '3'))
})
afterAll(() => s.stop())

function make(wish: object = {}) {
  const body = { kind: 'user', tenant: '3', name: 'Integration', expiresAt: inDays(s, 90), user: kari.id, ...READER }
  return s.call('POST', '/v1/tokens', { cookie: admin, body: { ...body, ...wish } })
}

test('Q-05: a saved token is listed with its name, person, department, role, change and expiry', async () => {
  const { body, status } = await make({ name: 'Integration one' })
  expect([status, body.warnings]).toEqual([201, []])
  const { items } = await s.ok('GET', '/v1/tokens?tenant=3&q=Integration%20one', undefined, { cookie: admin })
  expect(items).toEqual([body.token])
  expect(body.token).toMatchObject({
    ...{ kind: 'user', name: 'Integration one', tenant: '3', unit: 'a', role: 'reader', status: 'active' },
    ...{ updatedAt: new Date(s.clock.now).toISOString(), expiresAt: inDays(s, 90), grantCount: 1 },
    user: { id: kari.id, username: kari.username, name: expect.any(String), email: expect.any(String), type: 'person' },
    grants: [{ tenant: '3', unit: 'a', role: 'reader', permissions: expect.arrayContaining(['user:read']) }],
  })
})

test('Q-06: the secret is masked, and shown again to whoever has confirmed their password within five minutes', async () => {
  const start = s.clock.now
  const { secret, token } = (await make()).body
  expect([token.secretPrefix, token.secretLast4, token.secretVisibility]).toEqual([
    ...[secret.slice(0, 8), secret.slice(-4)],
    'sealed',
  ])
  const show = (by: object) => s.call('GET', `/v1/tokens/${token.id}/secret`, by)
  const cookie = await cookieFor(s, await anAdministrator(s, '3'))
  const shown = await show({ cookie })
  expect([shown.body, shown.headers.get('cache-control')]).toEqual([{ secret }, 'no-store'])
  s.clock.advance(5 * 60_000)
  expect(said(await show({ cookie }))).toBe('403 recent_sign_in_required')
  await s.ok('POST', '/v1/session/confirm', { password: PASSWORD }, { cookie })
  expect(said(await show({ cookie }))).toBe('200')
  expect(said(await show({ token: s.master }))).toBe('403 recent_sign_in_required')
  expect(said(await show({ token: secret }))).toBe('403 recent_sign_in_required')
  const { items } = await s.ok('GET', `/v1/audit?action=token.revealed&target=${token.id}`)
  expect(items).toHaveLength(2)
  s.clock.now = start
})

test('Q-07: no two secrets are alike, and each has the form and the checksum', async () => {
  const made: MadeToken[] = []
  // As many at once as do not wait for each other for long on a slow machine.
  while (made.length < 100)
    made.push(...(await Promise.all(Array.from({ length: 25 }, () => aUserToken(s, kari, READER)))))
  const secrets = made.map(({ secret }) => secret)
  expect(new Set(secrets).size).toBe(100)
  for (const secret of secrets) {
    const [, random = '', checksum = ''] = /^pltu_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/.exec(secret) ?? []
    expect(checksum).toBe(checksumOf(random))
  }
  expect(checksumOf('0123456789ABCDEFGHIJKLMNOPQRSTUV')).toBe('1ggZdL')
})

test('Q-08, Q-09: acts as its person in one department, and sees nothing of the other', async () => {
  const { secret } = await aUserToken(s, kari, READER)
  const [inA, inB] = [await aMember(s, '3', READER), await aMember(s, '3', { unit: 'b', role: 'reader' })]
  const header = { 'polett-tenant': '3' }
  expect(await ask(s, secret, 'GET', `/v1/tenants/3/users/${inA.id}`, undefined, header)).toBe('200')
  expect(await ask(s, secret, 'GET', `/v1/tenants/3/users/${inB.id}`, undefined, header)).toBe('404 not_found')
  const users = await idsOf(s, '/v1/tenants/3/users?limit=200', { token: secret })
  expect(users).toContain(inA.id)
  expect(users).not.toContain(inB.id)
  const verified = await s.call('GET', '/v1/verify', { token: secret })
  expect(verified.headers.get('polett-subject')).toBe(kari.id)
  expect(['polett-tenant', 'polett-unit', 'polett-role'].map((name) => verified.headers.get(name))).toEqual([
    ...['3', 'a', 'reader'],
  ])
  expect((await s.ok('GET', `/v1/tenants/3/users/${kari.id}`, undefined, { token: secret })).memberships).toMatchObject(
    [READER],
  )
})

test('Q-10: a reader’s token changes no users, and hears which permission is missing where', async () => {
  const { secret } = await aUserToken(s, kari, READER)
  const inA = await aMember(s, '3', READER)
  const edit = { token: secret, body: { name: 'Renamed' } }
  const edited = await s.call('PATCH', `/v1/tenants/3/users/${inA.id}`, edit)
  expect(said(edited)).toBe('403 permission_missing')
  expect(edited.body.missing).toEqual({ permission: 'user:update', tenant: '3', unit: 'a' })
  const create = { token: secret, body: { username: 'q10', name: 'Q', memberships: [READER] } }
  const created = await s.call('POST', '/v1/tenants/3/users', create)
  expect([said(created), created.body.missing.permission]).toEqual(['403 permission_missing', 'user:create'])
  expect(created.body.missing.tenant).toBe('3')
})

test('Q-11: an administrator’s token edits people of its department and not of the other', async () => {
  const { secret } = await aUserToken(s, kari, ADMINISTRATOR)
  const [inA, inB] = [await aMember(s, '3', READER), await aMember(s, '3', { unit: 'b', role: 'administrator' })]
  const path = ({ id }: MadeUser) => `/v1/tenants/3/users/${id}`
  expect(await ask(s, secret, 'PATCH', path(inB), { name: 'In B', email: 'b@example.org' })).toBe('200')
  expect(await ask(s, secret, 'PATCH', path(inA), { name: 'In A' })).toBe('404 not_found')
  const both = await aMember(s, '3', READER, ADMINISTRATOR)
  expect(await ask(s, secret, 'PATCH', path(both), { name: 'In both' })).toBe('200')
  expect(await ask(s, secret, 'PATCH', path(both), { email: 'taken@example.org' })).toBe('403 permission_missing')
})

test('Q-12, Q-13: the wrong tenant and no secret at all are refused, and nothing is told', async () => {
  await aTenant(s, { id: 'other' })
  const { id, secret } = await aUserToken(s, kari, READER)
  for (const tenant of ['other', 'nowhere', 'platform', '*', '']) {
    const answer = await s.call('GET', '/v1/tokens/self', { token: secret, headers: { 'polett-tenant': tenant } })
    expect([tenant, said(answer)]).toEqual([tenant, '401 token_invalid'])
    expect(answer.text).not.toContain(id)
  }
  const none = await s.call('GET', '/v1/tokens/self', { headers: { 'polett-tenant': '3' } })
  expect(said(none)).toBe('401 credentials_required')
})

test('Q-14: the end of 1 March 2027 in Oslo is 23:00 in UTC, and at that instant the token is dead', async () => {
  const start = s.clock.now
  const { secret, token } = (await make({ expiresAt: '2027-03-02T00:00:00+01:00' })).body
  expect(token.expiresAt).toBe('2027-03-01T23:00:00.000Z')
  s.clock.now = Date.parse('2027-03-01T22:59:59.999Z')
  expect(await passes(s, secret)).toBe(true)
  s.clock.now += 1
  expect(await ask(s, secret, 'GET', '/v1/verify')).toBe('401 token_expired')
  s.clock.now = start
})

test('Q-15, Q-16: an expiry in the past is refused at its field, one beyond twelve months is warned about', async () => {
  const past = await make({ expiresAt: inDays(s, -1) })
  expect([past.status, past.body.errors[0].pointer]).toEqual([422, '/expiresAt'])
  const beyond = await make({ expiresAt: '9999-12-31T23:59:59-10:00' })
  expect([beyond.status, beyond.body.errors?.[0].pointer]).toEqual([422, '/expiresAt'])
  expect((await make({ expiresAt: '2027-11-21T12:00:00Z' })).body.warnings).toEqual([])
  expect((await make({ expiresAt: '2027-11-21T12:00:00.001Z' })).body.warnings).toEqual(['over_12_months'])
})

test('Q-17: a combination that the person does not have is refused', async () => {
  for (const wish of [{ unit: 'b' }, { unit: null }, { unit: 'a', role: 'administrator' }, { role: 'none' }]) {
    const { body, status } = await make(wish)
    expect([status, body.code]).toEqual([422, 'invalid_input'])
  }
  for (const wish of [{ user: 'nobody' }, { unit: 'nowhere' }, { user: undefined }, { role: undefined }]) {
    expect((await make(wish)).status).toBe(422)
  }
  expect((await make({ user: kari.username.toUpperCase() })).status).toBe(201)
})

test('Q-18, Q-20: one is deleted and two at once, and no other is touched', async () => {
  const [one, two, three, four] = [
    ...[await aUserToken(s, kari, READER), await aUserToken(s, kari, READER)],
    ...[await aUserToken(s, kari, READER), await aUserToken(s, kari, ADMINISTRATOR)],
  ] as [MadeToken, MadeToken, MadeToken, MadeToken]
  expect((await s.call('DELETE', `/v1/tokens/${one.id}`, { cookie: admin })).status).toBe(204)
  expect(await ask(s, one.secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  const body = { action: 'delete', ids: [two.id, three.id, one.id] }
  const { results, succeeded, failed } = await s.ok('POST', '/v1/tokens/bulk', body, { cookie: admin })
  expect([succeeded, failed]).toEqual([2, 1])
  expect(results).toEqual([
    { id: two.id, ok: true },
    { id: three.id, ok: true },
    { id: one.id, ok: false, code: 'not_found' },
  ])
  for (const { secret } of [two, three]) {
    expect(await ask(s, secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  }
  expect(await passes(s, four.secret)).toBe(true)
})

test('Q-25: a permission that the role loses is lost by its tokens with the next call', async () => {
  const role = { id: 'planner', name: 'Planner', permissions: ['user:read', 'unit:read'] }
  await s.ok('POST', '/v1/tenants/3/roles', role)
  const planner = { unit: 'a', role: 'planner' }
  const { secret } = await aUserToken(s, await aMember(s, '3', planner), planner)
  const read = () => ask(s, secret, 'GET', '/v1/verify?permission=user:read')
  expect(await read()).toBe('200')
  const answer = await s.call('PATCH', '/v1/tenants/3/roles/planner', {
    ...{ token: s.master, body: { permissions: ['unit:read'] } },
  })
  expect([answer.status, answer.headers.get('polett-propagation')]).toEqual([200, expect.stringMatching(/^nodes=1,/)])
  expect(await read()).toBe('403 permission_missing')
  expect(await ask(s, secret, 'GET', '/v1/verify?permission=unit:read')).toBe('200')
})

test('Q-26: each cause suspends, and giving it back heals that cause alone', async () => {
  const person = await aMember(s, '3', READER)
  const path = `/v1/tenants/3/users/${person.id}`
  const { id, secret } = await aToken(s, { kind: 'user', tenant: '3', user: person.username, ...READER })
  const call = () => ask(s, secret, 'GET', '/v1/verify')
  const reasons = async () => (await s.ok('GET', `/v1/tokens/${id}`)).statusReasons
  const causes: [string, string, object, object][] = [
    ['membership_missing', path, { memberships: [] }, { memberships: [READER] }],
    ['user_inactive', path, { status: 'inactive' }, { status: 'active' }],
    ['role_inactive', '/v1/tenants/3/roles/reader', { status: 'inactive' }, { status: 'active' }],
    ['unit_inactive', '/v1/tenants/3/units/a', { status: 'inactive' }, { status: 'active' }],
    ['tenant_inactive', '/v1/tenants/3', { status: 'inactive' }, { status: 'active' }],
  ]
  for (const [reason, at, take, give] of causes) {
    expect(await call()).toBe('200')
    await s.ok('PATCH', at, take)
    expect([reason, await call(), await reasons()]).toEqual([reason, '401 token_suspended', [reason]])
    await s.ok('PATCH', at, give)
  }
  await s.ok('PATCH', path, { status: 'inactive' })
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  await s.ok('PATCH', path, { status: 'active' })
  expect([await call(), await reasons()]).toEqual(['401 token_revoked', ['revoked']])
})
