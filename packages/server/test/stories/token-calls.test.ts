/** What every call with a token keeps to: one credential, one tenant, known fields, and what a check says of it. */

import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import {
  aMember,
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

/** With headers exactly as given, which may stand there twice. */
function raw(path: string, headers: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(s.url)
  return new Promise((resolve, reject) => {
    const options = { host: hostname, port, path, headers: ['host', `${hostname}:${port}`, ...headers] }
    request(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const { code } = response.statusCode === 200 ? {} : JSON.parse(text)
        resolve(code === undefined ? String(response.statusCode) : `${response.statusCode} ${code}`)
      })
    })
      .on('error', reject)
      .end()
  })
}

test('exactly one credential is taken', async () => {
  const { secret } = await anApplication(s)
  const other = await anApplication(s)
  const bearer = ['authorization', `Bearer ${secret}`]
  const path = '/v1/tokens/self'
  expect(await raw(path, bearer)).toBe('200')
  expect(await raw(path, ['authorization', `bEaReR ${secret}`])).toBe('200')
  expect(await raw(path, [...bearer, ...bearer])).toBe('400 ambiguous_credentials')
  expect(await raw(path, [...bearer, 'authorization', `Bearer ${other.secret}`])).toBe('400 ambiguous_credentials')
  expect(await raw(path, [...bearer, 'cookie', s.cookie])).toBe('400 ambiguous_credentials')
  expect(await raw(path, [...bearer, 'authorization', 'Basic YTpi'])).toBe('400 ambiguous_credentials')
  expect(await raw(path, ['cookie', s.cookie.replace(/=.*/, `=${secret}`)])).toBe('401 token_invalid')
  expect(await raw(path, ['authorization', `Bearer ${s.cookie.split('=')[1]}`])).toBe('401 token_invalid')
  const claims = ['polett-tenant', 'platform', 'polett-tenant', 'platform']
  expect(await raw(path, [...bearer, ...claims])).toBe('400 malformed_request')
})

test('Polett-Tenant must be the token’s own, or one in which a platform token or a session holds something', async () => {
  const other = await aTenant(s)
  const at = (secret: string, claimed: string) =>
    ask(s, secret, 'GET', '/v1/tokens/self', undefined, { 'polett-tenant': claimed })
  const home = await anOrganizationToken(s, tenant)
  expect([await at(home.secret, tenant), await at(home.secret, other)]).toEqual(['200', '401 token_invalid'])
  const platform = await anApplication(s, { [tenant]: ['user:read'] })
  expect([await at(platform.secret, tenant), await at(platform.secret, other)]).toEqual(['200', '401 token_invalid'])
  expect(await at(s.master, 'nowhere')).toBe('401 token_invalid')
  const member = await aMember(s, tenant, { unit: null, role: 'tenant-user' })
  const cookie = await cookieFor(s, member)
  const session = async (claimed: string) =>
    said(await s.call('GET', '/v1/session', { cookie, headers: { 'polett-tenant': claimed } }))
  expect([await session(tenant), await session(other)]).toEqual(['200', '401 token_invalid'])
})

test('unknown fields and wrong types are refused, members and parameters given twice are not even read', async () => {
  const wish = { kind: 'application', application: 'A', expiresAt: inDays(s, 1) }
  const create = (body: unknown) => ask(s, s.master, 'POST', '/v1/tokens', body)
  for (const odd of [{ colour: 'red' }, { master: 'true' }, { expiresAt: 5 }, { grants: {} }, { status: 'active' }]) {
    expect([odd, await create({ ...wish, ...odd })]).toEqual([odd, '422 invalid_input'])
  }
  expect(await create('{"kind":"application","application":"A","application":"B"}')).toBe('400 malformed_request')
  expect(await create('{"kind":')).toBe('400 malformed_request')
  for (const body of [[], null, 'text', 5]) expect(await create(JSON.stringify(body))).toBe('422 invalid_input')
  expect(await ask(s, s.master, 'GET', '/v1/tokens?limit=1&limit=2')).toBe('400 malformed_request')
  const text = await s.call('POST', '/v1/tokens', {
    ...{ token: s.master, body: JSON.stringify(wish), headers: { 'content-type': 'text/plain' } },
  })
  expect(said(text)).toBe('415 unsupported_media_type')
})

test('fields that belong to another kind are refused at their place', async () => {
  const refused = async (wish: object) => {
    const { body, status } = await s.call('POST', '/v1/tokens', {
      ...{ token: s.master, body: { tenant, name: 'x', expiresAt: inDays(s, 1), ...wish } },
    })
    return [status, ...body.errors.map(({ pointer }: { pointer: string }) => pointer)]
  }
  expect(await refused({ kind: 'organization', unit: 'u' })).toEqual([422, '/unit'])
  expect(await refused({ kind: 'organization', master: true })).toEqual([422, '/master'])
  expect(await refused({ kind: 'group' })).toEqual([422, '/unit'])
  expect(await refused({ kind: 'user', role: 'tenant-user', user: 'x', application: 'y' })).toEqual([
    422,
    '/application',
  ])
  const grants = [{ tenant: 'platform', permissions: ['user:read'] }]
  expect(await refused({ kind: 'application', application: 'y', grants })).toEqual([422, '/grants/0/tenant'])
  const unknown = [{ tenant, permissions: ['orders:read', 'user:read', 'nonsense'] }]
  expect(await refused({ kind: 'application', application: 'y', grants: unknown })).toEqual([
    ...[422, '/grants/0/permissions/2'],
  ])
  const ips = { kind: 'application', application: 'y', allowedIps: ['10.0.0.0/8', '10.0.0.0/33'] }
  expect(await refused(ips)).toEqual([422, '/allowedIps/1'])
})

test('a token is bound to the addresses it is given', async () => {
  const inside = await anApplication(s, {}, { allowedIps: ['127.0.0.1', '10.0.0.0/8'] })
  const outside = await anApplication(s, {}, { allowedIps: ['10.0.0.0/8', '2001:db8::/32'] })
  expect(await passes(s, inside.secret)).toBe(true)
  expect(await ask(s, outside.secret, 'GET', '/v1/tokens/self')).toBe('403 address_not_allowed')
})

test('access and check explain a person’s token by its role, and what is missing where', async () => {
  const [unit, other] = [await aUnit(s, tenant), await aUnit(s, tenant)]
  const below = await aUnit(s, tenant, { parent: unit })
  const person = await aMember(s, tenant, { unit, role: 'unit-user' })
  const { id } = await aUserToken(s, person, { unit, role: 'unit-user' })
  const access = await s.ok('GET', `/v1/tokens/${id}/access`)
  const place = { tenant, tenantName: `Tenant ${tenant}`, unit, unitName: `Unit ${unit}` }
  expect(access).toEqual({
    status: 'active',
    grants: [{ ...place, permissions: expect.arrayContaining(['unit:read']), because: 'role unit-user' }],
  })
  const check = (question: object) => s.ok('POST', `/v1/tokens/${id}/check`, question)
  const allowed = { allowed: true, reason: 'allowed', because: 'role unit-user' }
  expect(await check({ permission: 'unit:read' })).toEqual(allowed)
  expect(await check({ permission: 'unit:read', tenant, unit: below })).toEqual(allowed)
  const missing = (permission: string, at: object) => ({
    ...{ allowed: false, reason: 'permission_missing', missing: { permission, ...at } },
  })
  expect(await check({ permission: 'user:read', unit })).toEqual(missing('user:read', { tenant, unit }))
  expect(await check({ permission: 'unit:read', tenant, unit: other })).toEqual(
    missing('unit:read', { tenant, unit: other }),
  )
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  expect(await check({ permission: 'unit:read' })).toEqual({ allowed: false, reason: 'token_revoked' })
  expect((await s.ok('GET', `/v1/tokens/${id}/access`)).status).toBe('revoked')
})

test('use is counted: what passed, what was refused and why, from where and when last', async () => {
  const { id, secret } = await anApplication(s, { [tenant]: ['user:read'] })
  for (let call = 0; call < 3; call += 1) await passes(s, secret)
  await ask(s, secret, 'GET', `/v1/verify?tenant=${tenant}&permission=user:delete`)
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  await passes(s, secret)
  await flushUsage(s.running.deps)
  const { addresses, buckets } = await s.ok('GET', `/v1/tokens/${id}/usage?step=day`)
  expect(buckets).toEqual([
    {
      ...{ start: '2026-11-21T00:00:00.000Z', allowed: 3, refused: 2 },
      refusedBy: { permission_missing: 1, token_revoked: 1 },
    },
  ])
  const at = new Date(s.clock.now).toISOString()
  expect(addresses).toEqual([{ address: '127.0.0.1', lastUsedAt: at, count: expect.any(Number) }])
  expect(await s.ok('GET', `/v1/tokens/${id}`)).toMatchObject({ lastUsedAt: at, lastUsedAddress: '127.0.0.1' })
})
