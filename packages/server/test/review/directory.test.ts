/** Small promises of the directory that are easily broken. */

import { expect, test, vi } from 'vitest'
import { openDirectory } from '../directory/scene.ts'

// Each test opens a server of its own.
vi.setConfig({ testTimeout: 30_000 })

test('nobody is called like somebody else with a character that cannot be seen, nor so that no address names them', async () => {
  const s = await openDirectory()
  const odd = ['ol\u200bga', 'ol\u202ega', 'olga\u2060', '.', '..', 'plta_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL']
  for (const username of odd) {
    const created = await s.as('olga')('POST', '/v1/tenants/o/users', { username, name: 'Somebody' })
    expect([created.status, created.body.errors?.[0]?.pointer], username).toEqual([422, '/username'])
    const changed = await s.as('olga')('PATCH', '/v1/tenants/o/users/uwe', { username })
    expect([changed.status, changed.body.errors?.[0]?.pointer], username).toEqual([422, '/username'])
  }
})

test('what concerns the whole installation is granted on no tenant, as a wildcard neither', async () => {
  const s = await openDirectory()
  for (const permission of ['tenant:create', 'metrics:read', 'metrics:*']) {
    const grants = [{ tenant: 'o', permissions: [permission] }]
    const wish = { kind: 'application', application: 'Shop', expiresAt: '2027-01-01T00:00:00Z' }
    const token = await s.call('POST', '/v1/tokens', { token: s.master, body: { ...wish, grants } })
    expect(token.status, permission).toBe(422)
    const role = { id: 'watch', name: 'Watch', permissions: [permission] }
    expect((await s.call('POST', '/v1/tenants/o/roles', { token: s.master, body: role })).status, permission).toBe(422)
    await s.ok('POST', '/v1/tokens', { ...wish, grants: [{ tenant: '*', permissions: [permission] }] })
  }
})
