/** A new key is taken at the next start, and ends nothing. */

import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { polett, succeed } from './recorder.ts'

let server: TestServer
let dataDir = ''

beforeAll(async () => {
  server = await startServer()
  dataDir = join(server.directory, 'data')
})
afterAll(() => server.stop())

it('lets old secrets work on, shows sealed ones still, and makes new ones under the new key', async () => {
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  const member = { username: 'kari', name: 'Kari', memberships: [{ unit: null, role: 'tenant-user' }] }
  await server.ok('POST', '/v1/tenants/acme/users', member)
  const wish = { kind: 'user', tenant: 'acme', name: 'Old', user: 'kari', role: 'tenant-user' }
  const old = await server.ok('POST', '/v1/tokens', { ...wish, expiresAt: '2027-03-01T00:00:00Z' })

  const { key, keys } = JSON.parse((await succeed(['key', 'add', '--data-dir', dataDir, '--json'])).out)
  expect(keys).toBe(2)
  await server.restart()

  expect((await server.call('GET', '/v1/verify', { token: old.secret })).status).toBe(200)
  const shown = await server.ok('GET', `/v1/tokens/${old.token.id}/secret`, undefined, { cookie: server.cookie })
  expect(shown.secret).toBe(old.secret)
  const made = await server.ok('POST', '/v1/tokens', { ...wish, name: 'New', expiresAt: '2027-03-01T00:00:00Z' })
  expect((await server.call('GET', '/v1/verify', { token: made.secret })).status).toBe(200)
  const rows = await server.running.deps.store.read
    .selectFrom('token_secret')
    .innerJoin('installation_key', 'installation_key.number', 'token_secret.key_number')
    .select('key_id')
    .distinct()
    .execute()
  expect(rows).toHaveLength(2)
  expect(rows).toContainEqual({ key_id: key })
})

it('says where there is no key file', async () => {
  const { code, err } = await polett(['key', 'add', '--data-dir', join(server.directory, 'nowhere')])
  expect(code).toBe(1)
  expect(err).toContain('is missing')
})
