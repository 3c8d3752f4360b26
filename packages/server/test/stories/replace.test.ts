/** A new version under the same id: other rights, another expiry, the same secret or a new one. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aMember,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
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

function replace(id: string, wish: object, by: string = s.master) {
  return s.call('POST', `/v1/tokens/${id}/replace`, { token: by, body: { expiresAt: inDays(s, 20), ...wish } })
}

test('without keepSecret the token has a new secret, and every older one is dead', async () => {
  const { id, secret } = await anApplication(s)
  const overlapping = (await s.ok('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 600 })).secret
  const { body, headers, status } = await replace(id, { application: 'Again' })
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(headers.get('polett-propagation')).toMatch(/^nodes=1, confirmed=1/)
  expect(await passes(s, body.secret)).toBe(true)
  for (const old of [secret, overlapping]) expect(await passes(s, old)).toBe(false)
})

test('what is left out is the default of a creation, not what the token had', async () => {
  const wish = { description: 'Before', allowedIps: ['127.0.0.0/8'], master: true, name: 'Before' }
  const { id } = await anApplication(s, { [tenant]: ['user:read'] }, wish)
  const { token } = (await replace(id, { application: 'After' })).body
  expect(token).toMatchObject({
    ...{ description: '', allowedIps: [], master: false, grants: [], application: 'After', version: 2 },
  })
})

test('each version stays visible as it was, with who replaced it', async () => {
  const { id } = await anApplication(s, { [tenant]: ['user:read'] })
  s.clock.advance(1_000)
  await replace(id, { application: 'Two', grants: [{ tenant, permissions: ['user:*'] }] })
  s.clock.advance(1_000)
  await replace(id, { application: 'Three' })
  const { items } = await s.ok('GET', `/v1/tokens/${id}/versions`)
  const byVersion = items.toSorted((a: { version: number }, b: { version: number }) => a.version - b.version)
  expect(byVersion).toMatchObject([
    {
      version: 1,
      application: 'A client',
      grants: [{ tenant, permissions: ['user:read'] }],
      replacedBy: 'admin-console',
    },
    { version: 2, application: 'Two', grants: [{ tenant, permissions: ['user:*'] }] },
  ])
  expect(byVersion[0].replacedAt).toBe(byVersion[1].issuedAt)
  expect(items[0]).not.toHaveProperty('secret')
})

test('a revoked token stays revoked, an expired one is not brought back', async () => {
  const start = s.clock.now
  const { id, secret } = await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 1) })
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  const { body } = await replace(id, { name: 'again', keepSecret: true })
  expect([body.token.status, body.secret]).toEqual(['revoked', undefined])
  await s.ok('POST', `/v1/tokens/${id}/restore`)
  expect(await passes(s, secret)).toBe(true)
  s.clock.advance(30 * 86_400_000)
  expect(said(await replace(id, { name: 'again' }))).toBe('409 conflict')
  s.clock.now = start
})

test('id, kind, tenant and person are kept, and are no fields of a replacement', async () => {
  const { id } = await anOrganizationToken(s, tenant)
  for (const field of ['id', 'kind', 'tenant', 'user']) {
    const { body, status } = await replace(id, { name: 'again', [field]: 'other' })
    expect([field, status, body.errors[0].pointer]).toEqual([field, 422, `/${field}`])
  }
  for (const wish of [{ name: 'x', application: 'x' }, { name: 'x', grants: [{ tenant, permissions: ['*'] }] }, {}]) {
    expect((await replace(id, wish)).status).toBe(422)
  }
})

test('a secret that was shown once is not sealed with the same value; a new one is', async () => {
  const member = { unit: null, role: 'tenant-user' }
  const person = await aMember(s, tenant, member)
  const { id } = await aUserToken(s, person, member, { secretVisibility: 'once' })
  const wish = { name: 'again', ...member, secretVisibility: 'sealed' }
  const { body, status } = await replace(id, { ...wish, keepSecret: true })
  expect([status, body.errors[0].pointer]).toEqual([422, '/secretVisibility'])
  const renewed = await replace(id, wish)
  expect(renewed.body.token.secretVisibility).toBe('sealed')
  const cookie = await cookieFor(s, await anAdministrator(s, tenant))
  expect((await s.call('GET', `/v1/tokens/${id}/secret`, { cookie })).body).toEqual({ secret: renewed.body.secret })
})

test('a sealed secret that is kept as once can be shown no more', async () => {
  const member = { unit: null, role: 'tenant-user' }
  const { id, secret } = await aUserToken(s, await aMember(s, tenant, member), member)
  const { body } = await replace(id, { name: 'again', ...member, secretVisibility: 'once', keepSecret: true })
  expect(body.token.secretVisibility).toBe('once')
  const cookie = await cookieFor(s, await anAdministrator(s, tenant))
  expect(said(await s.call('GET', `/v1/tokens/${id}/secret`, { cookie }))).toBe('409 conflict')
  expect(await passes(s, secret)).toBe(true)
})

test('a person’s token moves to another of their combinations, and to no other', async () => {
  const [a, b] = [await aUnit(s, tenant), await aUnit(s, tenant)]
  const person = await aMember(s, tenant, { unit: a, role: 'unit-user' }, { unit: b, role: 'unit-admin' })
  const { id, secret } = await aUserToken(s, person, { unit: a, role: 'unit-user' })
  const wish = { name: 'again', keepSecret: true }
  expect((await replace(id, { ...wish, unit: a, role: 'unit-admin' })).status).toBe(422)
  const { token } = (await replace(id, { ...wish, unit: b, role: 'unit-admin' })).body
  expect([token.unit, token.role, token.user.id]).toEqual([b, 'unit-admin', person.id])
  expect(await ask(s, secret, 'GET', `/v1/tenants/${tenant}/units/${b}`)).toBe('200')
  expect(await ask(s, secret, 'GET', `/v1/tenants/${tenant}/units/${a}`)).toBe('404 not_found')
})

test('a technical user changes its role and name with its token', async () => {
  const { id, secret, token } = await anOrganizationToken(s, tenant, { name: 'before' })
  await replace(id, { name: 'after', admin: true, keepSecret: true })
  const user = await s.ok('GET', `/v1/tenants/${tenant}/users/${token.user.id}`)
  expect([user.name, user.memberships]).toMatchObject(['after', [{ unit: null, role: 'tenant-admin' }]])
  expect(await ask(s, secret, 'POST', `/v1/tenants/${tenant}/users`, { username: 'made', name: 'M' })).toBe('201')
})

test('replacing asks for creating and deleting, and gives nobody more than they have', async () => {
  const { id } = await anApplication(s)
  const wish = { application: 'Again', grants: [{ tenant, permissions: ['user:read'] }] }
  for (const permissions of [
    ['token:read', 'token:create'],
    ['token:read', 'token:delete'],
  ]) {
    const { secret } = await anApplication(s, { '*': permissions, [tenant]: ['user:read'] })
    expect(said(await replace(id, wish, secret))).toBe('403 permission_missing')
  }
  const weak = await anApplication(s, { '*': ['token:*'] })
  expect(said(await replace(id, wish, weak.secret))).toBe('403 exceeds_own_rights')
  expect((await s.ok('GET', `/v1/tokens/${id}`)).version).toBe(1)
  const own = await anApplication(s, { '*': ['token:*'], [tenant]: ['user:read'] })
  expect(said(await replace(id, wish, own.secret))).toBe('200')
})

test('whoever replaces a stronger token by a weaker one gets the weaker one only', async () => {
  const strong = await anApplication(s, { '*': ['*'] })
  const weak = await anApplication(s, { '*': ['token:*'] })
  const answer = await replace(strong.id, { application: 'Weak' }, weak.secret)
  expect(said(answer)).toBe('200')
  expect(await ask(s, answer.body.secret, 'GET', `/v1/tenants/${tenant}`)).toBe('404 not_found')
  expect(await passes(s, strong.secret)).toBe(false)
})
