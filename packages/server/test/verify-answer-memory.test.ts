/** Answers that were given before are given again: only as long as the app would give the same. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { aMember, anApplication, aRole, aTenant, aUnit, aUserToken, type MadeUser } from './builders.ts'
import { startServer, type TestServer } from './server.ts'
import { sendBy } from './two-ways.ts'

let s: TestServer
beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

const requestOf = (secret: string, path: string, header = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: example.org\r\n${header}Authorization: Bearer ${secret}\r\n\r\n`

/** Often enough that the answer is kept, and then given from what was kept. */
async function warm(text: string): Promise<void> {
  for (let time = 0; time < 4; time += 1) {
    const { answer } = await sendBy(s, 'short', text)
    expect(answer).toMatch(/^HTTP\/1\.1 200/)
  }
  expect((await sendBy(s, 'short', text)).reachedTheApp).toBe(false)
}

async function statusAfterwards(text: string): Promise<string> {
  const { answer } = await sendBy(s, 'ordinary', text)
  // More than once: the first may find nothing in memory, and the app makes it remember.
  for (let time = 0; time < 3; time += 1) expect((await sendBy(s, 'short', text)).answer).toBe(answer)
  return answer.slice(9, 12)
}

interface Scene {
  readonly id: string
  readonly secret: string
  readonly tenant: string
  readonly unit: string
}

type Cause = readonly [name: string, status: string, change: (scene: Scene) => Promise<unknown>]

const CAUSES: readonly Cause[] = [
  ['the token is revoked', '401', ({ id }) => s.ok('POST', `/v1/tokens/${id}/revoke`, {})],
  ['the token is deleted', '401', ({ id }) => s.ok('DELETE', `/v1/tokens/${id}`)],
  ['the secret is rotated', '401', ({ id }) => s.ok('POST', `/v1/tokens/${id}/rotate`, {})],
  [
    'the overlap of a rotation ends',
    '401',
    async ({ id }) => {
      await s.ok('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 30 })
      s.clock.advance(30_000)
    },
  ],
  [
    'the token is narrowed and keeps its secret',
    '403',
    ({ id, tenant }) =>
      s.ok('POST', `/v1/tokens/${id}/replace`, {
        application: 'narrowed',
        expiresAt: new Date(s.clock.now + 50_000).toISOString(),
        keepSecret: true,
        grants: [{ tenant, permissions: ['user:read'] }],
      }),
  ],
  ['the asked tenant is closed', '403', ({ tenant }) => s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' })],
  [
    'the asked unit is closed',
    '403',
    ({ tenant, unit }) => s.ok('PATCH', `/v1/tenants/${tenant}/units/${unit}`, { status: 'inactive' }),
  ],
  ['the token expires', '401', async () => s.clock.advance(60_000)],
  ['nothing happens', '200', async () => undefined],
]

it.each(CAUSES)('a kept answer is not given when %s', async (_name, status, change) => {
  const tenant = await aTenant(s)
  const unit = await aUnit(s, tenant)
  const expiresAt = new Date(s.clock.now + 60_000).toISOString()
  const { id, secret } = await anApplication(s, { [tenant]: ['unit:read'] }, { expiresAt })
  const text = requestOf(secret, `/v1/verify?permission=unit:read&tenant=${tenant}&unit=${unit}`)
  await warm(text)
  await change({ id, secret, tenant, unit })
  expect(await statusAfterwards(text)).toBe(status)
})

interface OneOfTwo {
  readonly id: string
  readonly user: MadeUser
}

const OWN_CAUSES: readonly (readonly [name: string, change: (one: OneOfTwo) => Promise<unknown>])[] = [
  ['revoked', ({ id }) => s.ok('POST', `/v1/tokens/${id}/revoke`, {})],
  ['deleted', ({ id }) => s.ok('DELETE', `/v1/tokens/${id}`)],
  ['rotated', ({ id }) => s.ok('POST', `/v1/tokens/${id}/rotate`, {})],
  [
    'rotated, with an overlap that is over',
    async ({ id }) => {
      await s.ok('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 30 })
      s.clock.advance(30_000)
    },
  ],
  ['expired', async () => s.clock.advance(60_000)],
  [
    "a stopped person's",
    ({ user }) => s.ok('PATCH', `/v1/tenants/${user.tenant}/users/${user.id}`, { status: 'inactive' }),
  ],
]

it.each(OWN_CAUSES)('what was decided for tokens alike is not given to one that is %s', async (_name, change) => {
  const tenant = await aTenant(s)
  const membership = { unit: null, role: await aRole(s, tenant, ['unit:read']) }
  const [user, alike] = [await aMember(s, tenant, membership), await aMember(s, tenant, membership)]
  const expiresAt = new Date(s.clock.now + 60_000).toISOString()
  const { id, secret } = await aUserToken(s, user, membership, { expiresAt })
  const other = await aUserToken(s, alike, membership)
  const path = '/v1/verify?permission=unit:read'
  await warm(requestOf(secret, path))
  await change({ id, user })
  await warm(requestOf(other.secret, path))
  expect(await statusAfterwards(requestOf(secret, path))).toBe('401')
})

it('an answer counts for its question alone', async () => {
  const [one, other] = [await aTenant(s), await aTenant(s)]
  const { secret } = await anApplication(s, { [one]: ['unit:read', 'user:read'], [other]: ['user:read'] })
  const at = (tenant: string, permission: string): string => `/v1/verify?permission=${permission}&tenant=${tenant}`
  await warm(requestOf(secret, at(one, 'unit:read')))
  expect(await statusAfterwards(requestOf(secret, at(one, 'user:read')))).toBe('200')
  expect(await statusAfterwards(requestOf(secret, at(other, 'unit:read')))).toBe('403')
  expect(await statusAfterwards(requestOf(secret, at(one, 'unit:read'), `Polett-Tenant: ${one}\r\n`))).toBe('200')
  expect(await statusAfterwards(requestOf(secret, at(one, 'unit:read'), `Polett-Tenant: ${other}\r\n`))).toBe('401')
})

it('a tenant that a token reaches only because it reaches all of them counts as well', async () => {
  const tenant = await aTenant(s)
  const { secret } = await anApplication(s, { '*': ['unit:read'] })
  const text = requestOf(secret, `/v1/verify?permission=unit:read&tenant=${tenant}`)
  await warm(text)
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' })
  expect(await statusAfterwards(text)).toBe('403')
})

it('a token bound to addresses is judged by the address of each request', async () => {
  const tenant = await aTenant(s)
  const proxied = await startServer({ environment: { POLETT_TRUSTED_PROXIES: '127.0.0.0/8' } })
  try {
    await proxied.ok('POST', '/v1/tenants', { id: tenant, name: tenant })
    const { secret } = await anApplication(proxied, { [tenant]: ['unit:read'] }, { allowedIps: ['203.0.113.0/24'] })
    const from = (address: string): string => requestOf(secret, '/v1/verify', `X-Forwarded-For: ${address}\r\n`)
    for (const _time of [1, 2, 3]) {
      expect((await sendBy(proxied, 'short', from('203.0.113.7'))).answer).toMatch(/^HTTP\/1\.1 200/)
    }
    expect((await sendBy(proxied, 'short', from('198.51.100.7'))).answer).toMatch(/^HTTP\/1\.1 403[\s\S]*address_not/)
    expect((await sendBy(proxied, 'short', from('203.0.113.8'))).answer).toMatch(/^HTTP\/1\.1 200/)
  } finally {
    await proxied.stop()
  }
})
