import { expect, it } from 'vitest'
import { openDirectory } from './scene.ts'

it('keeps the platform: never created, deleted or deactivated, and listed only to who reads tenants everywhere', async () => {
  const { as, call, cookie, ok } = await openDirectory()
  expect((await call('POST', '/v1/tenants', { cookie, body: { id: 'platform', name: 'x' } })).status).toBe(422)
  expect((await call('DELETE', '/v1/tenants/platform', { cookie })).body.code).toBe('conflict')
  const body = { status: 'inactive' }
  expect((await call('PATCH', '/v1/tenants/platform', { cookie, body })).body.code).toBe('conflict')
  const all = await ok('GET', '/v1/tenants?sort=id')
  expect(all.items.map(({ id }: { id: string }) => id)).toEqual(['o', 'platform'])
  const olgas = await as('olga')('GET', '/v1/tenants')
  expect(olgas.body.items.map(({ id }: { id: string }) => id)).toEqual(['o'])
})

it('answers a missing tenant, one that is out of sight and a missing permission as the contract says', async () => {
  const { as, ok } = await openDirectory()
  await ok('POST', '/v1/tenants', { id: 'other', name: 'Other' })
  expect((await as('olga')('GET', '/v1/tenants/other')).status).toBe(404)
  expect((await as('olga')('GET', '/v1/tenants/missing')).status).toBe(404)
  const refused = await as('uwe')('PATCH', '/v1/tenants/o', { name: 'Mine' })
  expect(refused.body.missing).toEqual({ permission: 'tenant:update', tenant: 'o' })
  expect((await as('olga')('POST', '/v1/tenants', { id: 'new', name: 'New' })).body.code).toBe('permission_missing')
  expect((await as('uwe')('GET', '/v1/tenants/o')).status).toBe(200)
})

it('takes everything with a deleted tenant, at once and for good', async () => {
  const { as, call, cookie, ok, running, tokenFor } = await openDirectory()
  const secret = await tokenFor(['tenant:read', 'user:*'])
  await ok('POST', '/v1/tokens', {
    ...{ kind: 'organization', tenant: 'o', name: 'ci', expiresAt: '2027-01-01T00:00:00Z' },
  })
  expect((await call('DELETE', '/v1/tenants/o', { cookie })).status).toBe(204)
  expect((await as('olga')('GET', '/v1/session')).status).toBe(401)
  expect((await call('GET', '/v1/tenants/o', { token: secret })).status).toBe(404)
  expect((await call('GET', '/v1/tenants/o/users', { cookie })).status).toBe(404)
  await ok('POST', '/v1/tenants', { id: 'o', name: 'Another' })
  expect((await ok('GET', '/v1/tenants/o/users')).total).toBe(0)
  const left = () =>
    running.deps.store.read.selectFrom('tenant').select('id').where('deleted_at', 'is not', null).execute()
  await expect.poll(left).toEqual([])
  const users = running.deps.store.read.selectFrom('user_account').select('username').where('username', '!=', 'root')
  expect(await users.execute()).toEqual([])
})

it('keeps policies under the ceiling of the platform', async () => {
  const { as, call, cookie, ok } = await openDirectory()
  const wished = { maxLifetimeDays: { user: 90 }, ownTokens: true, secretVisibility: { user: 'sealed' } }
  const put = await as('olga')('PUT', '/v1/tenants/o/policy', wished)
  expect(put.body).toMatchObject({ ownTokens: true, maxLifetimeDays: { user: 90, mobile: null } })
  expect(put.body.effective).toMatchObject({ ownTokens: true, maxLifetimeDays: { user: 90 } })
  await ok('PUT', '/v1/policy', { ownTokens: false, maxLifetimeDays: { user: 30 } })
  expect((await as('olga')('GET', '/v1/tenants/o/policy')).body.effective).toMatchObject({
    ownTokens: false,
    maxLifetimeDays: { user: 30 },
  })
  const sealed = { secretVisibility: { application: 'sealed' } }
  expect((await call('PUT', '/v1/policy', { cookie, body: sealed })).status).toBe(422)
  expect((await as('greta')('PUT', '/v1/tenants/o/policy', {})).status).toBe(404)
})

it('refuses a time zone and a locale that mean nothing', async () => {
  const { call, cookie } = await openDirectory()
  for (const odd of [{ timeZone: 'Europe/Atlantis' }, { timeZone: '+01:00' }, { locale: 'e' }]) {
    expect((await call('PATCH', '/v1/tenants/o', { cookie, body: odd })).status).toBe(422)
  }
})
