/** Lists of tokens by the role that they act in, and of those that nobody has used. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import {
  aMember,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aToken,
  aUserToken,
  cookieFor,
  idsOf,
  inDays,
  passes,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

const listed = (query: string, by: object = {}) => idsOf(s, `/v1/tokens?limit=200&${query}`, by)
const bulk = (filter: object, expectedCount: number) =>
  s.call('POST', '/v1/tokens/bulk', { token: s.master, body: { action: 'revoke', filter, expectedCount } })

test('by role: of one tenant, whatever the kind', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const member = { unit: null, role: 'tenant-user' }
  const user = await aUserToken(s, await aMember(s, tenant, member), member)
  const organization = await anOrganizationToken(s, tenant)
  const admin = await anOrganizationToken(s, tenant, { admin: true })
  await anOrganizationToken(s, other)
  await anApplication(s, { [tenant]: ['user:read'] })
  expect((await listed(`tenant=${tenant}&role=tenant-user`)).sort()).toEqual([user.id, organization.id].sort())
  expect(await listed(`tenant=${tenant}&role=tenant-user&kind=user`)).toEqual([user.id])
  expect(await listed(`tenant=${tenant}&role=tenant-admin&sort=-lastUsedAt`)).toEqual([admin.id])
  expect(await listed(`tenant=${tenant}&role=nobody`)).toEqual([])
  expect((await bulk({ tenant, role: 'tenant-user' }, 1)).body.actualCount).toBe(2)
  expect((await bulk({ tenant, role: 'tenant-user' }, 2)).body.succeeded).toBe(2)
  expect(await listed(`tenant=${tenant}&status=active`)).toEqual([admin.id])
})

test('a role says nothing without its tenant', async () => {
  const { body, status } = await s.call('GET', '/v1/tokens?role=tenant-user', { token: s.master })
  expect([status, body.errors[0].pointer]).toEqual([422, '/tenant'])
  const refused = await bulk({ role: 'tenant-user' }, 0)
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/filter/tenant'])
})

test('no role of a token is told to those who see only that it reaches in', async () => {
  const tenant = await aTenant(s)
  const wish = { kind: 'user', tenant: 'platform', user: 'root', role: 'platform-admin', name: 'Root' }
  const { id } = await aToken(s, wish)
  const cookie = await cookieFor(s, await anAdministrator(s, tenant))
  const both = `tenant=platform&reaches=${tenant}`
  expect(await listed(both, { cookie })).toContain(id)
  expect(await listed(`${both}&role=platform-admin`, { cookie })).toEqual([])
  expect(await listed(`${both}&role=platform-admin`)).toEqual([id])
})

test('never used: until the first use, in any order, also for work on all of them', async () => {
  const tenant = await aTenant(s)
  const [used, fresh, revoked] = [
    await anOrganizationToken(s, tenant),
    await anOrganizationToken(s, tenant),
    await anOrganizationToken(s, tenant),
  ]
  await s.ok('POST', `/v1/tokens/${revoked.id}/revoke`)
  await passes(s, used.secret)
  await flushUsage(s.running.deps)
  const never = [fresh.id, revoked.id].sort()
  for (const sort of ['name', '-createdAt', 'lastUsedAt', '-lastUsedAt']) {
    expect((await listed(`tenant=${tenant}&neverUsed=true&sort=${sort}`)).sort()).toEqual(never)
  }
  expect(await listed(`tenant=${tenant}&neverUsed=true&status=active`)).toEqual([fresh.id])
  expect((await listed('neverUsed=true')).includes(used.id)).toBe(false)
  for (const value of ['false', '1', 'yes']) {
    expect(await ask(s, s.master, 'GET', `/v1/tokens?neverUsed=${value}`)).toBe('422 invalid_input')
  }
  expect((await bulk({ tenant, neverUsed: true }, 2)).body.succeeded).toBe(2)
  expect(await listed(`tenant=${tenant}&status=active`)).toEqual([used.id])
})

test('expired or never used, and reaching into a tenant: also what does not live there', async () => {
  const start = s.clock.now
  const tenant = await aTenant(s)
  const { id } = await anApplication(s, { [tenant]: ['user:read'] }, { expiresAt: inDays(s, 1) })
  expect(await listed(`reaches=${tenant}&neverUsed=true`)).toContain(id)
  s.clock.advance(86_400_000)
  expect(await listed(`reaches=${tenant}&status=expired`)).toEqual([id])
  s.clock.now = start
})

test('where more fit than are picked out one by one, the order is walked, and the same are found', async () => {
  const tenant = await aTenant(s)
  const { id: model } = await anOrganizationToken(s, tenant)
  const used = await anOrganizationToken(s, tenant, { name: 'AAA' })
  await passes(s, used.secret)
  await flushUsage(s.running.deps)
  const copied = `kind, tenant_id, user_id, role_id, name_written, name_folded, description, master, admin, visibility, allowed_ips,
    version, expires_at, issued_at, created_at, updated_at, last_used_at, creator_type, creator_name_written`
  await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 10001)
    insert into token (id_folded, ${sql.raw(copied)}) select 'tok_many' || i, ${sql.raw(copied)}
    from n, token where public_id = ${model}`.execute(s.running.deps.store.write)
  for (const sort of ['name', 'lastUsedAt']) {
    const page = await s.ok('GET', `/v1/tokens?tenant=${tenant}&neverUsed=true&limit=200&sort=${sort}`)
    expect(page.items.length).toBe(200)
    expect(page.items.some(({ id }: { id: string }) => id === used.id)).toBe(false)
    expect(page).toMatchObject({ total: 10_000, totalIsMinimum: true })
  }
  const page = await s.ok('GET', `/v1/tokens?tenant=${tenant}&role=tenant-user&limit=1&sort=name`)
  expect([page.items[0].id, page.total, page.totalIsMinimum]).toEqual([used.id, 10_000, true])
})
