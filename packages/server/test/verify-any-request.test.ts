/** A proxy may pass on the client's own method and path: neither is our business. */

import { METHODS } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Door, openDoor } from './knock.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let door: Door
let headers: Record<string, string>

beforeAll(async () => {
  server = await startServer()
  await server.ok('POST', '/v1/tenants', { id: 'shop', name: 'Shop' })
  door = openDoor(server.url)
  headers = { authorization: `Bearer ${server.master}` }
})
afterAll(async () => {
  door.close()
  await server.stop()
})

const ADDRESSES = ['/v1/verify?tenant=shop', '/v1/verify/at/shop/tenant:read/calendars/kari']

it.each(
  METHODS.filter((method) => method !== 'CONNECT'),
)('%s is judged like GET, whatever it brings', async (method) => {
  for (const path of ADDRESSES) {
    for (const body of ['', '<propfind/>']) {
      const heard = await door.knock({ method, path, headers: { ...headers, 'content-type': 'text/xml' }, body })
      expect([method, path, heard.status]).toEqual([method, path, 200])
      expect(heard.headers['polett-token']).toBe('admin-console')
    }
    expect((await door.knock({ method, path })).status).toBe(401)
  }
})

it.each(['/caf%E9', '/100%', '/%zz/%', '/%C3%B8l?q=%E9'])('the rest of a path may be %s', async (rest) => {
  const at = (tenant: string) =>
    door.knock({ method: 'GET', path: `/v1/verify/at/${tenant}/tenant:read${rest}`, headers })
  expect((await at('shop')).status).toBe(200)
  expect((await at('nowhere')).status).toBe(403)
})

it('a secret in such a rest is refused all the same', async () => {
  const path = `/v1/verify/at/shop/tenant:read/caf%E9/${server.master}`
  expect(JSON.parse((await door.knock({ method: 'GET', path, headers })).text).code).toBe('secret_in_url')
})
