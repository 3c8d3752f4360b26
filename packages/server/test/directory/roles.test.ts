import { expect, it } from 'vitest'
import { openDirectory } from './scene.ts'

it('shows built-in roles with what they permit today', async () => {
  const { as } = await openDirectory()
  const olga = as('olga')
  await olga('PUT', '/v1/tenants/o/permissions', [{ name: 'orders:read', description: 'See orders' }])
  const { body } = await olga('GET', '/v1/tenants/o/roles?sort=id')
  const ids = body.items.map(({ id }: { id: string }) => id)
  expect(ids).toEqual(['auditor', 'tenant-admin', 'tenant-user', 'unit-admin', 'unit-user'])
  const admin = body.items.find(({ id }: { id: string }) => id === 'tenant-admin')
  expect(admin).toMatchObject({ builtIn: true, unit: null, status: 'active' })
  expect(admin.permissions).toContain('orders:*')
})

it('keeps built-in roles, but takes own permissions into two of them', async () => {
  const { as } = await openDirectory()
  const olga = as('olga')
  await olga('PUT', '/v1/tenants/o/permissions', [{ name: 'orders:read' }])
  const patch = (role: string, body: object) => olga('PATCH', `/v1/tenants/o/roles/${role}`, body)
  expect((await patch('unit-user', { name: 'Mine' })).status).toBe(409)
  expect((await patch('tenant-admin', { permissions: ['orders:read'] })).status).toBe(409)
  expect((await patch('unit-user', { permissions: ['user:read'] })).status).toBe(422)
  const extended = await patch('unit-user', { permissions: ['tenant:read', 'orders:read'] })
  expect(extended.body.permissions).toEqual(['orders:read', 'role:read', 'tenant:read', 'unit:read'])
  expect((await olga('DELETE', '/v1/tenants/o/roles/unit-user')).status).toBe(409)
  const reserved = { id: 'unit-user', name: 'x', permissions: [] }
  expect((await olga('POST', '/v1/tenants/o/roles', reserved)).status).toBe(422)
  const inUse = await olga('PUT', '/v1/tenants/o/permissions', [])
  expect([inUse.status, inUse.body.code, inUse.body.count]).toEqual([409, 'in_use', 1])
})

it('lets a role permit only what means something, and what its maker holds', async () => {
  const { as, tokenFor } = await openDirectory()
  const make = (who: string, permissions: string[], more: object = {}) =>
    as(who)('POST', '/v1/tenants/o/roles', { id: 'r', name: 'R', permissions, ...more })
  expect((await make('olga', ['orders:read'])).body.errors[0].code).toBe('unknown_permission')
  expect((await make('olga', ['tenant:create'])).body.errors[0].code).toBe('platform_wide')
  expect((await make('olga', ['tenant:delete'])).body.code).toBe('exceeds_own_rights')
  expect((await make('uwe', [])).status).toBe(403)
  const local = await tokenFor(['role:*', 'user:read'], 'g1')
  expect((await make(local, ['user:read'])).body.code).toBe('permission_missing')
  expect((await make(local, ['user:read'], { unit: 'g2' })).status).toBe(422)
  expect((await make(local, ['user:read', 'user:update'], { unit: 'g1' })).body.code).toBe('exceeds_own_rights')
  expect((await make(local, ['user:read'], { unit: 'g1' })).status).toBe(201)
  expect((await as(local)('PATCH', '/v1/tenants/o/roles/r', { unit: null })).status).toBe(403)
  expect((await make('olga', [], { unit: 'g1' })).body.code).toBe('already_exists')
})

it('keeps a role that somebody holds', async () => {
  const { as, ok } = await openDirectory()
  const olga = as('olga')
  await ok('POST', '/v1/tenants/o/roles', { id: 'reader', name: 'Reader', permissions: ['user:read'], unit: 'g1' })
  await ok('PUT', '/v1/tenants/o/units/g1a/members/uwe', { role: 'reader' })
  expect((await olga('DELETE', '/v1/tenants/o/roles/reader')).body).toMatchObject({ code: 'in_use', count: 1 })
  expect((await olga('PATCH', '/v1/tenants/o/roles/reader', { unit: 'g2' })).body).toMatchObject({
    code: 'in_use',
    count: 1,
  })
  expect((await olga('PATCH', '/v1/tenants/o/roles/reader', { unit: 'g1a' })).status).toBe(200)
  await ok('DELETE', '/v1/tenants/o/units/g1a/members/uwe')
  expect((await olga('DELETE', '/v1/tenants/o/roles/reader')).status).toBe(204)
})
