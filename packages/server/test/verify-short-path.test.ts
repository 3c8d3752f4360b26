/** Every request is sent past the short path as well: both answers must be the same, byte for byte. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawSeeded, pick } from './rules/draw.ts'
import { startServer, type TestServer } from './server.ts'
import { sendBy } from './two-ways.ts'

const REQUESTS = 2_500

let s: TestServer
const secrets: string[] = []

const ORGANIZATION = { kind: 'organization', tenant: 'harbour' }
const inAnHour = (): string => new Date(s.clock.now + 3_600_000).toISOString()

beforeAll(async () => {
  s = await startServer()
  await s.ok('POST', '/v1/tenants', { id: 'harbour', name: 'Harbour' })
  await s.ok('POST', '/v1/tenants', { id: 'airport', name: 'Airport' })
  // So that an address which names it without a value could be taken for one that asks about it.
  await s.ok('POST', '/v1/tenants', { id: 'tenant1', name: 'Tenant 1' })
  await s.ok('POST', '/v1/tenants/harbour/units', { id: 'quay', kind: 'department', name: 'Quay' })
  const grants = [{ tenant: 'harbour', permissions: ['tenant:read', 'unit:read'] }]
  const create = async (body: object): Promise<string> => {
    const { secret, token } = await s.ok('POST', '/v1/tokens', { expiresAt: inAnHour(), ...body })
    secrets.push(secret)
    return token.id
  }
  await create({ kind: 'organization', tenant: 'harbour', name: 'Ship – 船' })
  await create({ kind: 'group', tenant: 'harbour', unit: 'quay', name: 'crane' })
  const anywhere = [{ tenant: '*', permissions: ['user:*'] }]
  await create({ kind: 'application', application: 'everywhere', grants: anywhere })
  const near = { kind: 'application', tenant: 'harbour', grants }
  await create({ ...near, application: 'Tide "tables"' })
  await create({ ...near, application: 'near', allowedIps: ['127.0.0.0/8'] })
  await create({ ...near, application: 'far', allowedIps: ['203.0.113.7'] })
  const brief = await create({ ...near, application: 'brief', expiresAt: new Date(s.clock.now + 60_000).toISOString() })
  expect(brief).toMatch(/^tok_/)
  const revoked = await create({ ...near, application: 'revoked' })
  await s.ok('POST', `/v1/tokens/${revoked}/revoke`, {})
  secrets.push(s.master, s.gateway)
})
afterAll(() => s.stop())

type Roll = <T>(sides: readonly T[]) => T

const ADDRESSES = [
  ...['/v1/verify', '/v1/verify?permission=tenant:read', '/v1/verify?permission=tenant:read&permission=unit:read'],
  ...['/v1/verify?tenant=harbour', '/v1/verify?tenant=harbour&unit=quay&permission=unit:read', '/v1/verify?unit=quay'],
  ...['/v1/verify?permission=user:read', '/v1/verify?tenant=airport&permission=user:read', '/v1/verify?tenant=nowhere'],
  ...['/v1/verify/at/harbour/tenant:read/', '/v1/verify/at/harbour/tenant:read/a/b.html?x=1&y=2'],
  ...['/v1/verify/at/airport/user:read/deep/path', '/v1/verify/at/harbour/tenant:delete/', '/v1/verify/at/-/x:y/'],
]
const ODD_ADDRESSES = [
  ...['/v1/verify/', '/v1/verify?', '/v1/verify?&', '/v1/verify?permission', '/v1/verify?permission=', '/v1//verify'],
  ...['/v1/verify?permission=tenant%3Aread', '/v1/verify?permission=Tenant:read', '/v1/verify?permission=tenant:*'],
  ...[
    '/v1/verify?tenant=harbour&tenant=harbour',
    '/v1/verify?tenant=',
    '/v1/verify?nothing=1',
    '/v1/verify?permission=user:read&tenant1',
    '/v1/verify?unit=a&unit=b',
  ],
  ...[
    '/v1/verify?tenant=harbour;unit=quay',
    '/v1/verify?tenant=harbour#quay',
    '/v1/verify#x',
    '/V1/verify',
    '/v1/verify%20',
  ],
  ...[
    '/v1/verify/at/harbour/tenant:read',
    '/v1/verify/at/harbour/',
    '/v1/verify/at//tenant:read/',
    '/v1/verify/at/harbour',
  ],
  ...[
    '/v1/verify/at/harbour/tenant:read/../../x',
    '/v1/verify/at/harbour/tenant:read//',
    '/v1/verify/at/../verify/x:y/',
  ],
  ...['/v1/verify/at/harbour/tenant:read/%', '/v1/verify/at/harbour/tenant:read/%2e%2e', '/v1/verify/at/HARBOUR/a:b/'],
  ...[
    '/v1/verify/at/harbour/tenant:read/?a=%zz',
    '/v1/verify/at/harbour/tenant:read/;x?y',
    '/v1/verify/at/harbour/tenant:read/?',
  ],
  ...[
    `/v1/verify?permission=tenant:read&x=${'a'.repeat(600)}`,
    `/v1/verify/at/harbour/tenant:read/${'a'.repeat(2_000)}`,
  ],
  ...[
    `/v1/verify/at/harbour/tenant:read/plta_${'0'.repeat(38)}`,
    `/v1/verify/at/harbour/tenant:read/pltU_${'a'.repeat(40)}`,
  ],
  ...[
    `/v1/verify?${Array.from({ length: 21 }, () => 'permission=tenant:read').join('&')}`,
    '/v1/verifyx',
    '/v1/verify/x',
  ],
]
const EXTRAS = [
  ...[
    'Polett-Tenant: harbour',
    'polett-tenant: airport',
    'Polett-Tenant: nowhere',
    'Polett-Tenant: ',
    'Polett-Tenant: HARBOUR',
  ],
  ...['Cookie: polett=abc', 'X-Forwarded-For: 203.0.113.7', 'Accept: text/html', 'Content-Type: application/json'],
  ...[
    'Connection: close',
    'Connection: keep-alive',
    'Proxy-Connection: close',
    'Host: twice',
    'Authorization: Basic eDp5',
    'Auth-Token: old',
    'Expect: later',
  ],
]

function randomRequest(roll: Roll): string {
  const common = roll([true, true, true, false])
  const method = roll(common ? ['GET'] : ['GET', 'GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'])
  const address = roll(roll([true, common]) ? ADDRESSES : ODD_ADDRESSES)
  const secret = roll(secrets)
  const usual = `Authorization: Bearer ${secret}`
  const odd = [
    ...[
      `authorization: bearer ${secret}`,
      `Authorization: Bearer  ${secret}`,
      `Authorization: Bearer\t${secret}`,
      'X: y',
    ],
    ...[
      `Authorization: Bearer ${secret}x`,
      `Authorization: ${secret}`,
      'Authorization: Bearer',
      `${usual}\r\n${usual}`,
    ],
    ...[
      `Authorization: Bearer ${secret.slice(0, -1)}_`,
      `Authorization: BEARER ${secret}`,
      `Authorization: Bearer ${secret} `,
    ],
  ]
  const extras = [1, 2].flatMap(() => (roll([true, common, true]) ? [] : [roll(EXTRAS)]))
  const lines = [`${method} ${address} ${roll(['1.1', '1.1', '1.1', common ? '1.1' : '1.0']).padStart(8, 'HTTP/')}`]
  if (common || roll([true, true, true, false])) lines.push('Host: example.org')
  lines.push(roll([true, true, common]) ? usual : roll(odd), ...extras)
  return `${lines.join('\r\n')}\r\n\r\n`
}

it(`answers ${REQUESTS} random requests as the app does, byte for byte`, { timeout: 300_000 }, async () => {
  const draw = drawSeeded(20_261_122)
  const roll: Roll = (sides) => pick(draw, sides)
  let [short, refused] = [0, 0]
  for (let count = 0; count < REQUESTS; count += 1) {
    const text = randomRequest(roll)
    const expected = await sendBy(s, 'ordinary', text)
    const found = await sendBy(s, 'short', text)
    expect({ text, answer: found.answer }).toEqual({ text, answer: expected.answer })
    if (!found.reachedTheApp) short += 1
    if (!expected.answer.startsWith('HTTP/1.1 200')) refused += 1
    // Tokens end, and tenants are read anew, while the requests go on.
    if (count === REQUESTS / 2) s.clock.advance(61_000)
    if (count % 500 === 499) await s.ok('PATCH', '/v1/tenants/harbour', { name: `Harbour ${count}` })
  }
  // Both ways have to be well trodden, or the comparison says nothing.
  expect(short).toBeGreaterThan(REQUESTS / 5)
  expect(refused).toBeGreaterThan(REQUESTS / 5)
})

it.each(EXTRAS)('answers a plain question with "%s" as the app does, byte for byte', async (extra) => {
  const text = `GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${s.master}\r\n${extra}\r\n\r\n`
  const { answer } = await sendBy(s, 'ordinary', text)
  expect((await sendBy(s, 'short', text)).answer).toBe(answer)
})

it('counts each use once', async () => {
  const { secret, token } = await s.ok('POST', '/v1/tokens', {
    ...ORGANIZATION,
    expiresAt: inAnHour(),
    name: 'counted',
  })
  const text = `GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${secret}\r\n\r\n`
  await sendBy(s, 'ordinary', text)
  expect((await sendBy(s, 'short', text)).reachedTheApp).toBe(false)
  await sendBy(s, 'short', text)
  await s.restart()
  const usage = await s.ok('GET', `/v1/tokens/${token.id}/usage`)
  expect(usage.buckets.map((bucket: { allowed: number }) => bucket.allowed)).toEqual([3])
  expect(usage.addresses).toMatchObject([{ address: '127.0.0.1', count: 3 }])
})

it('refuses at once what has ended, wherever the answer came from before', async () => {
  const { secret, token } = await s.ok('POST', '/v1/tokens', { ...ORGANIZATION, expiresAt: inAnHour(), name: 'ends' })
  const text = `GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${secret}\r\n\r\n`
  await sendBy(s, 'short', text)
  expect((await sendBy(s, 'short', text)).answer).toMatch(/^HTTP\/1\.1 200/)
  await s.ok('POST', `/v1/tokens/${token.id}/revoke`, {})
  expect((await sendBy(s, 'short', text)).answer).toMatch(/^HTTP\/1\.1 401[\s\S]*token_revoked/)
  await s.ok('POST', `/v1/tokens/${token.id}/restore`, {})
  await sendBy(s, 'short', text)
  await s.ok('PATCH', '/v1/tenants/harbour', { status: 'inactive' })
  expect((await sendBy(s, 'short', text)).answer).toMatch(/^HTTP\/1\.1 401[\s\S]*token_suspended/)
})
