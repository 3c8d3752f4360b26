/** What a policy asks of administrators, what a reset ends, and how a gateway signs in who has a second factor. */

import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  aMember,
  aMobileSignIn,
  anAdministrator,
  aRole,
  ask,
  aTenant,
  aUserToken,
  cookieFor,
  PASSWORD,
  passes,
  said,
} from '../builders.ts'
import { ADMIN, type TestServer } from '../server.ts'
import {
  addApp,
  aGuarded,
  aGuardedAdministrator,
  codeOf,
  firstStep,
  STEP_MS,
  secondStep,
  signInWithCode,
  startForFactors,
  statusOf,
  toldOf,
} from './scene.ts'

let s: TestServer
let tenant: string
const MEMBER = { unit: null, role: 'tenant-user' }
const WANTED = { secondFactorForAdministrators: true }

beforeEach(async () => {
  s ??= await startForFactors()
  tenant = await aTenant(s)
  await s.ok('PUT', '/v1/policy', {})
})
afterAll(() => s.stop())

const by = (cookie: string) => async (method: string, path: string, body?: object) =>
  said(await s.call(method, path, { cookie, ...(body === undefined ? {} : { body }) }))

test('an administrator without a second factor may do nothing but add one, in sessions of before too', async () => {
  const person = await anAdministrator(s, tenant)
  const before = await cookieFor(s, person)
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, WANTED)
  for (const cookie of [before, await cookieFor(s, person)]) {
    const call = by(cookie)
    expect((await s.ok('GET', '/v1/session', undefined, { cookie })).factorRequired).toBe(true)
    expect((await s.ok('GET', '/v1/session/factors', undefined, { cookie })).required).toBe(true)
    expect(await call('GET', `/v1/tenants/${tenant}/users`)).toBe('403 second_factor_required')
    expect(await call('GET', '/v1/tokens')).toBe('403 second_factor_required')
    expect(await call('GET', '/v1/overview')).toBe('403 second_factor_required')
    expect(await call('POST', '/v1/session/password', { current: PASSWORD, new: 'another good one' })).toBe(
      '403 second_factor_required',
    )
    expect(await call('POST', '/v1/session/confirm', { password: PASSWORD })).toBe('200')
  }
  const { secret } = await addApp(s, before)
  expect((await s.ok('GET', '/v1/session', undefined, { cookie: before })).factorRequired).toBe(false)
  expect(await by(before)('GET', `/v1/tenants/${tenant}/users`)).toBe('200')
  expect(await by(before)('DELETE', '/v1/session/factors/totp')).toBe('403 policy_refused')
  expect((await s.ok('GET', '/v1/session/factors', undefined, { cookie: before })).totp).not.toBe(null)
  const { signIn } = await firstStep(s, person)
  expect((await secondStep(s, { signIn, code: codeOf(secret, s.clock.now) })).body.factorRequired).toBe(false)
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, {})
  expect(await by(before)('DELETE', '/v1/session/factors/totp')).toBe('204')
})

test('a session of somebody who has taken their factor away owes a new one as well, once the policy asks', async () => {
  const person = await aGuardedAdministrator(s, tenant)
  const cookie = await signInWithCode(s, person)
  expect(await by(cookie)('DELETE', '/v1/session/factors/totp')).toBe('204')
  expect(await by(cookie)('GET', `/v1/tenants/${tenant}/users`)).toBe('200')
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, WANTED)
  expect((await s.ok('GET', '/v1/session', undefined, { cookie })).factorRequired).toBe(true)
  expect(await by(cookie)('GET', `/v1/tenants/${tenant}/users`)).toBe('403 second_factor_required')
})

test('one may sign out where a second factor is missing', async () => {
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, WANTED)
  const cookie = await cookieFor(s, await anAdministrator(s, tenant))
  expect(await by(cookie)('DELETE', '/v1/session')).toBe('204')
})

test('it is asked of whoever administers the least, and of nobody else', async () => {
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, WANTED)
  const role = await aRole(s, tenant, ['token:revoke'])
  const [little, auditor, member] = [
    await aMember(s, tenant, { unit: null, role }),
    await aMember(s, tenant, { unit: null, role: 'auditor' }),
    await aMember(s, tenant, MEMBER),
  ]
  const wanted = async (person: typeof little) =>
    (await s.ok('GET', '/v1/session', undefined, { cookie: await cookieFor(s, person) })).factorRequired
  expect([await wanted(little), await wanted(auditor), await wanted(member)]).toEqual([true, false, false])
  expect(await wanted(await anAdministrator(s, await aTenant(s)))).toBe(false)
})

test('the platform asks it of every tenant’s administrators, and of its own', async () => {
  await s.ok('PUT', '/v1/policy', WANTED)
  expect((await s.ok('GET', `/v1/tenants/${tenant}/policy`)).effective.secondFactorForAdministrators).toBe(true)
  const cookie = await cookieFor(s, await anAdministrator(s, tenant))
  expect(await by(cookie)('GET', '/v1/tokens')).toBe('403 second_factor_required')
  const root = await s.signIn(ADMIN.username, ADMIN.password)
  expect(await by(root)('GET', '/v1/tokens')).toBe('403 second_factor_required')
  // Tokens are not signed in with.
  expect(await ask(s, s.master, 'GET', '/v1/tokens')).toBe('200')
})

test('a reset takes everything away, ends sessions and mobile sign-ins, and leaves tokens alone', async () => {
  const person = await aGuarded(s, tenant)
  const token = await aUserToken(s, person, MEMBER)
  const mobile = await aMobileSignIn(s, person, { code: codeOf(person.secret, s.clock.now) })
  s.clock.advance(STEP_MS)
  const sessions = [person.cookie, await signInWithCode(s, person)]
  const { signIn } = await firstStep(s, person)
  const path = `/v1/tenants/${tenant}/users/${person.id}`
  const done = await s.call('DELETE', `${path}/factors`, { token: s.master })
  expect(done.status).toBe(204)
  expect(done.headers.get('polett-propagation')).toMatch(/nodes=1, confirmed=1/)
  for (const cookie of sessions) expect(await statusOf(s, cookie)).toBe(401)
  expect([await passes(s, mobile.secret), await passes(s, token.secret)]).toEqual([false, true])
  expect(said(await secondStep(s, { signIn, code: codeOf(person.secret, s.clock.now) }))).toBe('401 sign_in_failed')
  expect((await s.ok('GET', path)).secondFactor).toBe(false)
  expect((await toldOf(s, person))[0]).toEqual([
    'factor.reset',
    { totp: true, passkeys: 0, sessionsEnded: 2, mobileTokensDeleted: 1 },
  ])
  expect(await statusOf(s, await cookieFor(s, person))).toBe(200)
  const again = await s.call('DELETE', `${path}/factors`, { token: s.master })
  const resets = (await toldOf(s, person)).filter(([action]) => action === 'factor.reset')
  expect([again.status, resets.length]).toEqual([204, 1])
  await addApp(s, await cookieFor(s, person))
  expect(
    said(await secondStep(s, { signIn: (await firstStep(s, person)).signIn, recoveryCode: person.codes[0] })),
  ).toBe('401 sign_in_failed')
})

test('nobody resets who holds more than they do, and oneself only after a confirmation', async () => {
  const [above, below] = [await aGuardedAdministrator(s, tenant), await aGuarded(s, tenant)]
  const role = await aRole(s, tenant, ['user:read', 'user:update', 'tenant:read', 'unit:read', 'role:read'])
  const clerk = by(await cookieFor(s, await aMember(s, tenant, { unit: null, role })))
  const at = ({ id }: { id: string }) => `/v1/tenants/${tenant}/users/${id}/factors`
  expect(await clerk('DELETE', at(above))).toBe('403 exceeds_own_rights')
  expect(await clerk('DELETE', at(below))).toBe('204')
  s.clock.advance(300_000)
  expect(await by(above.cookie)('DELETE', at(above))).toBe('403 recent_sign_in_required')
  expect((await s.ok('GET', `/v1/tenants/${tenant}/users/${above.id}`)).secondFactor).toBe(true)
})

test('a gateway is told of a second factor after the right password only, and sends the code along', async () => {
  const person = await aGuarded(s, tenant)
  const start = (wish: object) =>
    s.call('POST', `/v1/tenants/${tenant}/sessions`, {
      ...{ token: s.gateway, body: { username: person.username, password: PASSWORD, ...wish } },
    })
  expect(said(await start({}))).toBe('403 second_factor_required')
  expect(said(await start({ password: 'wrong' }))).toBe('403 sign_in_failed')
  expect(said(await start({ code: '000000' }))).toBe('403 sign_in_failed')
  expect((await toldOf(s, person))[0]).toEqual(['session.failed', { step: 'second_factor' }])
  const code = codeOf(person.secret, s.clock.now)
  expect((await start({ code })).status).toBe(201)
  expect(said(await start({ code }))).toBe('403 sign_in_failed')
  expect((await start({ code: person.codes[3] })).status).toBe(201)
  const failures = async () => (await toldOf(s, person)).filter(([action]) => action === 'session.failed')
  const before = await failures()
  expect(said(await start({ code: person.codes[3] }))).toBe('403 sign_in_failed')
  const after = await failures()
  expect(after).toHaveLength(before.length + 1)
  expect(after[0]).toEqual(['session.failed', { step: 'second_factor' }])
})

test('at a gateway too, a right password clears no guesses at the code', async () => {
  const person = await aGuarded(s, tenant)
  const start = async (wish: object) =>
    said(
      await s.call('POST', `/v1/tenants/${tenant}/sessions`, {
        ...{ token: s.gateway, body: { username: person.username, password: PASSWORD, address: '192.0.2.9', ...wish } },
      }),
    )
  for (let tries = 0; tries < 5; tries += 1) {
    expect(await start({})).toBe('403 second_factor_required')
    expect(await start({ code: '000000' })).toBe('403 sign_in_failed')
  }
  expect(await start({ code: codeOf(person.secret, s.clock.now) })).toBe('429 rate_limited')
})

test('where the membership is still to be chosen, the code is not spent', async () => {
  const role = await aRole(s, tenant, ['unit:read'])
  const person = await aMember(s, tenant, MEMBER, { unit: null, role })
  const { secret } = await addApp(s, await cookieFor(s, person))
  const body = { username: person.username, password: PASSWORD, code: codeOf(secret, s.clock.now) }
  const path = `/v1/tenants/${tenant}/sessions`
  expect(said(await s.call('POST', path, { token: s.gateway, body }))).toBe('409 membership_required')
  expect(said(await s.call('POST', path, { token: s.gateway, body: { ...body, role } }))).toBe('201')
})

test('a gateway does not sign in an administrator who still has to add a second factor', async () => {
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, WANTED)
  const { username } = await anAdministrator(s, tenant)
  const body = { username, password: PASSWORD }
  expect(said(await s.call('POST', `/v1/tenants/${tenant}/sessions`, { token: s.gateway, body }))).toBe(
    '403 second_factor_required',
  )
})
