/** Small promises about tokens that are easily broken: what lists must not tell, and what limits must let through. */

import { expect, test, vi } from 'vitest'
import { openDirectory } from '../directory/scene.ts'

const EXPIRES = '2027-01-01T00:00:00Z'

// Each test opens a server of its own.
vi.setConfig({ testTimeout: 30_000 })

test('of platform tokens that reach in, no filter and no cursor tells what the list does not show', async () => {
  const s = await openDirectory()
  const reaching = { tenant: '*', permissions: ['tenant:read'] }
  const wish = { kind: 'application', id: 'shop', application: 'Web shop', name: 'zanzibar', grants: [reaching] }
  const { secret } = await s.ok('POST', '/v1/tokens', { ...wish, expiresAt: EXPIRES })
  const ids = async (filter: string): Promise<string[]> => {
    const answer = await s.as('olga')('GET', `/v1/tokens?reaches=o&${filter}`)
    return answer.body.items.map(({ id }: { id: string }) => id)
  }
  expect(await ids('q=shop')).toEqual(['shop'])
  expect(await ids('lastUsedBefore=2030-01-01T00:00:00Z')).toContain('shop')
  const hidden = ['q=zanzibar', `secretLast4=${secret.slice(-4)}`, 'expiresBefore=2030-01-01T00:00:00Z', 'user=root']
  for (const filter of hidden) expect(await ids(filter), filter).not.toContain('shop')

  const { nextCursor } = (await s.as('olga')('GET', '/v1/tokens?reaches=o&sort=-name&limit=1')).body
  expect(Buffer.from(nextCursor, 'base64url').toString('latin1')).not.toContain('zanzibar')
  const next = await s.as('olga')('GET', `/v1/tokens?reaches=o&sort=-name&limit=1&cursor=${nextCursor}`)
  expect(next.status).toBe(200)
  const forged = `${nextCursor.slice(0, -4)}${nextCursor.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
  expect((await s.as('olga')('GET', `/v1/tokens?reaches=o&sort=-name&limit=1&cursor=${forged}`)).status).toBe(400)
  expect((await s.as('olga')('GET', `/v1/tokens?reaches=o&sort=name&limit=1&cursor=${nextCursor}`)).status).toBe(400)
})

test('a list goes on after the longest name that folding can make', async () => {
  const s = await openDirectory()
  const name = '\ufdfa'.repeat(100)
  for (const each of [name, name]) {
    await s.ok('POST', '/v1/tokens', { kind: 'organization', tenant: 'o', name: each, expiresAt: EXPIRES })
  }
  const { nextCursor } = await s.ok('GET', '/v1/tokens?tenant=o&sort=name&limit=1')
  const second = await s.ok('GET', `/v1/tokens?tenant=o&sort=name&limit=1&cursor=${nextCursor}`)
  expect(second.items).toHaveLength(1)
})

test('a token takes 200 grants of 100 permissions, when it is made and when it is replaced', async () => {
  const s = await openDirectory()
  const names = Array.from({ length: 100 }, (_, index) => `resource-${index}:read-it-all`)
  const own = names.map((name) => ({ name }))
  await s.ok('PUT', '/v1/tenants/o/permissions', own)
  const grants = Array.from({ length: 200 }, () => ({ tenant: 'o', permissions: names }))
  const wish = { application: 'All', expiresAt: EXPIRES, grants }
  const { secret, token } = await s.ok('POST', '/v1/tokens', { kind: 'application', ...wish })
  expect(token.grantCount).toBe(200)
  expect((await s.ok('POST', `/v1/tokens/${token.id}/replace`, { ...wish, keepSecret: true })).token.version).toBe(2)
  const asked = `/v1/verify?tenant=o&permission=${names[99]}`
  expect((await s.call('GET', asked, { token: secret })).status).toBe(200)
})

test('a check answers as a real call does: what is no permission is held by nobody', async () => {
  const s = await openDirectory()
  for (const permission of ['orders:*', '*', 'nonsense']) {
    const { allowed, missing } = await s.ok('POST', '/v1/tokens/admin-console/check', { permission })
    expect({ allowed, missing }).toEqual({ allowed: false, missing: { permission } })
    expect((await s.call('GET', `/v1/verify?permission=${permission}`, { token: s.master })).status).toBe(403)
  }
})

test('no token is called like a secret, because no address could name it', async () => {
  const s = await openDirectory()
  const id = 'plta_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL'
  const wish = { kind: 'application', id, application: 'Shop', expiresAt: EXPIRES }
  const { body, status } = await s.call('POST', '/v1/tokens', { token: s.master, body: wish })
  expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/id'])
})

test('a token that never expires is not rotated where tokens must expire: policy refuses, no field is wrong', async () => {
  const s = await openDirectory()
  await s.ok('PUT', '/v1/tenants/o/policy', { allowNoExpiry: true })
  const { token } = await s.ok('POST', '/v1/tokens', { kind: 'organization', tenant: 'o', name: 'ci', expiresAt: null })
  await s.ok('PUT', '/v1/tenants/o/policy', {})
  const { body, status } = await s.call('POST', `/v1/tokens/${token.id}/rotate`, { token: s.master })
  expect([status, body.code]).toEqual([403, 'policy_refused'])
})

test('a person is themself in every spelling of their username', async () => {
  const s = await openDirectory()
  await s.ok('PUT', '/v1/tenants/o/policy', { ownTokens: true })
  const wish = { kind: 'user', tenant: 'o', name: 'Mine', expiresAt: EXPIRES, unit: 'g1', role: 'unit-user' }
  expect((await s.as('uwe')('POST', '/v1/tokens', { ...wish, user: 'ＵＷＥ' })).status).toBe(201)
  expect((await s.as('uwe')('POST', '/v1/tokens', { ...wish, user: 'greta' })).status).toBe(403)
})

test('a secret whose sealed copy a policy has erased is not called sealed again', async () => {
  const s = await openDirectory()
  const wish = { name: 'Mine', expiresAt: EXPIRES, unit: 'g1', role: 'unit-user' }
  const { secret, token } = await s.ok('POST', '/v1/tokens', { kind: 'user', tenant: 'o', user: 'uwe', ...wish })
  await s.ok('PUT', '/v1/tenants/o/policy', { secretVisibility: { user: 'once' } })
  await s.ok('PUT', '/v1/tenants/o/policy', {})
  const replace = (more: object) =>
    s.call('POST', `/v1/tokens/${token.id}/replace`, { token: s.master, body: { ...wish, keepSecret: true, ...more } })
  const { body, status } = await replace({})
  expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/secretVisibility'])
  expect((await s.ok('GET', `/v1/tokens/${token.id}`)).version).toBe(1)
  expect((await replace({ secretVisibility: 'once' })).body.token.secretVisibility).toBe('once')
  expect((await s.call('GET', '/v1/tokens/self', { token: secret })).status).toBe(200)
})

test('a grant of nothing does not tell whether a tenant is there', async () => {
  const s = await openDirectory()
  const grants = [{ tenant: 'platform', permissions: ['token:create'] }]
  const maker = { kind: 'application', application: 'Maker', expiresAt: EXPIRES, grants }
  const { secret } = await s.ok('POST', '/v1/tokens', maker)
  const codes = async (tenant: string): Promise<unknown> => {
    const wish = { ...maker, application: 'Guess', grants: [{ tenant, permissions: [] }] }
    const { body, status } = await s.call('POST', '/v1/tokens', { token: secret, body: wish })
    return { status, errors: body.errors }
  }
  expect(await codes('o')).toEqual(await codes('nowhere'))
})
