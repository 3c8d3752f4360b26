/** Answers call places and roles by their names, and no name tells what is out of the reader's sight. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aGroupToken,
  aMember,
  aMobileSignIn,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
  type MadeToken,
  PASSWORD,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

type Shown = Readonly<Record<string, unknown>>

const named = ({ role, roleName, unit, unitName }: Shown) => ({ unit, unitName, role, roleName })

async function aPlace() {
  const tenant = await aTenant(s, { name: 'Fjordbygg' })
  const unit = await aUnit(s, tenant, { name: 'Sales' })
  await s.ok('POST', `/v1/tenants/${tenant}/roles`, { id: 'reader', name: 'Order reader', permissions: ['user:read'] })
  return { tenant, unit, member: { unit, role: 'reader' } }
}

test('a token is shown with the names of its unit and its role, wherever it is shown', async () => {
  const { member, tenant, unit } = await aPlace()
  const person = await aMember(s, tenant, member)
  const user = await aUserToken(s, person, member)
  const names = { ...member, unitName: 'Sales', roleName: 'Order reader' }
  const mobile = await aMobileSignIn(s, person)
  expect([named(user.token), named(mobile.token)]).toEqual([names, names])
  const group = await aGroupToken(s, tenant, unit)
  expect(named(group.token)).toEqual({ unit, unitName: 'Sales', role: 'unit-user', roleName: 'Unit user' })
  const organization = await anOrganizationToken(s, tenant)
  expect(named(organization.token)).toMatchObject({ unitName: null, roleName: 'Tenant user' })
  const application = await anApplication(s, { [tenant]: ['user:read'] })
  expect(named(application.token)).toEqual({ unit: null, unitName: null, role: null, roleName: null })

  const by = { token: s.master }
  const { items } = await s.ok('GET', `/v1/tokens?tenant=${tenant}&kind=user`, undefined, by)
  const revoked = await s.ok('POST', `/v1/tokens/${user.id}/revoke`, {}, by)
  const restored = await s.ok('POST', `/v1/tokens/${user.id}/restore`, {}, by)
  const rotated = await s.ok('POST', `/v1/tokens/${user.id}/rotate`, {}, by)
  const { token: asked } = await s.ok('POST', '/v1/verifications', { secret: rotated.secret }, { token: s.gateway })
  const self = await s.ok('GET', '/v1/tokens/self', undefined, { token: rotated.secret })
  for (const token of [items[0], revoked.token, restored.token, rotated.token, asked, self]) {
    expect(named(token)).toEqual(names)
  }
})

test('V-27: a name that nobody can see, or that breaks its line, is refused at its field, wherever it is given', async () => {
  const { tenant, unit } = await aPlace()
  const at = `/v1/tenants/${tenant}`
  const { id } = await aMember(s, tenant, { unit: null, role: 'tenant-user' })
  const expiresAt = new Date(s.clock.now + 1e9).toISOString()
  const places = [
    ['POST', '/v1/tenants', 'name', { id: 'seen' }],
    ['PATCH', at, 'name', {}],
    ['POST', `${at}/units`, 'name', { id: 'seen', kind: 'group' }],
    ['PATCH', `${at}/units/${unit}`, 'name', {}],
    ['POST', `${at}/roles`, 'name', { id: 'seen', permissions: [] }],
    ['PATCH', `${at}/roles/reader`, 'description', {}],
    ['POST', `${at}/users`, 'name', { username: 'seen' }],
    ['PATCH', `${at}/users/${id}`, 'name', {}],
    ['POST', '/v1/tokens', 'name', { kind: 'organization', tenant, expiresAt }],
    ['POST', '/v1/tokens', 'application', { kind: 'application', expiresAt }],
    ['POST', '/v1/tokens', 'description', { kind: 'organization', tenant, name: 'ci', expiresAt }],
  ] as const
  for (const [method, path, field, rest] of places) {
    const odd =
      field === 'description' ? ['a\u202eb', '\u0007'] : ['\u200b\u2060', '\u00ad', 'a\nb', 'a\u202eb', '\u2066x']
    for (const text of odd) {
      const { body, status } = await s.call(method, path, { token: s.master, body: { ...rest, [field]: text } })
      expect([status, body.errors.map(({ code, pointer }: Shown) => `${pointer} ${code}`)]).toEqual([
        422,
        [`/${field} not_readable`],
      ])
    }
    if (field === 'description') continue
    const { body } = await s.call(method, path, { token: s.master, body: { ...rest, [field]: '' } })
    expect(body.errors.map(({ code, pointer }: Shown) => `${pointer} ${code}`)).toEqual([`/${field} too_short`])
  }
  for (const name of ['שלום \u200f(1)', '👩\u200d👧 ❤️', 'می\u200cخواهم']) {
    expect((await s.ok('PATCH', at, { name })).name).toBe(name)
  }
})

test('a name that was kept before such names were refused is shown, and all else of its bearer can be changed', async () => {
  const { tenant, unit } = await aPlace()
  const odd = 'Sal\u202ees'
  await s.running.deps.store.write.updateTable('unit').set({ name: odd }).where('slug', '=', unit).execute()
  const at = `/v1/tenants/${tenant}/units/${unit}`
  expect((await s.ok('GET', at)).name).toBe(odd)
  expect(await s.ok('PATCH', at, { externalId: 'x' })).toMatchObject({ name: odd, externalId: 'x' })
  expect((await s.ok('PATCH', at, { name: 'Sales' })).name).toBe('Sales')
})

test('no sign-in on a device fails by what the device is called', async () => {
  const { tenant } = await aPlace()
  const person = await aMember(s, tenant, { unit: null, role: 'tenant-user' })
  for (const [name, shown] of [
    ['Kari\u202e phone', 'Kari phone'],
    ['\u200b', 'Mobile sign-in'],
  ]) {
    const device = { name, platform: '\u202eios', appVersion: '1\n' }
    const { token } = await s.ok('POST', `/v1/tenants/${tenant}/sessions`, {
      ...{ username: person.username, password: PASSWORD, device },
    })
    expect([token.name, token.device]).toEqual([shown, { id: null, name: shown, platform: 'ios', appVersion: '1' }])
  }
})

test('a name that is changed is shown anew', async () => {
  const { member, tenant, unit } = await aPlace()
  const { id } = await aUserToken(s, await aMember(s, tenant, member), member)
  await s.ok('PATCH', `/v1/tenants/${tenant}/units/${unit}`, { name: 'Sales and service' })
  await s.ok('PATCH', `/v1/tenants/${tenant}/roles/reader`, { name: 'Looks only' })
  const token = await s.ok('GET', `/v1/tokens/${id}`)
  expect(named(token)).toMatchObject({ unitName: 'Sales and service', roleName: 'Looks only' })
})

test('what a token holds elsewhere is named to those who may read the place, and to nobody else', async () => {
  const [home, other] = [await aPlace(), await aPlace()]
  const wish = { kind: 'application', application: 'Shop', expiresAt: new Date(s.clock.now + 1e9).toISOString() }
  const grants = [
    { tenant: home.tenant, permissions: ['user:read'] },
    { tenant: other.tenant, unit: other.unit, permissions: ['user:read'] },
  ]
  const { token } = await s.ok('POST', '/v1/tokens', { ...wish, grants })
  const at = (list: Shown[], { tenant }: { tenant: string }) => {
    const grant = list.find((each) => each.tenant === tenant)
    return [grant?.tenantName, grant?.unitName]
  }
  const places = async (reader: MadeToken) => {
    const by = { token: reader.secret }
    const [one, access, { items }] = await Promise.all([
      s.ok('GET', `/v1/tokens/${token.id}`, undefined, by),
      s.ok('GET', `/v1/tokens/${token.id}/access`, undefined, by),
      s.ok('GET', `/v1/tokens?q=${token.id}`, undefined, by),
    ])
    const [shown, ...same] = [one.grants, access.grants, items[0].grants].map((list: Shown[]) => [
      at(list, home),
      at(list, other),
    ])
    expect(same).toEqual([shown, shown])
    return shown
  }
  const reads = (rest: Record<string, string[]> = {}) => anApplication(s, { platform: ['token:read'], ...rest })
  const nothing = [undefined, undefined]
  expect(await places(await reads())).toEqual([nothing, nothing])
  expect(await places(await reads({ [home.tenant]: ['tenant:read'] }))).toEqual([['Fjordbygg', undefined], nothing])
  expect(await places(await reads({ [other.tenant]: ['unit:read'] }))).toEqual([nothing, [undefined, 'Sales']])
  const all = await anApplication(s, { '*': ['token:read', 'tenant:read', 'unit:read'] })
  expect(await places(all)).toEqual([
    ['Fjordbygg', undefined],
    ['Fjordbygg', 'Sales'],
  ])
  expect(token.grants[1]).toMatchObject({ tenantName: 'Fjordbygg', unitName: 'Sales' })
})

test('its own unit is named to everybody who sees a token, its tenant only to readers of tenants', async () => {
  const { member, tenant } = await aPlace()
  const { id } = await aUserToken(s, await aMember(s, tenant, member), member)
  const by = { token: (await anApplication(s, { [tenant]: ['token:read'] })).secret }
  const { grants, roleName, unitName } = await s.ok('GET', `/v1/tokens/${id}`, undefined, by)
  expect([unitName, roleName]).toEqual(['Sales', 'Order reader'])
  const own = { ...member, tenant, unitName: 'Sales', permissions: ['user:read'] }
  expect(grants).toEqual([own])
  const access = await s.ok('GET', `/v1/tokens/${id}/access`, undefined, by)
  const { role, ...place } = own
  expect(access.grants).toEqual([{ ...place, because: `role ${role}` }])
})

test('memberships are answered with names, and taken without', async () => {
  const { member, tenant } = await aPlace()
  const asWhole = { unit: null, role: 'tenant-user' }
  const person = await aMember(s, tenant, member, asWhole)
  const at = `/v1/tenants/${tenant}/users/${person.id}`
  const names = [
    { ...member, unitName: 'Sales', roleName: 'Order reader' },
    { ...asWhole, unitName: null, roleName: 'Tenant user' },
  ]
  const sorted = (list: Shown[]) => [...list].sort((a, b) => String(a.role).localeCompare(String(b.role)))
  expect(sorted((await s.ok('GET', at)).memberships)).toEqual(names)
  const { items } = await s.ok('GET', `/v1/tenants/${tenant}/users`)
  expect(sorted(items.find(({ id }: { id: string }) => id === person.id).memberships)).toEqual(names)
  const session = await s.ok('GET', '/v1/session', undefined, { cookie: await cookieFor(s, person) })
  expect(sorted(session.memberships)).toMatchObject(names)

  expect(await ask(s, s.master, 'PATCH', at, { memberships: names })).toBe('422 invalid_input')
  const body = { username: 'somebody', name: 'Somebody', memberships: names }
  expect(await ask(s, s.master, 'POST', `/v1/tenants/${tenant}/users`, body)).toBe('422 invalid_input')
  expect(await ask(s, s.master, 'PATCH', at, { memberships: [member, asWhole] })).toBe('200')
})
