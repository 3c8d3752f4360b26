/** Application tokens as things that are made, replaced and deleted: by whom, and what nobody can do with them. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aMember,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aToken,
  aUser,
  aUserToken,
  cookieFor,
  type Grants,
  idsOf,
  inDays,
  type MadeToken,
  passes,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const SEED: Grants = { site1: ['tenant:read', 'user:*'], site2: ['tenant:read', 'tenant:update', 'user:*'] }
const DEFAULTS = ['admin-console', 'directory', 'gateway']

let s: TestServer
let t: MadeToken

beforeAll(async () => {
  s = await startServer()
  for (const id of ['site1', 'site2', 'site3']) await aTenant(s, { id })
  t = await anApplication(s, SEED)
})
afterAll(() => s.stop())

test('C-20: whoever holds everything on a site deletes it with its users and tokens, and no other site', async () => {
  const [gone, stays] = [await aTenant(s), await aTenant(s)]
  const owner = await anApplication(s, { [gone]: ['*'] })
  const member = await aMember(s, gone, { unit: null, role: 'tenant-user' })
  const cookie = await cookieFor(s, member)
  const [own, technical] = [
    await aUserToken(s, member, { unit: null, role: 'tenant-user' }),
    await anOrganizationToken(s, gone),
  ]
  expect(await ask(s, owner.secret, 'DELETE', `/v1/tenants/${stays}`)).toBe('404 not_found')
  const answer = await s.call('DELETE', `/v1/tenants/${gone}`, { token: owner.secret })
  expect([answer.status, answer.text]).toEqual([204, ''])
  expect(answer.headers.get('polett-propagation')).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
  expect(await ask(s, own.secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  expect(await ask(s, technical.secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  expect((await s.call('GET', '/v1/session', { cookie })).status).toBe(401)
  const left = await idsOf(s, '/v1/tokens?limit=200')
  expect(left).not.toContain(own.id)
  expect(left).not.toContain(technical.id)
  expect((await s.ok('GET', `/v1/tokens/${owner.id}`)).grants).toEqual([])
})

test('C-20: a tenant made again under the same id revives nothing', async () => {
  const id = await aTenant(s)
  const reader = await anApplication(s, { [id]: ['tenant:read'] })
  const member = await aMember(s, id, { unit: null, role: 'tenant-user' })
  const own = await aUserToken(s, member, { unit: null, role: 'tenant-user' })
  await s.ok('DELETE', `/v1/tenants/${id}`)
  await aTenant(s, { id })
  expect(await ask(s, reader.secret, 'GET', `/v1/tenants/${id}`)).toBe('404 not_found')
  expect(await ask(s, own.secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  expect(await idsOf(s, `/v1/tenants/${id}/users`)).toEqual([])
})

test('C-21: without token permissions a token sees and deletes itself, and no other', async () => {
  const [own, other] = [await anApplication(s, SEED), await anApplication(s)]
  const wish = { kind: 'application', application: 'Mine', expiresAt: inDays(s, 1) }
  expect(await ask(s, own.secret, 'POST', '/v1/tokens', wish)).toBe('403 permission_missing')
  expect(await ask(s, own.secret, 'GET', '/v1/tokens')).toBe('403 permission_missing')
  expect(await ask(s, own.secret, 'GET', `/v1/tokens/${other.id}`)).toBe('403 permission_missing')
  expect(await ask(s, own.secret, 'DELETE', `/v1/tokens/${other.id}`)).toBe('403 permission_missing')
  expect(await ask(s, own.secret, 'GET', '/v1/tokens/nobody')).toBe('403 permission_missing')
  expect((await s.ok('GET', '/v1/tokens/self', undefined, { token: own.secret })).id).toBe(own.id)
  expect(await ask(s, own.secret, 'GET', `/v1/tokens/${own.id}`)).toBe('200')
  expect(await ask(s, own.secret, 'DELETE', `/v1/tokens/${own.id}`)).toBe('204')
  expect(await passes(s, own.secret)).toBe(false)
})

test('C-21: a path may name the calling token by `self`', async () => {
  const own = await anApplication(s, SEED)
  expect((await s.ok('GET', '/v1/tokens/self/access', undefined, { token: own.secret })).grants).toHaveLength(2)
  expect(await ask(s, own.secret, 'POST', '/v1/tokens/self/revoke')).toBe('403 permission_missing')
  expect(await ask(s, own.secret, 'POST', '/v1/tokens/self/rotate')).toBe('403 permission_missing')
  expect(await ask(s, own.secret, 'GET', '/v1/tokens/self/secret')).toBe('403 recent_sign_in_required')
  expect(await ask(s, own.secret, 'DELETE', '/v1/tokens/self')).toBe('204')
  expect(await passes(s, own.secret)).toBe(false)
  expect((await s.call('DELETE', '/v1/tokens/self', { cookie: s.cookie })).status).toBe(404)
})

test('a token that gives itself a new secret, by the name `self` too, is told it', async () => {
  const own = await anApplication(s, { '*': ['token:*'] })
  const rotated = await s.ok('POST', '/v1/tokens/self/rotate', {}, { token: own.secret })
  expect([rotated.token.id, await passes(s, own.secret)]).toEqual([own.id, false])
  const wish = { application: 'Renewed', expiresAt: inDays(s, 1), grants: [] }
  const replaced = await s.ok('POST', '/v1/tokens/self/replace', wish, { token: rotated.secret })
  expect([replaced.token.id, replaced.token.version]).toEqual([own.id, 2])
  expect(await passes(s, replaced.secret)).toBe(true)
})

test('C-22: a master without grants manages tokens, and gives and takes over nothing', async () => {
  const plain = await anApplication(s, {}, { master: true })
  expect(await ask(s, plain.secret, 'GET', '/v1/tokens')).toBe('200')
  expect(await ask(s, plain.secret, 'GET', '/v1/tenants/site1')).toBe('403 permission_missing')
  const wish = { kind: 'application', application: 'More', expiresAt: inDays(s, 1) }
  const grants = [{ tenant: 'site1', permissions: ['tenant:read'] }]
  expect(await ask(s, plain.secret, 'POST', '/v1/tokens', { ...wish, grants })).toBe('403 exceeds_own_rights')
  expect(await ask(s, plain.secret, 'POST', '/v1/tokens', wish)).toBe('201')
  expect(await ask(s, plain.secret, 'POST', '/v1/tokens/admin-console/rotate')).toBe('403 exceeds_own_rights')
  expect(await ask(s, plain.secret, 'GET', '/v1/tokens/admin-console/secret')).toBe('403 recent_sign_in_required')
  expect(await ask(s, plain.secret, 'POST', `/v1/tokens/${t.id}/revoke`)).toBe('200')
  expect(await ask(s, plain.secret, 'POST', `/v1/tokens/${t.id}/restore`)).toBe('200')
})

test('C-23, C-24: an id is generated, or chosen once', async () => {
  const generated = await anApplication(s)
  expect(generated.id).toMatch(/^tok_/)
  const first = await anApplication(s, {}, { id: 'my-app', application: 'First' })
  expect([first.id, first.token.name]).toEqual(['my-app', 'First'])
  for (const id of ['my-app', 'MY-APP']) {
    const wish = { kind: 'application', id, application: 'Second', expiresAt: inDays(s, 1) }
    expect(await ask(s, s.master, 'POST', '/v1/tokens', wish)).toBe('409 already_exists')
  }
  expect((await s.ok('GET', '/v1/tokens/my-app')).application).toBe('First')
  expect(await passes(s, first.secret)).toBe(true)
})

test('C-24: ids that mean something else, or that are none, are refused', async () => {
  for (const id of ['self', 'bulk', 'tok_mine', '.', '..', '-a', 'a b', 'a/b', 'ä', 'x'.repeat(65), '']) {
    const wish = { kind: 'application', id, application: 'Odd', expiresAt: inDays(s, 1) }
    expect([id, await ask(s, s.master, 'POST', '/v1/tokens', wish)]).toEqual([id, '422 invalid_input'])
  }
  const inTenant = { kind: 'application', id: 'ours', tenant: 'site1', application: 'Odd', expiresAt: inDays(s, 1) }
  expect(await ask(s, s.master, 'POST', '/v1/tokens', inTenant)).toBe('422 invalid_input')
})

test('C-25, C-34: a deleted token is dead and gone from list and API at once', async () => {
  const { id, secret } = await anApplication(s, SEED)
  expect(await passes(s, secret)).toBe(true)
  const answer = await s.call('DELETE', `/v1/tokens/${id}`, { token: s.master })
  expect([answer.status, answer.headers.get('polett-propagation')]).toEqual([204, expect.stringMatching(/^nodes=1,/)])
  expect(await ask(s, secret, 'GET', '/v1/tenants/site1')).toBe('401 token_invalid')
  expect(await idsOf(s, `/v1/tokens?q=${id}`)).toEqual([])
  expect(await ask(s, s.master, 'GET', `/v1/tokens/${id}`)).toBe('404 not_found')
  expect(await ask(s, s.master, 'DELETE', `/v1/tokens/${id}`)).toBe('404 not_found')
})

test('C-26: replaced with the same secret, the unchanged client may do more', async () => {
  const { id, secret } = await anApplication(s, SEED)
  const update = () => ask(s, secret, 'PATCH', '/v1/tenants/site1', { name: 'Site one' })
  expect(await update()).toBe('403 permission_missing')
  const grants = [{ tenant: 'site1', permissions: ['tenant:read', 'tenant:update'] }]
  const wish = { application: 'A client', expiresAt: inDays(s, 60), grants, keepSecret: true }
  const { secret: fresh, token } = await s.ok('POST', `/v1/tokens/${id}/replace`, wish)
  expect([fresh, token.id, token.version, token.expiresAt]).toEqual([undefined, id, 2, inDays(s, 60)])
  expect(await update()).toBe('200')
  expect(await ask(s, secret, 'GET', '/v1/tenants/site2')).toBe('404 not_found')
  const { items } = await s.ok('GET', `/v1/tokens/${id}/versions`)
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ version: 1, expiresAt: inDays(s, 30), replacedBy: 'admin-console' })
  expect(items[0].grants.map(({ tenant }: { tenant: string }) => tenant).sort()).toEqual(['site1', 'site2'])
})

test('C-27: an unknown token is not found', async () => {
  for (const id of ['nobody', 'tok_nobody', '%C3%B8', 'x'.repeat(300)]) {
    for (const method of ['GET', 'DELETE']) {
      expect([id, method, await ask(s, s.master, method, `/v1/tokens/${id}`)]).toEqual([id, method, '404 not_found'])
    }
    expect([id, await ask(s, s.master, 'GET', `/v1/tokens/${id}/access`)]).toEqual([id, '404 not_found'])
    expect([id, await ask(s, t.secret, 'GET', `/v1/tokens/${id}`)]).toEqual([id, '403 permission_missing'])
  }
})

test('C-28: rights and expiry of a token are changed in place by no call', async () => {
  for (const method of ['PATCH', 'PUT', 'POST']) {
    const answer = await s.call(method, `/v1/tokens/${t.id}`, { token: s.master, body: { expiresAt: inDays(s, 300) } })
    expect([answer.status, answer.body.code]).toEqual([405, 'method_not_allowed'])
    expect(answer.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(['DELETE', 'GET']))
  }
  expect((await s.ok('GET', `/v1/tokens/${t.id}`)).expiresAt).toBe(t.token.expiresAt)
})

test('C-30: a fresh installation has three tokens of its own for one year', async () => {
  const other = await startServer()
  try {
    expect((await idsOf(other, '/v1/tokens?sort=name')).sort()).toEqual(DEFAULTS)
    for (const id of DEFAULTS) {
      const token = await other.ok('GET', `/v1/tokens/${id}`)
      expect([token.expiresAt, token.master, token.kind]).toEqual([
        '2027-11-21T12:00:00.000Z',
        id === 'admin-console',
        'application',
      ])
    }
    const secrets = [s, other].flatMap(({ directoryToken, gateway, master }) => [master, gateway, directoryToken])
    expect(new Set(secrets).size).toBe(6)
    expect((await other.call('GET', '/v1/tokens/gateway/secret', { cookie: other.cookie })).body.code).toBe('conflict')
  } finally {
    await other.stop()
  }
})

test('C-31: an administrator of a site comes to no token of the platform', async () => {
  const cookie = await cookieFor(s, await anAdministrator(s, 'site1'))
  expect(await idsOf(s, '/v1/tokens?tenant=platform', { cookie })).toEqual([])
  expect((await s.call('GET', '/v1/tokens/admin-console', { cookie })).status).toBe(404)
  expect((await s.call('POST', '/v1/tokens/admin-console/revoke', { cookie })).status).toBe(404)
  const plain = await cookieFor(s, await aUser(s, 'site1'))
  expect((await s.call('GET', '/v1/tokens/admin-console', { cookie: plain })).status).toBe(403)
  expect((await s.call('GET', '/v1/tokens', { cookie: plain })).status).toBe(403)
})

test('C-32: an application without a name is refused at its field', async () => {
  for (const application of [undefined, '', '   ']) {
    const wish = { kind: 'application', application, expiresAt: inDays(s, 1) }
    const { body, status } = await s.call('POST', '/v1/tokens', { token: s.master, body: wish })
    expect([status, body.errors[0].pointer]).toEqual([422, '/application'])
  }
})

test('C-35: what may be left out stands for what the contract says', async () => {
  const wish = { kind: 'application', application: 'Plain', expiresAt: inDays(s, 90) }
  const answer = await s.call('POST', '/v1/tokens', { token: s.master, body: wish })
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store'])
  const { secret, token, warnings } = answer.body
  expect(answer.headers.get('location')).toBe(`/v1/tokens/${token.id}`)
  expect(warnings).toEqual([])
  expect(secret).toMatch(/^plta_[0-9A-Za-z]{38}$/)
  expect(token).toMatchObject({
    ...{ kind: 'application', name: 'Plain', application: 'Plain', description: '', tenant: null, unit: null },
    ...{ role: null, user: null, grants: [], grantCount: 0, master: false, admin: false, status: 'active' },
    ...{ statusReasons: [], expiresAt: inDays(s, 90), outsidePolicy: false, lastUsedAt: null, allowedIps: [] },
    ...{ lastUsedAddress: null, secretVisibility: 'once', version: 1, device: null },
    ...{ secretPrefix: secret.slice(0, 8), secretLast4: secret.slice(-4) },
  })
  expect(await passes(s, (await aToken(s, wish)).secret)).toBe(true)
})
