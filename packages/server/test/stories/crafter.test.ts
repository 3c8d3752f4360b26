/** Application tokens with rights tenant by tenant: who gets in, and what each may read and change. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  anApplication,
  ask,
  aTenant,
  aUser,
  type Grants,
  idsOf,
  inDays,
  type MadeToken,
  PASSWORD,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const SEED: Grants = { site1: ['tenant:read', 'user:*'], site2: ['tenant:read', 'tenant:update', 'user:*'] }

let s: TestServer
let t: MadeToken

beforeAll(async () => {
  s = await startServer()
  for (const id of ['site1', 'site2', 'site3']) await aTenant(s, { id })
  t = await anApplication(s, SEED)
})
afterAll(() => s.stop())

test('C-01, C-02: no secret and an unknown secret are refused, and the secret is echoed nowhere', async () => {
  const none = await s.call('GET', '/v1/tenants/site1')
  expect([none.status, none.body.code, none.headers.get('www-authenticate')]).toEqual([
    401,
    'credentials_required',
    'Bearer',
  ])
  const other = await anApplication(s)
  await s.ok('DELETE', `/v1/tokens/${other.id}`)
  for (const unknown of [other.secret, 'garbage-that-nobody-issued']) {
    const answer = await s.call('GET', '/v1/tenants/site1', { token: unknown })
    expect([answer.status, answer.body.code]).toEqual([401, 'token_invalid'])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(answer.text + JSON.stringify([...answer.headers])).not.toContain(unknown)
    expect(s.log.join('')).not.toContain(unknown)
  }
})

test('C-03, C-04: a token lives until the millisecond before it expires, and not at it', async () => {
  const token = await anApplication(s, { site1: ['tenant:read'] }, { expiresAt: inDays(s, 1) })
  const start = s.clock.now
  const expiresAt = Date.parse(token.token.expiresAt)
  const at = async (instant: number) => {
    s.clock.now = instant
    return ask(s, token.secret, 'GET', '/v1/tenants/site1')
  }
  expect(await at(expiresAt - 1)).toBe('200')
  expect(await at(expiresAt)).toBe('401 token_expired')
  expect(await at(expiresAt + 1_000)).toBe('401 token_expired')
  s.clock.now = start
})

test('C-05: without an expiry a token is refused by default, and lives on where policy allows it', async () => {
  const wish = { kind: 'application', application: 'Forever', grants: [] }
  const refused = await s.call('POST', '/v1/tokens', { token: s.master, body: wish })
  expect([refused.status, refused.body.errors[0]]).toEqual([
    422,
    expect.objectContaining({ pointer: '/expiresAt', code: 'required' }),
  ])
  await s.ok('PUT', '/v1/policy', { allowNoExpiry: true })
  const start = s.clock.now
  try {
    const { secret, token } = await s.ok('POST', '/v1/tokens', wish)
    expect(token.expiresAt).toBeNull()
    s.clock.advance(20 * 365 * 86_400_000)
    expect(await ask(s, secret, 'GET', '/v1/tokens/self')).toBe('200')
  } finally {
    s.clock.now = start
    await s.ok('PUT', '/v1/policy', {})
  }
})

test('C-06, C-08: reads both sites and updates the second', async () => {
  expect(await ask(s, t.secret, 'GET', '/v1/tenants/site1')).toBe('200')
  expect(await ask(s, t.secret, 'GET', '/v1/tenants/site2')).toBe('200')
  expect(await ask(s, t.secret, 'PATCH', '/v1/tenants/site2', { name: 'Second site' })).toBe('200')
})

test('C-07: updating the first site is refused by name of permission and place, and changes nothing', async () => {
  const before = await s.ok('GET', '/v1/tenants/site1')
  const answer = await s.call('PATCH', '/v1/tenants/site1', { token: t.secret, body: { name: 'Taken over' } })
  expect([answer.status, answer.body.code]).toEqual([403, 'permission_missing'])
  expect(answer.body.missing).toEqual({ permission: 'tenant:update', tenant: 'site1' })
  expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="tenant:update"')
  expect(await s.ok('GET', '/v1/tenants/site1')).toEqual(before)
})

test('C-09, C-10: a tenant out of reach and one that is not there are told apart by nobody', async () => {
  const hidden = await s.call('GET', '/v1/tenants/site3', { token: t.secret })
  const missing = await s.call('GET', '/v1/tenants/site9', { token: t.secret })
  expect(hidden.status).toBe(404)
  expect(hidden.text.replace(hidden.body.instance, '')).toBe(missing.text.replace(missing.body.instance, ''))
  const named = (answer: typeof hidden) =>
    [...answer.headers].filter(([name]) => !['request-id', 'date', 'content-length'].includes(name))
  expect(named(hidden)).toEqual(named(missing))
  expect(await ask(s, s.master, 'GET', '/v1/tenants/site9')).toBe('404 not_found')
})

test('C-11: lists the tenants in sight and no other', async () => {
  const page = await s.ok('GET', '/v1/tenants', undefined, { token: t.secret })
  expect(page.items.map(({ id }: { id: string }) => id).sort()).toEqual(['site1', 'site2'])
  expect([page.total, page.totalIsMinimum]).toEqual([2, false])
})

test('C-12: creating tenants cannot be granted on one tenant, and nobody creates one without holding it everywhere', async () => {
  const grants = [{ tenant: 'site1', permissions: ['tenant:read', 'tenant:create'] }]
  const wish = { kind: 'application', application: 'Shop', expiresAt: inDays(s, 1), grants }
  const refused = await s.call('POST', '/v1/tokens', { token: s.master, body: wish })
  expect([refused.status, refused.body.errors.length]).toEqual([422, 1])
  expect(refused.body.errors[0].pointer).toBe('/grants/0/permissions/1')
  expect(refused.body.errors[0].message).toMatch(/tenant:create.*\*/)
  const all = await anApplication(s, { site1: ['*'] })
  for (const { secret } of [t, all]) {
    expect(await ask(s, secret, 'POST', '/v1/tenants', { id: 'site4', name: 'Four' })).toBe('403 permission_missing')
  }
})

test('C-13: with the right everywhere a tenant is created once, and is there already the second time', async () => {
  const founder = await anApplication(s, { '*': ['tenant:create'] })
  const wish = { id: 'site5', name: 'Five' }
  const first = await s.call('POST', '/v1/tenants', { token: founder.secret, body: wish })
  expect([first.status, first.headers.get('location')]).toEqual([201, '/v1/tenants/site5'])
  expect(await ask(s, founder.secret, 'POST', '/v1/tenants', wish)).toBe('409 already_exists')
})

test('C-14: creates, reads, updates and deletes users of both sites', async () => {
  for (const site of ['site1', 'site2']) {
    const users = `/v1/tenants/${site}/users`
    const by = { token: t.secret }
    const user = await s.ok('POST', users, { username: 'nora', name: 'Nora' }, by)
    expect((await s.ok('GET', `${users}/nora`, undefined, by)).id).toBe(user.id)
    expect((await s.ok('PATCH', `${users}/${user.id}`, { name: 'Nora N.' }, by)).name).toBe('Nora N.')
    expect(await idsOf(s, users, by)).toContain(user.id)
    expect(await ask(s, t.secret, 'DELETE', `${users}/${user.id}`)).toBe('204')
    expect(await ask(s, t.secret, 'GET', `${users}/${user.id}`)).toBe('404 not_found')
  }
})

test('C-15: users of the third site are out of reach', async () => {
  const user = await aUser(s, 'site3')
  const path = `/v1/tenants/site3/users/${user.id}`
  expect(await ask(s, t.secret, 'POST', '/v1/tenants/site3/users', { username: 'a', name: 'A' })).toBe('404 not_found')
  expect(await ask(s, t.secret, 'GET', path)).toBe('404 not_found')
  expect(await ask(s, t.secret, 'PATCH', path, { name: 'B' })).toBe('404 not_found')
  expect(await ask(s, t.secret, 'DELETE', path)).toBe('404 not_found')
  expect(await ask(s, s.master, 'GET', path)).toBe('200')
})

test('C-16, C-17: signing a user in asks for one permission and for no other', async () => {
  const user = await aUser(s, 'site1', { memberships: [{ unit: null, role: 'tenant-user' }] })
  const body = { username: user.username, password: PASSWORD }
  const sessions = '/v1/tenants/site1/sessions'
  expect(await ask(s, t.secret, 'POST', sessions, body)).toBe('403 permission_missing')
  const gateway = await anApplication(s, { site1: ['session:create'] })
  const answer = await s.call('POST', sessions, { token: gateway.secret, body })
  expect([answer.status, answer.body.token.kind]).toEqual([201, 'mobile'])
  for (const path of ['/v1/tenants/site1', '/v1/tenants/site1/users', '/v1/tokens']) {
    expect([path, await ask(s, gateway.secret, 'GET', path)]).toEqual([path, '403 permission_missing'])
  }
})

test('C-17: who has no membership is told so, after the right password alone', async () => {
  const { username } = await aUser(s, 'site1')
  const gateway = await anApplication(s, { site1: ['session:create'] })
  const start = (password: string) =>
    s.call('POST', '/v1/tenants/site1/sessions', { token: gateway.secret, body: { username, password } })
  expect((await start('not the pass-phrase')).body.code).toBe('sign_in_failed')
  const { body } = await start(PASSWORD)
  expect([body.code, body.memberships, body.detail]).toEqual([
    ...['membership_required', [], expect.stringContaining('no active membership')],
  ])
})

test('C-15, C-17: users and sessions of a tenant that nobody could have made are out of reach alike', async () => {
  const gateway = await anApplication(s, { site1: ['session:*'] })
  const body = { username: 'anna', password: PASSWORD }
  for (const tenant of ['site3', 'nowhere', 'x'.repeat(300)]) {
    const sessions = `/v1/tenants/${tenant}/sessions`
    expect([tenant, await ask(s, gateway.secret, 'POST', sessions, body)]).toEqual([tenant, '404 not_found'])
    const all = `/v1/tenants/${tenant}/users/anna/sessions`
    expect([tenant, await ask(s, gateway.secret, 'DELETE', all)]).toEqual([tenant, '404 not_found'])
  }
})

test('C-18: updating asks for tenant:update alone', async () => {
  const only = await anApplication(s, { site1: ['tenant:update'] })
  expect(await ask(s, only.secret, 'PATCH', '/v1/tenants/site1', { timeZone: 'Europe/Oslo' })).toBe('200')
  expect(await ask(s, only.secret, 'GET', '/v1/tenants/site1')).toBe('403 permission_missing')
})

test('C-19: grants add up, in either order', async () => {
  const orders: Grants[] = [
    { '*': ['tenant:read'], site1: ['tenant:update'] },
    { site1: ['tenant:update'], '*': ['tenant:read'] },
  ]
  for (const grants of orders) {
    const { secret } = await anApplication(s, grants)
    expect(await ask(s, secret, 'PATCH', '/v1/tenants/site1', { name: 'First site' })).toBe('200')
    expect(await ask(s, secret, 'GET', '/v1/tenants/site3')).toBe('200')
    expect(await ask(s, secret, 'PATCH', '/v1/tenants/site3', { name: 'Third' })).toBe('403 permission_missing')
  }
})
