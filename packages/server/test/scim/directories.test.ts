/** Requests as Microsoft Entra ID and Okta send them, in the order in which they send them. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Json, startServer, type TestServer } from '../server.ts'
import { type Directory, ENTERPRISE, GROUP, openScene, PATCH_OP, USER } from './scene.ts'

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

const find = (noun: string, filter: string, more = '') =>
  directory.ok('GET', `/${noun}?filter=${encodeURIComponent(filter)}${more}`)

test('Entra ID tries the connection, provisions somebody, changes them, and takes them away', async () => {
  // "Test connection" looks for somebody who cannot be there.
  expect(await find('Users', 'userName eq "5c9a0f2e-0000-4000-8000-7b1d8f7b1d8f"')).toMatchObject({
    ...{ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, Resources: [] },
  })
  expect((await find('Users', 'externalId eq "jyoung"')).totalResults).toBe(0)
  const { id } = await directory.ok('POST', '/Users?aadOptscim062020', {
    schemas: [USER, ENTERPRISE],
    ...{ externalId: 'jyoung', userName: 'jyoung@testuser.example', active: true, displayName: 'Joy Young' },
    emails: [{ type: 'work', value: 'jyoung@contoso.example', primary: true }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Joy Young', familyName: 'Young', givenName: 'Joy' },
    addresses: [{ type: 'work', formatted: 'Oslo', country: 'NO', primary: false }],
    roles: [],
    [ENTERPRISE]: { department: 'Bike', employeeNumber: '7' },
  })
  expect((await directory.ok('GET', `/Users/${id}`)).addresses).toHaveLength(1)
  expect((await find('Users', 'externalId eq "jyoung"')).Resources).toMatchObject([{ id, active: true }])
  await directory.patch(
    `/Users/${id}`,
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updated@contoso.example' },
    { op: 'Replace', path: 'name.familyName', value: 'Updated' },
    { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+47 22' },
    { op: 'Replace', path: 'addresses[type eq "work"].country', value: 'SE' },
    { op: 'Replace', path: `${ENTERPRISE}:department`, value: 'Car' },
    { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'usr_boss' },
    { op: 'Replace', path: 'displayName', value: 'Joy Updated' },
  )
  expect(await directory.ok('GET', `/Users/${id}`)).toMatchObject({
    ...{ displayName: 'Joy Updated', emails: [{ value: 'updated@contoso.example' }], roles: [] },
    ...{ addresses: [{ country: 'SE', formatted: 'Oslo' }], phoneNumbers: [{ type: 'work', value: '+47 22' }] },
    [ENTERPRISE]: { department: 'Car', employeeNumber: '7', manager: 'usr_boss' },
  })
  const off = { op: 'Replace', path: 'active', value: 'False' }
  expect((await directory.patch(`/Users/${id}`, off)).active).toBe(false)
  // Written as one value without a path, as the older form of it does.
  expect((await directory.patch(`/Users/${id}`, { op: 'replace', value: { active: true } })).active).toBe(true)
  expect(await directory.say('DELETE', `/Users/${id}`)).toBe('204')
  expect(await directory.say('GET', `/Users/${id}`)).toBe('404 not_found')
  expect((await find('Users', 'userName eq "jyoung@testuser.example"')).totalResults).toBe(0)
})

test('Entra ID provisions a group, fills it, and asks whether somebody is in it', async () => {
  const { id: user } = await directory.ok('POST', '/Users', { userName: 'one', externalId: 'o1' })
  expect((await find('Groups', 'displayName eq "sales/seller"', '&excludedAttributes=members')).totalResults).toBe(0)
  const group = await directory.ok('POST', '/Groups', {
    ...{ schemas: [GROUP], externalId: '8aa1a0c0', displayName: 'sales/seller', meta: { resourceType: 'Group' } },
  })
  const add = { op: 'Add', path: 'members', value: [{ $ref: null, value: user }] }
  await directory.patch(`/Groups/${group.id}`, add)
  const shown = await directory.ok('GET', `/Groups/${group.id}?excludedAttributes=members`)
  expect([shown.displayName, shown.members]).toEqual(['sales/seller', undefined])
  expect((await find('Groups', `id eq "${group.id}" and members eq "${user}"`)).totalResults).toBe(1)
  await directory.patch(`/Groups/${group.id}`, { op: 'Replace', path: 'displayName', value: 'Sellers' })
  await directory.patch(`/Groups/${group.id}`, { op: 'Remove', path: 'members', value: [{ $ref: null, value: user }] })
  expect((await directory.ok('GET', `/Groups/${group.id}`)).members).toEqual([])
  expect(await directory.say('DELETE', `/Groups/${group.id}`)).toBe('204')
})

const oktaUser = {
  schemas: [USER],
  userName: 'test.user@okta.local',
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  active: true,
}

test('Okta looks around, provisions somebody, updates them by PUT, and deactivates them', async () => {
  expect(await directory.ok('GET', '/Users?startIndex=1&count=2')).toMatchObject({ startIndex: 1, itemsPerPage: 0 })
  expect((await find('Users', 'userName eq "test.user@okta.local"', '&startIndex=1&count=100')).totalResults).toBe(0)
  const made = await directory.ok('POST', '/Users', oktaUser)
  expect(made).toMatchObject({ ...oktaUser, id: made.id })
  expect(await directory.say('POST', '/Users', oktaUser)).toBe('409 uniqueness')
  const { meta: _meta, ...sent } = await directory.ok('GET', `/Users/${made.id}`)
  const name = { givenName: 'Another', familyName: 'User' }
  const put = await directory.ok('PUT', `/Users/${made.id}`, { ...sent, name, displayName: 'Another User' })
  expect(put).toMatchObject({
    name: { ...name, formatted: 'Another User' },
    displayName: 'Another User',
    locale: 'en-US',
  })
  const off = await directory.patch(`/Users/${made.id}`, { op: 'replace', value: { active: false } })
  expect(off.active).toBe(false)
  expect((await directory.ok('PUT', `/Users/${made.id}`, { ...put, active: true })).active).toBe(true)
})

test('Okta pushes a group: members one by one, the name without a path, and all members anew', async () => {
  const users: string[] = []
  for (const name of ['a', 'b', 'c'])
    users.push((await directory.ok('POST', '/Users', { ...oktaUser, userName: name, externalId: name })).id)
  const [a = '', b = '', c = ''] = users
  const members = [{ value: a, display: 'a' }]
  const { id } = await directory.ok('POST', '/Groups', { schemas: [GROUP], displayName: 'sales/seller', members })
  const ids = async () => (await directory.ok('GET', `/Groups/${id}`)).members.map(({ value }: Json) => value)
  const say = (...Operations: object[]) => directory.say('PATCH', `/Groups/${id}`, { schemas: [PATCH_OP], Operations })
  const rename = { op: 'replace', value: { id, displayName: 'sales/seller' } }
  expect(await say(rename)).toBe('200')
  expect(
    await say(
      { op: 'remove', path: `members[value eq "${a}"]` },
      { op: 'add', path: 'members', value: [{ value: b, display: 'b' }] },
    ),
  ).toBe('200')
  expect(await ids()).toEqual([b])
  expect(await say({ op: 'replace', path: 'members', value: [{ value: a }, { value: c }] })).toBe('200')
  expect((await ids()).sort()).toEqual([a, c].sort())
  expect((await s.ok('GET', `/v1/tenants/${tenant}/users?unit=sales&role=seller`)).total).toBe(2)
})

test('what is not offered is left alone where it is asked for, and nothing is shown of it', async () => {
  const list = async (query: string) => (await directory.ok('GET', `/Users${query}`)).Resources
  for (const userName of ['b-first', 'a-second']) {
    await directory.ok('POST', '/Users', { schemas: [USER], userName, displayName: userName })
  }
  const [first] = await list('')
  for (const query of ['?sortBy=userName', '?sortBy=userName&sortOrder=descending', '?sortBy=nothing&sortOrder=x']) {
    expect(await list(query)).toEqual(await list(''))
  }
  const path = `/scim/v2/${tenant}/Users/${first.id}`
  const headers = { 'if-match': 'W/"1"' }
  const answer = await s.call('GET', path, { token: directory.secret, headers })
  expect([answer.status, answer.headers.get('etag')]).toEqual([200, null])
  expect(Object.keys(answer.body.meta)).not.toContain('version')
})

test('what the server says of itself is true of it', async () => {
  const config = await directory.ok('GET', '/ServiceProviderConfig')
  expect(config).toMatchObject({
    ...{ patch: { supported: true }, filter: { supported: true, maxResults: 200 }, bulk: { supported: false } },
    ...{ sort: { supported: false }, etag: { supported: false } },
    authenticationSchemes: [{ type: 'oauthbearertoken' }],
  })
  const { Resources: types } = await directory.ok('GET', '/ResourceTypes')
  for (const { endpoint, meta, schema } of types) {
    expect((await directory.call('GET', endpoint)).status).toBe(200)
    expect((await directory.call('GET', `/Schemas/${schema}`)).body).toMatchObject({ id: schema })
    expect((await s.call('GET', new URL(meta.location).pathname, { token: directory.secret })).status).toBe(200)
  }
  const { Resources: schemas } = await directory.ok('GET', '/Schemas')
  expect(schemas).toHaveLength(3)
  expect(await directory.say('GET', '/Schemas/urn:nothing')).toBe('404 not_found')
  for (const [method, path] of [
    ['POST', '/Bulk'],
    ['GET', '/Me'],
    ['GET', '/nothing'],
  ] as const) {
    const answer = await directory.call(method, path)
    expect([answer.status, answer.body.schemas]).toEqual([404, ['urn:ietf:params:scim:api:messages:2.0:Error']])
  }
  expect(await directory.say('POST', '/Schemas', {})).toBe('405 method_not_allowed')
  expect((await s.call('GET', `/scim/v2/${tenant}/Users`)).body).toMatchObject({ status: '401' })
  const odd = await s.call('POST', '/v1/tenants', {
    token: s.master,
    body: {},
    headers: { 'content-type': 'application/scim+json' },
  })
  expect(odd.body.code).toBe('unsupported_media_type')
})
