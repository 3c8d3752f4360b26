import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let secret: string

beforeAll(async () => {
  server = await startServer()
  for (const id of ['shop', 'bare']) await server.ok('POST', '/v1/tenants', { id, name: id })
  await server.ok('PUT', '/v1/tenants/shop/permissions', [{ name: 'orders:read' }])
  const made = await server.ok('POST', '/v1/tokens', {
    kind: 'application',
    application: 'Everywhere',
    expiresAt: '2027-03-01T00:00:00Z',
    grants: [{ tenant: '*', permissions: ['tenant:read', 'orders:read'] }],
  })
  secret = made.secret
})
afterAll(() => server.stop())

it.each([
  ['shop', 'orders:read tenant:read', 200],
  ['bare', 'tenant:read', 403],
])('tells at %s only of permissions that are defined there, on both ways to the answer', async (tenant, held, asked) => {
  for (const headers of [{}, { connection: 'close' }]) {
    const there = await server.call('GET', `/v1/verify?tenant=${tenant}`, { token: secret, headers })
    expect(there.headers.get('polett-permissions')).toBe(held)
    const orders = `/v1/verify?tenant=${tenant}&permission=orders:read`
    expect((await server.call('GET', orders, { token: secret, headers })).status).toBe(asked)
  }
})
