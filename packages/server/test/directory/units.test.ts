import { expect, it } from 'vitest'
import { openDirectory } from './scene.ts'

const ids = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id)

it('shows the units in sight, and answers the others as missing ones', async () => {
  const { as } = await openDirectory()
  expect(ids((await as('olga')('GET', '/v1/tenants/o/units?sort=id')).body)).toEqual(['g1', 'g1a', 'g2'])
  expect(ids((await as('greta')('GET', '/v1/tenants/o/units?sort=-id')).body)).toEqual(['g1a', 'g1'])
  expect(ids((await as('olga')('GET', '/v1/tenants/o/units?parent=g1')).body)).toEqual(['g1a'])
  expect(ids((await as('olga')('GET', '/v1/tenants/o/units?q=1%20a')).body)).toEqual(['g1a'])
  expect((await as('greta')('GET', '/v1/tenants/o/units/g2')).status).toBe(404)
  expect((await as('greta')('GET', '/v1/tenants/o/units/missing')).status).toBe(404)
})

it('judges creating, moving and deleting at the parent', async () => {
  const { as } = await openDirectory()
  const greta = as('greta')
  const unit = { kind: 'group', name: 'New' }
  expect((await greta('POST', '/v1/tenants/o/units', { ...unit, id: 'n1', parent: 'g1' })).status).toBe(201)
  expect((await greta('POST', '/v1/tenants/o/units', { ...unit, id: 'n2' })).status).toBe(403)
  const hidden = await greta('POST', '/v1/tenants/o/units', { ...unit, id: 'n3', parent: 'g2' })
  const missing = await greta('POST', '/v1/tenants/o/units', { ...unit, id: 'n3', parent: 'missing' })
  expect([hidden.status, hidden.body.errors]).toEqual([422, missing.body.errors])
  expect((await greta('PATCH', '/v1/tenants/o/units/g1', { name: 'Renamed' })).status).toBe(200)
  expect((await greta('PATCH', '/v1/tenants/o/units/g1', { parent: 'g1a' })).status).toBe(403)
  expect((await greta('PATCH', '/v1/tenants/o/units/n1', { parent: 'g1a' })).body.parent).toBe('g1a')
  expect((await greta('DELETE', '/v1/tenants/o/units/n1')).body.missing.permission).toBe('unit:delete')
  expect((await greta('POST', '/v1/tenants/o/units', { ...unit, id: 'n1', parent: 'g1' })).body.code).toBe(
    'already_exists',
  )
})

it('keeps a tree of at most sixteen levels', async () => {
  const { as, ok } = await openDirectory()
  const olga = as('olga')
  expect((await olga('PATCH', '/v1/tenants/o/units/g1', { parent: 'g1a' })).body.errors[0].code).toBe('cycle')
  let parent: string | null = null
  for (let level = 1; level <= 16; level += 1) {
    await ok('POST', '/v1/tenants/o/units', { id: `l${level}`, kind: 'department', name: 'Level', parent })
    parent = `l${level}`
  }
  const deeper = { id: 'l17', kind: 'department', name: 'Level', parent }
  expect((await olga('POST', '/v1/tenants/o/units', deeper)).body.errors[0].code).toBe('too_deep')
  expect((await olga('PATCH', '/v1/tenants/o/units/g1', { parent: 'l15' })).body.errors[0].code).toBe('too_deep')
  expect((await olga('PATCH', '/v1/tenants/o/units/g1', { parent: 'l14' })).status).toBe(200)
})

it('is active while it and all above it are', async () => {
  const { as } = await openDirectory()
  await as('olga')('PATCH', '/v1/tenants/o/units/g1', { status: 'inactive' })
  expect((await as('olga')('GET', '/v1/tenants/o/units/g1a')).body).toMatchObject({ status: 'active', active: false })
  expect((await as('uwe')('GET', '/v1/tenants/o/units/g1')).status).toBe(404)
})

it('lets nobody move a unit under people who can do more there than the mover', async () => {
  const { as, ok, tokenFor } = await openDirectory()
  const mover = await tokenFor(['unit:read', 'unit:update'])
  expect((await as(mover)('PATCH', '/v1/tenants/o/units/g2', { parent: 'g1' })).body.code).toBe('exceeds_own_rights')
  expect((await as('olga')('PATCH', '/v1/tenants/o/units/g2', { parent: 'g1' })).status).toBe(200)
  await ok('PATCH', '/v1/tenants/o/units/g2', { parent: null })
})

it('takes the subtree, the memberships and the tokens there; people stay', async () => {
  const { as, call, cookie, ok, running } = await openDirectory()
  await ok('POST', '/v1/tenants/o/roles', { id: 'local', name: 'Local', permissions: ['unit:read'], unit: 'g1a' })
  const { secret } = await ok('POST', '/v1/tokens', {
    ...{ kind: 'group', tenant: 'o', unit: 'g1a', name: 'bot', expiresAt: '2027-01-01T00:00:00Z', admin: true },
  })
  expect((await call('GET', '/v1/tokens/self', { token: secret })).status).toBe(200)
  expect((await call('DELETE', '/v1/tenants/o/units/g1', { cookie })).status).toBe(204)
  expect((await call('GET', '/v1/tokens/self', { token: secret })).status).toBe(401)
  expect((await as('olga')('GET', '/v1/tenants/o/units/g1a')).status).toBe(404)
  expect((await as('olga')('GET', '/v1/tenants/o/users/greta')).body.memberships).toEqual([])
  expect((await as('olga')('GET', '/v1/tenants/o/users?type=technical')).body.total).toBe(0)
  expect((await as('olga')('GET', '/v1/tenants/o/roles/local')).status).toBe(404)
  await ok('POST', '/v1/tenants/o/roles', { id: 'local', name: 'Again', permissions: ['unit:read'] })
  await ok('POST', '/v1/tenants/o/units', { id: 'g1', kind: 'group', name: 'Again' })
  expect((await as('olga')('GET', '/v1/tenants/o/users?unit=g1')).body.total).toBe(0)
  const { store } = running.deps
  await expect
    .poll(() => store.read.selectFrom('unit').select('id').where('deleted_at', 'is not', null).execute())
    .toEqual([])
  expect(await store.read.selectFrom('token').select('id').where('kind', '=', 'group').execute()).toEqual([])
  const roles = await store.read.selectFrom('role').select('slug').where('slug', 'like', '~%').execute()
  expect(roles).toEqual([])
})
