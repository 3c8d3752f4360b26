/** Tokens of an organization and of its groups: who sees and makes them, and what they may do. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aGroupToken,
  aMember,
  anAdministrator,
  anOrganizationToken,
  ask,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
  idsOf,
  inDays,
  type MadeUser,
  PASSWORD,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let people: Record<'olga' | 'greta' | 'uwe', MadeUser>
let olga: string
let greta: string
let uwe: string

beforeAll(async () => {
  s = await startServer()
  await aTenant(s, { id: 'o' })
  for (const id of ['g1', 'g2']) await aUnit(s, 'o', { id, kind: 'group' })
  const plain = { unit: null, role: 'tenant-user' }
  people = {
    olga: await anAdministrator(s, 'o'),
    greta: await anAdministrator(s, 'o', 'g1'),
    uwe: await aMember(s, 'o', plain, { unit: 'g1', role: 'unit-user' }),
  }
  olga = await cookieFor(s, people.olga)
  greta = await cookieFor(s, people.greta)
  uwe = await cookieFor(s, people.uwe)
})
afterAll(() => s.stop())

function make(cookie: string, wish: object) {
  return s.call('POST', '/v1/tokens', { cookie, body: { tenant: 'o', name: 'ci', expiresAt: inDays(s, 30), ...wish } })
}

test('V-01, V-02: the administrator sees the tokens of the organization with their status, a plain member does not', async () => {
  const { id } = await anOrganizationToken(s, 'o')
  const { items } = await s.ok('GET', '/v1/tokens?tenant=o&kind=organization', undefined, { cookie: olga })
  expect(items.find((each: { id: string }) => each.id === id).status).toBe('active')
  expect(said(await s.call('GET', '/v1/tokens?tenant=o', { cookie: uwe }))).toBe('403 permission_missing')
  expect(said(await s.call('GET', `/v1/tokens/${id}`, { cookie: uwe }))).toBe('403 permission_missing')
})

test('V-03: the administrator of a group sees its tokens, and neither those of another group nor the organization’s', async () => {
  const own = await aGroupToken(s, 'o', 'g1')
  const other = await aGroupToken(s, 'o', 'g2')
  const above = await anOrganizationToken(s, 'o')
  const list = await idsOf(s, '/v1/tokens?tenant=o', { cookie: greta })
  expect(list).toContain(own.id)
  expect(list).not.toContain(other.id)
  expect(list).not.toContain(above.id)
  expect(await idsOf(s, '/v1/tokens?tenant=o&unit=g2', { cookie: greta })).toEqual([])
  const seen = async (id: string) => said(await s.call('GET', `/v1/tokens/${id}`, { cookie: greta }))
  expect([await seen(own.id), await seen(other.id), await seen(above.id)]).toEqual([
    '200',
    '404 not_found',
    '404 not_found',
  ])
})

test('V-04, V-05: a token of the organization is made with its technical user, and its secret is given once', async () => {
  const { body, status } = await make(olga, { kind: 'organization' })
  const { secret, token, warnings } = body
  expect([status, warnings]).toEqual([201, []])
  expect(secret).toMatch(/^plto_[0-9A-Za-z]{38}$/)
  expect(token).toMatchObject({ kind: 'organization', tenant: 'o', unit: null, admin: false, role: 'tenant-user' })
  expect(token.user).toMatchObject({ name: 'ci', type: 'technical', email: null })
  const user = await s.ok('GET', `/v1/tenants/o/users/${token.user.id}`, undefined, { cookie: olga })
  expect([user.type, user.memberships]).toMatchObject(['technical', [{ unit: null, role: 'tenant-user' }]])
  for (const path of [`/v1/tokens/${token.id}`, '/v1/tokens', `/v1/tokens/${token.id}/versions`]) {
    expect((await s.call('GET', path, { cookie: olga })).text).not.toContain(secret)
  }
  expect(said(await s.call('GET', `/v1/tokens/${token.id}/secret`, { cookie: olga }))).toBe('409 conflict')
  const wish = { kind: 'organization', secretVisibility: 'sealed' }
  expect(said(await make(olga, wish))).toBe('403 policy_refused')
})

test('V-06, V-07: without the administrator role it reads the tenant and changes nothing', async () => {
  const group = await aUnit(s, 'o', { kind: 'group' })
  const { secret } = (await make(olga, { kind: 'organization' })).body
  expect(await ask(s, secret, 'GET', '/v1/tenants/o')).toBe('200')
  const invited = { username: 'invited', name: 'Invited' }
  expect(await ask(s, secret, 'POST', '/v1/tenants/o/users', invited)).toBe('403 permission_missing')
  const wish = { kind: 'organization', tenant: 'o', name: 'more', expiresAt: inDays(s, 1) }
  expect(await ask(s, secret, 'POST', '/v1/tokens', wish)).toBe('403 permission_missing')
  expect(await ask(s, secret, 'DELETE', `/v1/tenants/o/units/${group}`)).toBe('403 permission_missing')
})

test('V-08: with the administrator role it does all of that', async () => {
  const group = await aUnit(s, 'o', { kind: 'group' })
  const { secret, token } = (await make(olga, { kind: 'organization', admin: true })).body
  expect([token.admin, token.role]).toEqual([true, 'tenant-admin'])
  expect(await ask(s, secret, 'GET', '/v1/tenants/o')).toBe('200')
  expect(await ask(s, secret, 'POST', '/v1/tenants/o/users', { username: 'newcomer', name: 'New' })).toBe('201')
  const wish = { kind: 'organization', tenant: 'o', name: 'more', expiresAt: inDays(s, 1), admin: true }
  expect(await ask(s, secret, 'POST', '/v1/tokens', wish)).toBe('201')
  expect(await ask(s, secret, 'DELETE', `/v1/tenants/o/units/${group}`)).toBe('204')
})

test('V-09: a token of a group reads its group, sees no other, and changes no members', async () => {
  const { secret, token } = (await make(greta, { kind: 'group', unit: 'g1' })).body
  expect(secret).toMatch(/^pltg_/)
  expect(token).toMatchObject({ kind: 'group', tenant: 'o', unit: 'g1', role: 'unit-user', admin: false })
  expect(await ask(s, secret, 'GET', '/v1/tenants/o/units/g1')).toBe('200')
  expect(await ask(s, secret, 'GET', '/v1/tenants/o/units/g2')).toBe('404 not_found')
  const member = `/v1/tenants/o/units/g1/members/${people.uwe.username}`
  expect(await ask(s, secret, 'PUT', member, { role: 'unit-user' })).toBe('403 permission_missing')
  expect(await ask(s, secret, 'GET', '/v1/tenants/o')).toBe('200')
  expect(await idsOf(s, '/v1/tenants/o/units', { token: secret })).toEqual(['g1'])
})

test('V-10, V-11: with the administrator role it changes members of its group alone', async () => {
  const { secret } = (await make(greta, { kind: 'group', unit: 'g1', admin: true })).body
  const colleague = await aMember(s, 'o', { unit: null, role: 'tenant-user' })
  const at = (unit: string) => `/v1/tenants/o/units/${unit}/members/${colleague.username}`
  expect(await ask(s, secret, 'PUT', at('g1'), { role: 'unit-user' })).toBe('200')
  expect(await ask(s, secret, 'DELETE', at('g1'))).toBe('204')
  expect(await ask(s, secret, 'PUT', at('g2'), { role: 'unit-user' })).toBe('404 not_found')
  const path = '/v1/tokens?tenant=o&kind=organization'
  expect(await s.ok('GET', path, undefined, { token: secret })).toMatchObject({ items: [], total: 0 })
})

test('V-12, V-13: a plain member makes no token of the group, its administrator none of the organization', async () => {
  expect(said(await make(uwe, { kind: 'group', unit: 'g1' }))).toBe('403 permission_missing')
  expect(said(await make(greta, { kind: 'organization' }))).toBe('403 permission_missing')
  expect(said(await make(greta, { kind: 'group', unit: 'g2' }))).toBe('403 permission_missing')
  expect(said(await make(greta, { kind: 'group', unit: 'nowhere' }))).toBe('403 permission_missing')
})

test('V-14, V-15: the log names the technical user with its token, and a person by themself', async () => {
  const { id, secret, token } = await anOrganizationToken(s, 'o', { name: 'robot', admin: true })
  const own = await aUserToken(s, people.olga, { unit: null, role: 'tenant-admin' })
  for (const [by, username] of [
    [secret, 'by-robot'],
    [own.secret, 'by-olga'],
  ] as const) {
    await s.ok('POST', '/v1/tenants/o/users', { username, name: username }, { token: by })
  }
  const { items } = await s.ok('GET', '/v1/audit?tenant=o&action=user.created&limit=2', undefined, { cookie: olga })
  expect(items.map(({ actor }: { actor: unknown }) => actor)).toEqual([
    { type: 'user', id: people.olga.id, name: expect.any(String), tokenId: own.id },
    { type: 'technical', id: token.user.id, name: 'robot', tokenId: id },
  ])
})

test('V-26: nobody signs in as a technical user, edits it or makes one', async () => {
  const { id, username } = (await anOrganizationToken(s, 'o')).token.user
  const path = `/v1/tenants/o/users/${id}`
  const by = { cookie: olga }
  for (const body of [{ name: 'Taken' }, { password: PASSWORD }, { status: 'inactive' }, { memberships: [] }]) {
    expect(said(await s.call('PATCH', path, { ...by, body }))).toBe('409 conflict')
  }
  expect(said(await s.call('DELETE', path, by))).toBe('409 conflict')
  const signIn = { username, password: PASSWORD }
  expect(said(await s.call('POST', '/v1/session', { body: { ...signIn, tenant: 'o' } }))).toBe('401 sign_in_failed')
  expect(said(await s.call('POST', '/v1/tenants/o/sessions', { ...by, body: signIn }))).toBe('403 sign_in_failed')
  const technical = { username: 'bot', name: 'Bot', type: 'technical' }
  expect(said(await s.call('POST', '/v1/tenants/o/users', { ...by, body: technical }))).toBe('422 invalid_input')
})

test('V-27: an empty name and a past or missing expiry are refused, each at its field', async () => {
  const refused = async (wish: object) => {
    const { body, status } = await make(olga, { kind: 'organization', ...wish })
    return [status, ...new Set(body.errors.map(({ pointer }: { pointer: string }) => pointer))]
  }
  expect(await refused({ name: '' })).toEqual([422, '/name'])
  expect(await refused({ name: '   ' })).toEqual([422, '/name'])
  expect(await refused({ name: 'x'.repeat(101) })).toEqual([422, '/name'])
  expect(await refused({ expiresAt: inDays(s, -1) })).toEqual([422, '/expiresAt'])
  expect(await refused({ expiresAt: inDays(s, 0) })).toEqual([422, '/expiresAt'])
  expect(await refused({ expiresAt: undefined })).toEqual([422, '/expiresAt'])
  expect(await refused({ expiresAt: '2027-02-30T00:00:00Z' })).toEqual([422, '/expiresAt'])
  expect(await refused({ name: undefined })).toEqual([422, '/name'])
  const { secret } = (await make(olga, { kind: 'organization', expiresAt: '2027-03-01T01:00:00+02:00' })).body
  expect(await passes(s, secret)).toBe(true)
})
