/** Groups of a company's directory: each is one role in one place, and whoever is in it holds that. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aMember, anOrganizationToken, aUserToken, idsOf, passes } from '../builders.ts'
import { type Json, startServer, type TestServer } from '../server.ts'
import { aDirectory, type Directory, GROUP, openScene, PATCH_OP, PLACE } from './scene.ts'

let s: TestServer
let tenant: string
let directory: Directory

beforeAll(async () => {
  s = await startServer()
})
beforeEach(async () => {
  ;({ directory, tenant } = await openScene(s))
})
afterAll(() => s.stop())

const sellers = { schemas: [GROUP], displayName: 'sales/seller', externalId: 'g-1' }
const at = (path: string) => `/v1/tenants/${tenant}/${path}`
const membershipsOf = async (id: string) =>
  (await s.ok('GET', at(`users/${id}`))).memberships.map(({ role, unit }: Json) => `${unit}/${role}`)
const provision = async (userName: string): Promise<string> => (await directory.ok('POST', '/Users', { userName })).id
const member = (value: string) => ({ value })

test('being in a group is holding its role in its unit', async () => {
  const [anna, bo, carl] = [await provision('anna'), await provision('bo'), await provision('carl')]
  const group = await directory.ok('POST', '/Groups', { ...sellers, members: [member(anna)] })
  expect(group).toMatchObject({
    ...{ displayName: 'sales/seller', externalId: 'g-1', [PLACE]: { unit: 'sales', role: 'seller' } },
    members: [{ value: anna, type: 'User', display: 'anna' }],
    meta: { resourceType: 'Group', location: `${s.url}/scim/v2/${tenant}/Groups/${group.id}` },
  })
  expect(await membershipsOf(anna)).toEqual(['sales/seller'])
  expect((await directory.ok('GET', `/Users/${anna}`)).groups).toMatchObject([
    { value: group.id, display: 'sales/seller', type: 'direct' },
  ])
  const path = `/Groups/${group.id}`
  const ids = (shown: Json) => shown.members.map(({ value }: Json) => value)
  expect(ids(await directory.patch(path, { op: 'Add', path: 'members', value: [member(bo), member(carl)] }))).toEqual([
    ...[anna, bo, carl],
  ])
  expect(ids(await directory.patch(path, { op: 'remove', path: `members[value eq "${bo}"]` }))).toEqual([anna, carl])
  expect(ids(await directory.patch(path, { op: 'Remove', path: 'members', value: [member(carl)] }))).toEqual([anna])
  expect(ids(await directory.patch(path, { op: 'replace', path: 'members', value: [member(bo)] }))).toEqual([bo])
  expect(ids(await directory.patch(path, { op: 'replace', value: { members: [member(anna)] } }))).toEqual([anna])
  expect(ids(await directory.patch(path, { op: 'remove', path: 'members' }))).toEqual([])
  expect(await membershipsOf(anna)).toEqual([])
})

test('two groups of one unit do not take from each other', async () => {
  const anna = await provision('anna')
  await directory.ok('POST', '/Groups', { ...sellers, members: [member(anna)] })
  const plain = await directory.ok('POST', '/Groups', { displayName: 'Sales', members: [member(anna)] })
  expect((await membershipsOf(anna)).sort()).toEqual(['sales/seller', 'sales/unit-user'])
  await directory.patch(`/Groups/${plain.id}`, { op: 'remove', path: 'members' })
  expect(await membershipsOf(anna)).toEqual(['sales/seller'])
})

test.each<[string, object, object]>([
  ['a unit and a role', { displayName: 'sales/seller' }, { unit: 'sales', role: 'seller' }],
  ['their names', { displayName: 'Sales › Seller' }, { unit: 'sales', role: 'seller' }],
  ['a unit alone', { displayName: 'Sales' }, { unit: 'sales', role: 'unit-user' }],
  [
    'what it stands for',
    { displayName: 'X', [PLACE]: { unit: 'sales', role: 'seller' } },
    { unit: 'sales', role: 'seller' },
  ],
  ['the tenant, said outright', { displayName: 'X', [PLACE]: { role: 'seller' } }, { unit: null, role: 'seller' }],
])('a group is known by %s', async (_, body, place) => {
  expect((await directory.ok('POST', '/Groups', body))[PLACE]).toEqual(place)
})

test('a group of the tenant as a whole is named by the tenant', async () => {
  const anna = await provision('anna')
  const made = await directory.ok('POST', '/Groups', { displayName: `${tenant}/tenant-user`, members: [member(anna)] })
  expect(made[PLACE]).toEqual({ unit: null, role: 'tenant-user' })
  expect(await membershipsOf(anna)).toEqual(['null/tenant-user'])
})

test.each<[string, object]>([
  ['a unit that is not there', { displayName: 'nowhere/seller' }],
  ['a role that is not there', { displayName: 'sales/nobody' }],
  ['a role alone', { displayName: 'seller' }],
  ['no name', { externalId: 'x' }],
  ['a place that is none', { displayName: 'X', [PLACE]: { unit: 1 } }],
  ['members that are none', { ...sellers, members: [1] }],
  ['members who are nobody', { ...sellers, members: [{ value: 'usr_missing' }] }],
  ['a group as a member', { ...sellers, members: [{ value: 'grp_other', type: 'Group' }] }],
])('%s makes no group', async (_, body) => {
  expect(await directory.say('POST', '/Groups', body)).toBe('400 invalidValue')
  expect((await directory.ok('GET', '/Groups')).totalResults).toBe(0)
})

test('name, external id and place are each one group’s alone', async () => {
  const { id } = await directory.ok('POST', '/Groups', sellers)
  expect(await directory.say('POST', '/Groups', { ...sellers, externalId: 'g-2' })).toBe('409 uniqueness')
  const other = { displayName: 'Other', [PLACE]: { unit: 'sales', role: 'unit-user' } }
  expect(await directory.say('POST', '/Groups', { ...other, externalId: 'g-1' })).toBe('409 uniqueness')
  expect(await directory.say('POST', '/Groups', { ...other, displayName: 'SALES/seller' })).toBe('409 uniqueness')
  const named = { displayName: 'Seller group', externalId: 'g-9', members: [] }
  expect(await directory.ok('PUT', `/Groups/${id}`, named)).toMatchObject({
    ...{ displayName: 'Seller group', externalId: 'g-9', [PLACE]: { unit: 'sales', role: 'seller' } },
  })
  const Operations = [{ op: 'replace', path: `${PLACE}:role`, value: 'unit-admin' }]
  expect(await directory.say('PATCH', `/Groups/${id}`, { schemas: [PATCH_OP], Operations })).toBe('400 mutability')
})

test('groups are found by what directories know of them', async () => {
  const anna = await provision('anna')
  const { id } = await directory.ok('POST', '/Groups', { ...sellers, members: [member(anna)] })
  await directory.ok('POST', '/Groups', { displayName: 'Sales' })
  const find = async (filter: string) => {
    const query = `filter=${encodeURIComponent(filter)}&excludedAttributes=members`
    const { Resources, totalResults } = await directory.ok('GET', `/Groups?${query}`)
    expect(Resources.every((each: Json) => each.members === undefined)).toBe(true)
    return [totalResults, ...Resources.map((each: Json) => each.displayName)]
  }
  expect(await find('displayName eq "SALES/seller"')).toEqual([1, 'sales/seller'])
  expect(await find('externalId eq "g-1"')).toEqual([1, 'sales/seller'])
  expect(await find(`id eq "${id}" and members eq "${anna}"`)).toEqual([1, 'sales/seller'])
  expect(await find(`members.value eq "${anna}"`)).toEqual([1, 'sales/seller'])
  expect(await find('members.value eq "nobody"')).toEqual([0])
  expect((await directory.ok('GET', '/Groups?startIndex=2&count=1')).Resources).toMatchObject([
    { displayName: 'Sales' },
  ])
  expect(await directory.say('GET', `/Groups?filter=${encodeURIComponent('title co "a"')}`)).toBe('400 invalidFilter')
})

test('a group that goes takes what it stood for, and a unit that goes takes its groups', async () => {
  const membership = { unit: 'sales', role: 'seller' }
  const person = await aMember(s, tenant, membership)
  const { secret } = await aUserToken(s, person, membership)
  const { id } = await directory.ok('POST', '/Groups', sellers)
  // Who held it before is a member from the beginning, and stays one until the directory says otherwise.
  await directory.ok('PUT', `/Groups/${id}`, sellers)
  expect([await membershipsOf(person.id), await passes(s, secret)]).toEqual([['sales/seller'], true])
  const gone = await directory.call('DELETE', `/Groups/${id}`)
  expect([gone.status, gone.headers.get('polett-propagation')]).toEqual([204, expect.stringContaining('confirmed=1')])
  expect(await passes(s, secret)).toBe(false)
  expect(await directory.say('GET', `/Groups/${id}`)).toBe('404 not_found')
  const again = await directory.ok('POST', '/Groups', { ...sellers, members: [member(person.id)] })
  await s.ok('DELETE', at('units/sales'))
  expect(await directory.say('GET', `/Groups/${again.id}`)).toBe('404 not_found')
  expect((await directory.ok('GET', '/Groups')).totalResults).toBe(0)
})

test('nobody gives by a group what they do not have', async () => {
  const anna = await provision('anna')
  const admins = { displayName: 'Admins', [PLACE]: { role: 'tenant-admin' } }
  expect(await directory.say('POST', '/Groups', admins)).toBe('403 exceeds_own_rights')
  const mighty = await aDirectory(s, tenant, ['*'])
  const { id } = await mighty.ok('POST', '/Groups', admins)
  const Operations = [{ op: 'add', path: 'members', value: [member(anna)] }]
  expect(await directory.say('PATCH', `/Groups/${id}`, { schemas: [PATCH_OP], Operations })).toBe(
    '403 exceeds_own_rights',
  )
  expect(
    await directory.say('PATCH', `/Groups/${id}`, { Operations: [{ op: 'replace', path: 'displayName', value: 'A' }] }),
  ).toBe('403 exceeds_own_rights')
  expect(await directory.say('DELETE', `/Groups/${id}`)).toBe('403 exceeds_own_rights')
  await mighty.patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [member(anna)] })
  expect(await membershipsOf(anna)).toEqual(['null/tenant-admin'])
})

test('a patch is done whole or not at all, and each member is told of in the audit log', async () => {
  const [anna, bo] = [await provision('anna'), await provision('bo')]
  const { id } = await directory.ok('POST', '/Groups', sellers)
  const technical = (await anOrganizationToken(s, tenant)).token.user.id
  const Operations = [
    { op: 'add', path: 'members', value: [member(anna)] },
    { op: 'add', path: 'members', value: [member(technical)] },
  ]
  expect(await directory.say('PATCH', `/Groups/${id}`, { schemas: [PATCH_OP], Operations })).toBe('409 conflict')
  expect(await membershipsOf(anna)).toEqual([])
  await directory.patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [member(anna), member(bo)] })
  await directory.patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName: 'Renamed' } })
  const { items } = await s.ok('GET', `/v1/audit?tenant=${tenant}`)
  const told = items.map(({ action, details, target }: Json) => [action, target.name, details])
  const joined = { changed: ['memberships'], added: [{ unit: 'sales', role: 'seller' }], removed: [] }
  expect(told.slice(0, 3)).toEqual([
    ['scim_group.updated', 'Renamed', { changed: ['name'] }],
    ['user.updated', 'bo', joined],
    ['user.updated', 'anna', joined],
  ])
  expect(told).toContainEqual(['scim_group.created', 'sales/seller', { unit: 'sales', role: 'seller' }])
})

test('the last administrator of the platform stays in whatever group they are', async () => {
  const platform = (method: string, path: string, body?: object) => s.ok(method, `/scim/v2/platform${path}`, body)
  const [root = ''] = await idsOf(s, '/v1/tenants/platform/users')
  const admins = { displayName: 'platform/platform-admin', members: [member(root)] }
  const { id } = await platform('POST', '/Groups', admins)
  const gone = await s.call('DELETE', `/scim/v2/platform/Groups/${id}`, { token: s.master })
  expect([gone.status, gone.body.code]).toEqual([409, 'last_administrator'])
  expect((await platform('GET', `/Groups/${id}`)).members).toHaveLength(1)
})
