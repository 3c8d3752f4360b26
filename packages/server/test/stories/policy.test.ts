/** Limits of a tenant and of the platform: they bind creation, replace and rotate, and stop no living token. */

import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  aMember,
  aMobileSignIn,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aUserToken,
  cookieFor,
  inDays,
  type MadeUser,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const MEMBER = { unit: null, role: 'tenant-user' }

let s: TestServer
let tenant: string

beforeEach(async () => {
  s ??= await startServer()
  tenant = await aTenant(s)
  await s.ok('PUT', '/v1/policy', {})
})
afterAll(() => s.stop())

const setPolicy = (body: object) => s.ok('PUT', `/v1/tenants/${tenant}/policy`, body)

function create(wish: object) {
  return s.call('POST', '/v1/tokens', {
    ...{ token: s.master, body: { kind: 'organization', tenant, name: 'ci', expiresAt: inDays(s, 30), ...wish } },
  })
}

const forPerson = ({ id }: MadeUser, wish: object = {}) => create({ kind: 'user', user: id, ...MEMBER, ...wish })

test('without a word the policy is what the contract says', async () => {
  const perKind = (value: unknown) => ({
    ...{ user: value, mobile: value, application: value, organization: value, group: value },
  })
  const defaults = {
    ...{ maxLifetimeDays: perKind(null), allowNoExpiry: false, mobileLifetimeDays: 30, ownTokens: false },
    secondFactorForAdministrators: false,
    secretVisibility: { ...perKind('once'), user: 'sealed' },
    backupAdministrator: null,
  }
  expect(await s.ok('GET', `/v1/tenants/${tenant}/policy`)).toEqual({ ...defaults, set: [], effective: defaults })
  expect(await s.ok('GET', '/v1/policy')).toMatchObject(defaults)
  await setPolicy({ ownTokens: true, mobileLifetimeDays: 7 })
  expect((await s.ok('GET', `/v1/tenants/${tenant}/policy`)).set).toEqual(['mobileLifetimeDays', 'ownTokens'])
  expect(await setPolicy({ ownTokens: true })).toMatchObject({ ...defaults, ownTokens: true })
})

test('what was read can be sent back whole: it changes what was changed, and chooses no default', async () => {
  await s.ok('PUT', '/v1/policy', { ownTokens: false })
  for (const path of ['/v1/policy', `/v1/tenants/${tenant}/policy`]) {
    const put = (body: object) => s.call('PUT', path, { token: s.master, body })
    const chosen = { ownTokens: false, maxLifetimeDays: { user: 30 } }
    await s.ok('PUT', path, chosen)
    const read = await s.ok('GET', path)
    expect(read.set).toEqual(['maxLifetimeDays', 'ownTokens'])
    expect((await put(read)).body).toEqual(read)
    expect((await put({ ...read, set: read.set.toReversed() })).body).toEqual(read)
    const changed = (await put({ ...read, mobileLifetimeDays: 7 })).body
    expect(changed).toMatchObject({
      mobileLifetimeDays: 7,
      set: ['maxLifetimeDays', 'mobileLifetimeDays', 'ownTokens'],
    })
    const errorsOf = async (body: object) =>
      (await put(body)).body.errors.map(({ code, pointer }: { code: string; pointer: string }) => `${pointer} ${code}`)
    // Read before the change.
    expect(await errorsOf(read)).toEqual(['/set not_changeable', '/effective not_changeable'])
    const { effective, set } = changed
    expect(await errorsOf({ ...changed, effective: { ...effective, ownTokens: true } })).toEqual([
      '/effective not_changeable',
    ])
    expect(await errorsOf({ ...changed, effective: { ...effective, more: 1 } })).toEqual(['/effective not_changeable'])
    expect(await errorsOf({ ...changed, set: [...set, 'allowNoExpiry'] })).toEqual(['/set not_changeable'])
    expect(await s.ok('GET', path)).toEqual(changed)
    // Without a word of what was set, everything that is sent is a choice.
    expect((await put({ allowNoExpiry: false })).body.set).toEqual(['allowNoExpiry'])
  }
})

test('no token of a kind is made to live longer than its limit, to the millisecond', async () => {
  await setPolicy({ maxLifetimeDays: { organization: 10 } })
  expect(said(await create({ expiresAt: inDays(s, 10) }))).toBe('201')
  const beyond = new Date(s.clock.now + 10 * 86_400_000 + 1).toISOString()
  expect(said(await create({ expiresAt: beyond }))).toBe('403 policy_refused')
  expect(said(await create({ expiresAt: inDays(s, -1) }))).toBe('422 invalid_input')
  expect(said(await create({ expiresAt: undefined }))).toBe('422 invalid_input')
  const application = { kind: 'application', application: 'A', name: undefined, expiresAt: inDays(s, 400) }
  expect((await create(application)).body.warnings).toEqual(['over_12_months'])
})

test('the platform’s policy is the ceiling of every tenant’s', async () => {
  await s.ok('PUT', '/v1/policy', { maxLifetimeDays: { organization: 5 }, secretVisibility: { user: 'once' } })
  await setPolicy({ maxLifetimeDays: { organization: 50 }, secretVisibility: { user: 'sealed' } })
  const { effective, maxLifetimeDays } = await s.ok('GET', `/v1/tenants/${tenant}/policy`)
  expect([maxLifetimeDays.organization, effective.maxLifetimeDays.organization]).toEqual([50, 5])
  expect(effective.secretVisibility.user).toBe('once')
  expect(said(await create({ expiresAt: inDays(s, 6) }))).toBe('403 policy_refused')
  const person = await aMember(s, tenant, MEMBER)
  expect((await forPerson(person)).body.token.secretVisibility).toBe('once')
  expect(said(await forPerson(person, { secretVisibility: 'sealed' }))).toBe('403 policy_refused')
})

test('living tokens stay, are marked as outside the policy, and are rotated and replaced only within it', async () => {
  const { id, secret } = await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 100) })
  const path = `/v1/tokens/${id}`
  expect((await s.ok('GET', path)).outsidePolicy).toBe(false)
  await setPolicy({ maxLifetimeDays: { organization: 10 } })
  expect(await s.ok('GET', path)).toMatchObject({ outsidePolicy: true, status: 'active' })
  expect(await passes(s, secret)).toBe(true)
  expect(await ask(s, s.master, 'POST', `${path}/rotate`)).toBe('403 policy_refused')
  const again = (days: number) => ({ name: 'again', keepSecret: true, expiresAt: inDays(s, days) })
  expect(await ask(s, s.master, 'POST', `${path}/replace`, again(11))).toBe('403 policy_refused')
  expect(await ask(s, s.master, 'POST', `${path}/replace`, again(9))).toBe('200')
  expect((await s.ok('GET', path)).outsidePolicy).toBe(false)
  expect(await ask(s, s.master, 'POST', `${path}/rotate`)).toBe('200')
})

test('no expiry is allowed where tenant and platform both allow it', async () => {
  const forever = { expiresAt: null }
  expect(said(await create(forever))).toBe('422 invalid_input')
  await setPolicy({ allowNoExpiry: true })
  await s.ok('PUT', '/v1/policy', { allowNoExpiry: false })
  expect(said(await create(forever))).toBe('422 invalid_input')
  await s.ok('PUT', '/v1/policy', { allowNoExpiry: true })
  const { body } = await create(forever)
  expect([body.token.expiresAt, body.warnings]).toEqual([null, ['over_12_months']])
  await setPolicy({ allowNoExpiry: true, maxLifetimeDays: { organization: 10 } })
  expect(said(await create(forever))).toBe('403 policy_refused')
})

test('secrets that are to be shown once only are erased where they were kept', async () => {
  const administrator = await anAdministrator(s, tenant)
  const cookie = await cookieFor(s, administrator)
  const { id, secret } = await aUserToken(s, administrator, { unit: null, role: 'tenant-admin' })
  const show = async () => said(await s.call('GET', `/v1/tokens/${id}/secret`, { cookie }))
  expect(await show()).toBe('200')
  await setPolicy({ secretVisibility: { user: 'once' } })
  expect(await show()).toBe('409 conflict')
  await setPolicy({})
  expect(await show()).toBe('409 conflict')
  expect(await passes(s, secret)).toBe(true)
})

test('only the secrets of user tokens can be sealed', async () => {
  for (const kind of ['mobile', 'application', 'organization', 'group']) {
    const body = { secretVisibility: { [kind]: 'sealed' } }
    expect(await ask(s, s.master, 'PUT', `/v1/tenants/${tenant}/policy`, body)).toBe('422 invalid_input')
    expect(
      await ask(s, s.master, 'PUT', `/v1/tenants/${tenant}/policy`, { secretVisibility: { [kind]: 'once' } }),
    ).toBe('200')
  }
  for (const body of [
    { mobileLifetimeDays: 0 },
    { maxLifetimeDays: { user: -1 } },
    { colour: 'red' },
    { ownTokens: 1 },
  ]) {
    expect(await ask(s, s.master, 'PUT', `/v1/tenants/${tenant}/policy`, body)).toBe('422 invalid_input')
  }
})

test('people make tokens for themselves where the policy says so, and for nobody else', async () => {
  const person = await aMember(s, tenant, MEMBER)
  const other = await aMember(s, tenant, MEMBER)
  const cookie = await cookieFor(s, person)
  const make = async (user: string, wish: object = {}) => {
    const body = { kind: 'user', tenant, name: 'Mine', expiresAt: inDays(s, 30), user, ...MEMBER, ...wish }
    return said(await s.call('POST', '/v1/tokens', { cookie, body }))
  }
  expect(await make(person.id)).toBe('403 permission_missing')
  await s.ok('PUT', '/v1/policy', { ownTokens: true })
  await setPolicy({ ownTokens: true })
  for (const user of [person.id, person.username]) expect(await make(user)).toBe('201')
  expect(await make(other.id)).toBe('403 permission_missing')
  expect(await make(person.id, { role: 'tenant-admin' })).toBe('422 invalid_input')
  expect(await make(person.id, { kind: 'organization', user: undefined, role: undefined })).toBe(
    '403 permission_missing',
  )
  const { secret } = await aUserToken(s, person, MEMBER)
  const own = { kind: 'user', tenant, name: 'More', expiresAt: inDays(s, 30), user: person.id, ...MEMBER }
  expect(await ask(s, secret, 'POST', '/v1/tokens', own)).toBe('403 permission_missing')
})

test('sign-ins on devices live as long as the policy says', async () => {
  await setPolicy({ mobileLifetimeDays: 7 })
  const person = await aMember(s, tenant, MEMBER)
  expect((await aMobileSignIn(s, person)).token.expiresAt).toBe(inDays(s, 7))
  await setPolicy({ mobileLifetimeDays: 90 })
  expect((await aMobileSignIn(s, person)).token.expiresAt).toBe(inDays(s, 90))
  await setPolicy({ mobileLifetimeDays: 90, maxLifetimeDays: { mobile: 3 } })
  expect((await aMobileSignIn(s, person)).token.expiresAt).toBe(inDays(s, 3))
})

test('whoever reads the tenant reads its policy, and changing it asks for policy:update', async () => {
  const path = `/v1/tenants/${tenant}/policy`
  const reader = await anApplication(s, { [tenant]: ['tenant:read', 'tenant:update'] })
  expect(await ask(s, reader.secret, 'GET', path)).toBe('200')
  expect(await ask(s, reader.secret, 'PUT', path, {})).toBe('403 permission_missing')
  expect(await ask(s, reader.secret, 'PUT', '/v1/policy', {})).toBe('404 not_found')
  const keeper = await anApplication(s, { [tenant]: ['policy:update'] })
  expect(await ask(s, keeper.secret, 'PUT', path, {})).toBe('200')
  expect(await ask(s, keeper.secret, 'GET', path)).toBe('403 permission_missing')
})
