/** People as the directory of their company makes, finds, changes and removes them. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  aMember,
  aMobileSignIn,
  anAdministrator,
  anOrganizationToken,
  ask,
  aUserToken,
  cookieFor,
  passes,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { type Directory, ENTERPRISE, openScene, PATCH_OP, USER } from './scene.ts'

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

const kari = {
  schemas: [USER, ENTERPRISE],
  externalId: '00u1',
  userName: 'kari@acme.example',
  name: { givenName: 'Kari', familyName: 'Nordmann' },
  displayName: 'Kari Nordmann',
  emails: [
    { value: 'private@home.example', type: 'home' },
    { value: 'kari@acme.example', type: 'work', primary: true },
  ],
  preferredLanguage: 'nb_NO',
  active: true,
  title: 'Engineer',
  [ENTERPRISE]: { department: 'R&D' },
}

test('a person is created as sent, shown again, and is an ordinary user', async () => {
  const answer = await directory.call('POST', '/Users', kari)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'application/scim+json; charset=utf-8'])
  const { body } = answer
  expect(answer.headers.get('location')).toBe(body.meta.location)
  expect(body.meta.location).toBe(`${s.url}/scim/v2/${tenant}/Users/${body.id}`)
  expect(body).toMatchObject({
    ...{ schemas: [USER, ENTERPRISE], externalId: '00u1', userName: 'kari@acme.example', active: true },
    ...{ displayName: 'Kari Nordmann', preferredLanguage: 'nb-NO', title: 'Engineer', groups: [] },
    name: { givenName: 'Kari', familyName: 'Nordmann', formatted: 'Kari Nordmann' },
    emails: [{ value: 'kari@acme.example', type: 'work', primary: true }],
    [ENTERPRISE]: { department: 'R&D' },
  })
  expect(await directory.ok('GET', `/Users/${body.id}`)).toEqual(body)
  expect(await s.ok('GET', `/v1/tenants/${tenant}/users/${body.id}`)).toMatchObject({
    ...{ username: 'kari@acme.example', name: 'Kari Nordmann', email: 'kari@acme.example', locale: 'nb-NO' },
    ...{ externalId: '00u1', status: 'active', memberships: [] },
    attributes: { scim: { title: 'Engineer', name: { givenName: 'Kari' } } },
  })
})

test('names are unique, whatever their case, and so are external ids', async () => {
  await directory.ok('POST', '/Users', kari)
  expect(await directory.say('POST', '/Users', { ...kari, externalId: '00u2', userName: 'KARI@acme.example' })).toBe(
    '409 uniqueness',
  )
  expect(await directory.say('POST', '/Users', { ...kari, userName: 'other' })).toBe('409 uniqueness')
  const other = await directory.ok('POST', '/Users', { userName: 'other' })
  expect(other).toMatchObject({ displayName: 'other', active: true })
  expect(await directory.say('PUT', `/Users/${other.id}`, { ...kari, userName: 'other' })).toBe('409 uniqueness')
})

test.each<[string, object]>([
  ['no name', { externalId: 'x' }],
  ['a name that is a number', { userName: 1 }],
  ['a name that cannot be had', { userName: 'usr_1' }],
  ['an address that is none', { userName: 'a', emails: [{ value: 'nothing' }] }],
  ['neither active nor not', { userName: 'a', active: 'perhaps' }],
  ['a language that is none', { userName: 'a', preferredLanguage: '???' }],
  ['a weak password', { userName: 'a', password: 'short' }],
  ['too much', { userName: 'a', title: 'x'.repeat(20_000) }],
])('%s is refused as SCIM has it', async (_, body) => {
  const answer = await directory.call('POST', '/Users', body)
  expect(answer.body).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '400',
    scimType: 'invalidValue',
    detail: expect.any(String),
  })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/scim+json'])
})

test('people are found by what directories know of them, page by page', async () => {
  const ids: string[] = []
  for (const name of ['anna', 'bo', 'carl', 'dina', 'even']) {
    ids.push(
      (await directory.ok('POST', '/Users', { userName: name, externalId: `x-${name}`, active: name !== 'bo' })).id,
    )
  }
  await anOrganizationToken(s, tenant)
  const found = async (query: string) => {
    const { Resources, itemsPerPage, startIndex, totalResults } = await directory.ok('GET', `/Users?${query}`)
    expect(itemsPerPage).toBe(Resources.length)
    return [totalResults, startIndex, ...Resources.map(({ userName }: { userName: string }) => userName)]
  }
  const filter = (text: string) => found(`filter=${encodeURIComponent(text)}`)
  expect(await found('')).toEqual([5, 1, 'anna', 'bo', 'carl', 'dina', 'even'])
  expect(await found('startIndex=2&count=2')).toEqual([5, 2, 'bo', 'carl'])
  expect(await found('startIndex=0&count=0')).toEqual([5, 1])
  expect(await found('startIndex=9')).toEqual([5, 9])
  expect(await found('aadOptscim062020&count=-1')).toEqual([5, 1])
  expect(await filter('userName eq "ANNA"')).toEqual([1, 1, 'anna'])
  expect(await filter('externalId eq "x-carl"')).toEqual([1, 1, 'carl'])
  expect(await filter('externalId eq "X-carl"')).toEqual([0, 1])
  expect(await filter(`id eq "${ids[3]}"`)).toEqual([1, 1, 'dina'])
  expect(await filter('active eq false')).toEqual([1, 1, 'bo'])
  expect(await filter('active eq "False"')).toEqual([1, 1, 'bo'])
  expect(await filter('userName eq "bo" and active eq true')).toEqual([0, 1])
  expect(await filter(`${USER}:userName eq "even" and active eq true`)).toEqual([1, 1, 'even'])
  const unknown = ['title eq "x"', 'userName eq', '(']
  for (const text of [...unknown, 'constructor eq "x"', 'userName eq "\\u0000"', 'userName eq "\\ud800"']) {
    expect(await directory.say('GET', `/Users?filter=${encodeURIComponent(text)}`)).toBe('400 invalidFilter')
  }
})

test('people are found by their address, and shown as far as asked for', async () => {
  await directory.ok('POST', '/Users', { ...kari, emails: [{ value: 'Kari@Acme.Example' }] })
  const filter = encodeURIComponent('emails.value eq "kari@acme.EXAMPLE"')
  const { Resources } = await directory.ok('GET', `/Users?filter=${filter}&attributes=userName,name.givenName`)
  expect(Resources).toEqual([
    {
      ...{ schemas: expect.any(Array), id: expect.any(String), userName: 'kari@acme.example' },
      name: { givenName: 'Kari', familyName: 'Nordmann', formatted: 'Kari Nordmann' },
    },
  ])
  const whole = await directory.ok('GET', `/Users?excludedAttributes=emails,meta`)
  expect(Object.keys(whole.Resources[0])).not.toContain('emails')
  expect(Object.keys(whole.Resources[0])).toContain('title')
})

test('PUT replaces what is known, and leaves alone what it does not name', async () => {
  const { id } = await directory.ok('POST', '/Users', { ...kari, active: false })
  const put = await directory.ok('PUT', `/Users/${id}`, {
    userName: 'kari',
    name: { givenName: 'Kari', familyName: 'Ny' },
  })
  expect(put).toMatchObject({ userName: 'kari', displayName: 'Kari Ny', active: false, externalId: '00u1' })
  expect(Object.keys(put)).not.toContain('emails')
  expect(Object.keys(put)).not.toContain('title')
})

test('a patch changes the parts that it names', async () => {
  const { id } = await directory.ok('POST', '/Users', kari)
  const patched = await directory.patch(
    `/Users/${id}`,
    { op: 'Replace', path: 'name.familyName', value: 'Hansen' },
    { op: 'Add', path: 'emails[type eq "work"].value', value: 'hansen@acme.example' },
    { op: 'remove', path: 'title' },
    { op: 'replace', value: { preferredLanguage: 'en', [`${ENTERPRISE}:department`]: 'Sales' } },
    { op: 'add', path: 'phoneNumbers[type eq "mobile"].value', value: '+47 1' },
    { op: 'add', path: `${ENTERPRISE}:costCenter`, value: '12' },
  )
  expect(patched).toMatchObject({
    ...{ displayName: 'Kari Hansen', name: { familyName: 'Hansen' }, preferredLanguage: 'en' },
    ...{ emails: [{ value: 'hansen@acme.example' }], phoneNumbers: [{ type: 'mobile', value: '+47 1' }] },
    [ENTERPRISE]: { department: 'Sales', costCenter: '12' },
  })
  expect(Object.keys(patched)).not.toContain('title')
  const say = (...Operations: object[]) => directory.say('PATCH', `/Users/${id}`, { schemas: [PATCH_OP], Operations })
  expect(await say({ op: 'replace', path: 'phoneNumbers[type eq "fax"].value', value: '1' })).toBe('400 noTarget')
  expect(await say({ op: 'replace', path: 'a[b', value: '1' })).toBe('400 invalidPath')
  expect(await say({ op: 'remove' })).toBe('400 noTarget')
  expect(await say({ op: 'move', path: 'title' })).toBe('400 invalidSyntax')
  expect(await say({ op: 'remove', path: 'userName' })).toBe('400 invalidValue')
  expect(await directory.say('PATCH', `/Users/${id}`, {})).toBe('400 invalidSyntax')
})

test.each<[string, (path: string) => Promise<string>, string]>([
  [
    'active: false',
    (path) => directory.say('PATCH', path, patchOf({ op: 'replace', path: 'active', value: false })),
    '200',
  ],
  [
    '"False"',
    (path) => directory.say('PATCH', path, patchOf({ op: 'Replace', path: 'active', value: 'False' })),
    '200',
  ],
  [
    'active in a value',
    (path) => directory.say('PATCH', path, patchOf({ op: 'replace', value: { active: false } })),
    '200',
  ],
  ['DELETE', (path) => directory.say('DELETE', path), '204'],
])('a leaver (%s) is stopped everywhere, and comes back with what was not taken', async (how, leave, answer) => {
  const membership = { unit: 'sales', role: 'seller' }
  const person = await aMember(s, tenant, membership)
  const cookie = await cookieFor(s, person)
  const [token, mobile] = [await aUserToken(s, person, membership), await aMobileSignIn(s, person)]
  expect([await passes(s, token.secret), await passes(s, mobile.secret)]).toEqual([true, true])
  expect(await leave(`/Users/${person.id}`)).toBe(answer)
  expect([await passes(s, token.secret), await passes(s, mobile.secret)]).toEqual([false, false])
  expect((await s.call('GET', '/v1/session', { cookie })).status).toBe(401)
  if (how === 'DELETE') {
    expect(await directory.say('GET', `/Users/${person.id}`)).toBe('404 not_found')
    return
  }
  expect((await directory.patch(`/Users/${person.id}`, { op: 'replace', path: 'active', value: 'True' })).active).toBe(
    true,
  )
  expect([await passes(s, token.secret), await passes(s, mobile.secret)]).toEqual([true, true])
  expect((await s.call('GET', '/v1/session', { cookie })).status).toBe(401)
})

const patchOf = (...Operations: readonly object[]) => ({ schemas: [PATCH_OP], Operations })

test('a directory takes over nobody who holds more than it may give', async () => {
  const admin = await anAdministrator(s, tenant)
  const off = patchOf({ op: 'replace', path: 'active', value: false })
  expect(await directory.say('PATCH', `/Users/${admin.id}`, off)).toBe('403 exceeds_own_rights')
  expect(await directory.say('DELETE', `/Users/${admin.id}`)).toBe('403 exceeds_own_rights')
  expect(
    await directory.say('PATCH', `/Users/${admin.id}`, patchOf({ op: 'add', path: 'externalId', value: 'x' })),
  ).toBe('403 exceeds_own_rights')
  expect((await directory.patch(`/Users/${admin.id}`, { op: 'add', path: 'title', value: 'Boss' })).title).toBe('Boss')
  expect(await ask(s, directory.secret, 'GET', '/scim/v2/platform/Users')).toBe('404 not_found')
})

test('a password can be set, and is never shown or kept', async () => {
  const password = 'quite a good pass-phrase'
  const { id } = await directory.ok('POST', '/Users', { userName: 'pw', password })
  expect((await directory.call('GET', `/Users/${id}`)).text).not.toContain(password)
  expect(await s.signIn('pw', password, tenant)).not.toBe('')
  await directory.patch(`/Users/${id}`, { op: 'replace', path: 'password', value: `${password} 2` })
  expect(await s.signIn('pw', `${password} 2`, tenant)).not.toBe('')
  expect((await s.call('GET', `/v1/audit?target=${id}`, { token: s.master })).text).not.toContain(password)
})

test('technical users are nobody’s directory’s', async () => {
  const { token } = await anOrganizationToken(s, tenant)
  expect(await directory.say('GET', `/Users/${token.user.id}`)).toBe('404 not_found')
  expect(await directory.say('DELETE', `/Users/${token.user.id}`)).toBe('409 conflict')
})
