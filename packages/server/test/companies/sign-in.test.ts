/** Signing in through a company, against a real issuer: who is let in, with what, and who is not. */

import { expect, it } from 'vitest'
import { CLIENT, createBrowser } from './issuer.ts'
import { actionsOf, addPerson, ISSUER_PATH, openCompany, PASSWORD } from './scene.ts'

const RULES = [
  { claim: 'groups', value: 'admins', role: 'tenant-admin' },
  { claim: 'groups', value: 'sales', unit: 'sales', role: 'unit-user' },
]

it('makes a person at the first sign-in, and gives and takes what the rules say at every one', async () => {
  const s = await openCompany({ settings: { justInTime: true, membershipRules: RULES } })
  s.issuer.people.set('s-1', {
    preferred_username: 'kari',
    name: 'Kari Nordmann',
    email: 'kari@fjord.example',
    groups: ['sales'],
  })
  const first = await s.through('s-1', { returnTo: '/administrator/tokens?kind=user' })
  expect(first.refusal).toBeNull()
  expect(first.answer.status).toBe(303)
  expect(first.to).toBe('/administrator/tokens?kind=user')
  const me = await s.ok('GET', '/v1/session', undefined, { cookie: first.session })
  expect(me.user).toMatchObject({
    username: 'kari',
    name: 'Kari Nordmann',
    email: 'kari@fjord.example',
    tenant: 'fjord',
  })
  expect(me.memberships).toMatchObject([{ unit: 'sales', role: 'unit-user' }])

  await s.ok('POST', '/v1/tenants/fjord/roles', { id: 'own', name: 'Own', permissions: ['unit:read'] })
  const given = [
    ...me.memberships.map(({ role, unit }: { role: string; unit: string }) => ({ role, unit })),
    { role: 'own' },
  ]
  await s.ok('PATCH', '/v1/tenants/fjord/users/kari', { memberships: given })
  s.issuer.people.set('s-1', { preferred_username: 'someone-else', groups: ['admins'] })
  const second = await s.through('s-1')
  const after = await s.ok('GET', '/v1/session', undefined, { cookie: second.session })
  expect(after.user.username).toBe('kari')
  // The rules took what they gave, and left what was given by hand.
  expect(after.memberships.map(({ role }: { role: string }) => role).sort()).toEqual(['own', 'tenant-admin'])
  // The change is known to the earlier session as well.
  expect((await s.call('GET', '/v1/tenants/fjord/users', { cookie: first.session })).status).toBe(200)

  s.issuer.people.set('s-1', { groups: [] })
  await s.ok('PATCH', '/v1/tenants/fjord/users/kari', { memberships: [{ role: 'tenant-admin' }] })
  expect((await s.through('s-1')).refusal).toBe('no_membership')
  // Refused, and all the same without what the company no longer says.
  expect((await s.ok('GET', '/v1/tenants/fjord/users/kari')).memberships).toEqual([])
  const started = await actionsOf(s, 'session.started')
  expect(started).toHaveLength(2)
  expect(started[0].details).toEqual({ method: 'company', issuer: 'fjordbygg' })
})

it('takes what its rules gave when the link goes, whoever takes it away', async () => {
  const s = await openCompany({ settings: { membershipRules: RULES } })
  const held = async () =>
    (await s.ok('GET', '/v1/tenants/fjord/users/kari')).memberships.map(({ role }: { role: string }) => role)
  await addPerson(s, 'kari', [{ role: 'tenant-user' }])
  s.issuer.people.set('s-1', { groups: ['admins'] })
  s.issuer.people.set('s-2', {})
  const path = '/v1/tenants/fjord/users/kari/identities/fjordbygg'
  const own = await s.signIn('kari', PASSWORD, 'fjord')
  for (const away of [
    () => s.ok('DELETE', '/v1/session/identities/fjordbygg', undefined, { cookie: own }),
    () => s.ok('DELETE', path),
    () => s.ok('PUT', path, { subject: 's-2' }),
  ]) {
    await s.ok('PUT', path, { subject: 's-1' })
    expect((await s.through('s-1')).refusal).toBeNull()
    expect(await held()).toEqual(['tenant-user', 'tenant-admin'])
    expect((await s.call('GET', '/v1/tenants/fjord/users', { cookie: own })).status).toBe(200)
    await away()
    expect(await held()).toEqual(['tenant-user'])
    // What it gave is gone for the other session as well, which goes on.
    expect((await s.call('GET', '/v1/tenants/fjord/users', { cookie: own })).status).toBe(403)
  }
  expect((await actionsOf(s, 'identity.unlinked'))[0].details).toMatchObject({ membershipsTaken: 1, sessionsEnded: 1 })
})

it('lets in by the linked subject alone, whatever names and mail addresses say', async () => {
  const s = await openCompany()
  await addPerson(s, 'kari', [{ role: 'tenant-admin' }])
  await s.ok('PATCH', '/v1/tenants/fjord/users/kari', { email: 'kari@fjord.example' })
  s.issuer.people.set('s-1', { preferred_username: 'kari', email: 'kari@fjord.example', email_verified: true })
  expect((await s.through('s-1')).refusal).toBe('not_linked')
  await s.ok('PUT', '/v1/tenants/fjord/users/kari/identities/fjordbygg', { subject: 's-1' })
  const came = await s.through('s-1')
  expect(came.to).toBe('/')
  expect((await s.ok('GET', '/v1/session', undefined, { cookie: came.session })).user.username).toBe('kari')

  s.issuer.people.set('s-2', {})
  await s.ok('POST', '/v1/tenants/fjord/users', { username: 'ola', name: 'Ola' })
  const taken = await s.call('PUT', '/v1/tenants/fjord/users/ola/identities/fjordbygg', {
    token: s.master,
    body: { subject: 's-1' },
  })
  expect(taken.body.code).toBe('already_exists')
  await s.ok('DELETE', '/v1/tenants/fjord/users/kari/identities/fjordbygg')
  // What was begun that way has ended with the link.
  expect((await s.call('GET', '/v1/session', { cookie: came.session })).status).toBe(401)
  expect((await s.through('s-1')).refusal).toBe('not_linked')
})

it('lets in whoever the company spells oddly, by what can be read of it', async () => {
  const rules = [{ claim: 'groups', value: 'sales', unit: 'sales', role: 'unit-user' }]
  const s = await openCompany({ settings: { justInTime: true, membershipRules: rules } })
  for (const [username, name, shown] of [
    ['kari', 'Kari\u202e Nordmann', 'Kari Nordmann'],
    ['ola', '\u200b\u2060', 'ola'],
    ['o'.repeat(120), '\u200b', 'o'.repeat(100)],
  ] as const) {
    s.issuer.people.set(username, { preferred_username: username, name, groups: ['sales'] })
    expect((await s.through(username)).refusal).toBeNull()
    expect((await s.ok('GET', `/v1/tenants/fjord/users/${username}`)).name).toBe(shown)
  }
})

it('refuses a name that is taken, and whoever is inactive, and says so', async () => {
  const rules = [{ claim: 'groups', value: 'sales', unit: 'sales', role: 'unit-user' }]
  const s = await openCompany({ settings: { justInTime: true, membershipRules: rules } })
  await addPerson(s, 'kari', [])
  s.issuer.people.set('s-1', { preferred_username: 'KARI', groups: ['sales'] })
  expect((await s.through('s-1')).refusal).toBe('username_taken')
  s.issuer.people.set('s-1', { groups: ['sales'] })
  expect((await s.through('s-1')).refusal).toBe('username_unusable')
  s.issuer.people.set('s-2', { preferred_username: 'ola', groups: ['sales'] })
  expect((await s.through('s-2')).refusal).toBeNull()
  await s.ok('PATCH', '/v1/tenants/fjord/users/ola', { status: 'inactive' })
  const came = await s.through('s-2')
  expect(came.refusal).toBe('inactive')
  expect(came.to).toBe('/sign-in/fjord?company=inactive&issuer=fjordbygg')
  expect(came.session).toBe('')
  expect((await actionsOf(s, 'session.failed')).map(({ details }: { details: object }) => details)).toEqual([
    { reason: 'inactive' },
    { reason: 'username_unusable' },
    { reason: 'username_taken' },
  ])
})

it('makes somebody new of a subject whose person was deleted, and gives them nothing of before', async () => {
  const s = await openCompany({ settings: { justInTime: true, membershipRules: RULES } })
  const unproved = { email: 'ceo@fjord.example', email_verified: 'false' }
  s.issuer.people.set('s-1', { preferred_username: 'kari', groups: ['sales'], ...unproved })
  const before = await s.through('s-1')
  const { id } = await s.ok('GET', '/v1/tenants/fjord/users/kari')
  await s.ok('PATCH', '/v1/tenants/fjord/users/kari', { memberships: [{ role: 'tenant-admin' }] })
  await s.ok('DELETE', '/v1/tenants/fjord/users/kari')
  const after = await s.through('s-1')
  const person = await s.ok('GET', '/v1/tenants/fjord/users/kari')
  expect(person.id).not.toBe(id)
  expect(person).toMatchObject({ email: null, memberships: [{ unit: 'sales', role: 'unit-user' }] })
  const alive = ({ session }: typeof after) => s.call('GET', '/v1/session', { cookie: session })
  expect([(await alive(before)).status, (await alive(after)).status]).toEqual([401, 200])
})

it('ends a sign-in once, in the browser that began it, however many try', async () => {
  const s = await openCompany()
  await addPerson(s, 'kari', [{ role: 'tenant-user' }])
  await s.ok('PUT', '/v1/tenants/fjord/users/kari/identities/fjordbygg', { subject: 's-1' })
  s.issuer.people.set('s-1', {})
  const { browser, redirectTo } = await s.begin()
  const address = await createBrowser(s.issuer.url).signIn(redirectTo, 's-1')
  const other = await s.begin()
  expect((await s.comeBack(address, other.browser)).refusal).toBe('state_unknown')
  expect((await s.comeBack(address, '')).refusal).toBe('state_unknown')
  const all = await Promise.all(Array.from({ length: 90 }, () => s.comeBack(address, browser)))
  expect(all.filter(({ session }) => session !== '')).toHaveLength(1)
  expect(all.filter(({ refusal }) => refusal === 'state_unknown')).toHaveLength(89)
})

it('links whoever is signed in, from where they were, if they gave their password just now', async () => {
  const s = await openCompany()
  await addPerson(s, 'kari', [{ role: 'tenant-user' }])
  const cookie = await s.signIn('kari', PASSWORD, 'fjord')
  s.issuer.people.set('s-1', {})
  const start = () => s.call('POST', '/v1/session/company/link', { cookie, body: { issuer: 'fjordbygg' } })
  const begun = await start()
  const browser = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const came = await s.comeBack(await createBrowser(s.issuer.url).signIn(begun.body.redirectTo, 's-1'), browser)
  expect([came.to, came.session]).toEqual(['/account', ''])
  const { items } = await s.ok('GET', '/v1/session/identities', undefined, { cookie })
  expect(items).toMatchObject([{ issuer: 'fjordbygg', issuerName: 'Fjordbygg', subject: 's-1', lastUsedAt: null }])
  expect((await s.through('s-1')).refusal).toBeNull()

  s.clock.advance(6 * 60_000)
  expect((await start()).body.code).toBe('recent_sign_in_required')
  expect((await s.call('DELETE', '/v1/session/identities/fjordbygg', { cookie })).body.code).toBe(
    'recent_sign_in_required',
  )
  await s.ok('POST', '/v1/session/confirm', { password: PASSWORD }, { cookie })
  await s.ok('DELETE', '/v1/session/identities/fjordbygg', undefined, { cookie })
  expect((await s.ok('GET', '/v1/session/identities', undefined, { cookie })).items).toMatchObject([{ subject: null }])
})

it('shuts all other ways where the tenant wants it, but not before an administrator has come this way', async () => {
  const s = await openCompany()
  await addPerson(s, 'kari', [{ role: 'tenant-admin' }])
  const cookie = await s.signIn('kari', PASSWORD, 'fjord')
  const shut = () => s.call('PATCH', ISSUER_PATH, { cookie, body: { onlyThisWay: true } })
  expect((await shut()).body.code).toBe('conflict')
  await s.ok('PUT', '/v1/tenants/fjord/users/kari/identities/fjordbygg', { subject: 's-1' })
  expect((await shut()).body.code).toBe('conflict')
  s.issuer.people.set('s-1', {})
  await s.through('s-1')
  // What has worked was another client: that one could lock everybody out.
  for (const other of [{ clientId: 'another' }, { url: `${s.issuer.url}/another` }]) {
    await s.ok('PATCH', ISSUER_PATH, other)
    expect((await shut()).body.code).toBe('conflict')
    await s.ok('PATCH', ISSUER_PATH, { clientId: CLIENT.id, url: s.issuer.url })
    await s.ok('PUT', '/v1/tenants/fjord/users/kari/identities/fjordbygg', { subject: 's-1' })
    await s.through('s-1')
  }
  expect((await shut()).status).toBe(200)
  const changed = { token: s.master, body: { clientId: 'another' } }
  expect((await s.call('PATCH', ISSUER_PATH, changed)).body.code).toBe('conflict')
  const signIn = (password: string) =>
    s.call('POST', '/v1/session', { body: { username: 'kari', password, tenant: 'fjord' } })
  const look = ({ body, status }: Awaited<ReturnType<typeof signIn>>) => [status, body.code, body.detail]
  expect(look(await signIn(PASSWORD))).toEqual(look(await signIn('something else')))
  const gateway = { username: 'kari', password: PASSWORD }
  expect((await s.call('POST', '/v1/tenants/fjord/sessions', { token: s.gateway, body: gateway })).body.code).toBe(
    'sign_in_failed',
  )
  // The platform's people are never shut out, and can open the other ways again.
  await s.ok(
    'PATCH',
    ISSUER_PATH,
    { onlyThisWay: false },
    { cookie: await s.signIn('root', 'a long enough pass-phrase') },
  )
  expect((await signIn(PASSWORD)).status).toBe(200)
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  // One that is stopped shuts nobody out.
  await s.ok('PATCH', ISSUER_PATH, { status: 'inactive' })
  expect((await signIn(PASSWORD)).status).toBe(200)
})
