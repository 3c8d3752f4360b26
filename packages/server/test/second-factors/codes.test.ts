/** Codes by the clock and recovery codes: added, asked for, good once, and taken away. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { aMember, aTenant, cookieFor, PASSWORD, said } from '../builders.ts'
import { cookieOf, type TestServer } from '../server.ts'
import {
  addApp,
  aGuarded,
  codeOf,
  firstStep,
  from,
  STEP_MS,
  secondStep,
  signInWithCode,
  startForFactors,
  statusOf,
  toldOf,
} from './scene.ts'

let s: TestServer
let tenant: string
const MINUTE = 60_000

beforeAll(async () => {
  s = await startForFactors()
  tenant = await aTenant(s)
})
afterAll(() => s.stop())

const someone = () => aMember(s, tenant, { unit: null, role: 'tenant-user' })

test('an app counts once a code has confirmed it, and ten recovery codes come with it', async () => {
  const person = await someone()
  const cookie = await cookieFor(s, person)
  const begun = await s.ok('POST', '/v1/session/factors/totp', undefined, { cookie })
  expect(begun.secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(new URL(begun.uri).searchParams.get('secret')).toBe(begun.secret)
  // Begun is not added: nobody is asked for what they may not have kept.
  expect(await statusOf(s, await cookieFor(s, person))).toBe(200)
  const wrong = await s.call('POST', '/v1/session/factors/totp/confirm', { cookie, body: { code: '000000' } })
  expect(wrong.body.errors?.[0]).toMatchObject({ pointer: '/code', code: 'wrong_code' })
  const { codes } = await addApp(s, cookie)
  expect(new Set(codes).size).toBe(10)
  expect(await s.ok('GET', '/v1/session/factors', undefined, { cookie })).toEqual({
    required: false,
    totp: { createdAt: new Date(s.clock.now - STEP_MS).toISOString() },
    passkeys: [],
    recoveryCodes: 10,
  })
  expect((await s.ok('GET', `/v1/tenants/${tenant}/users/${person.id}`)).secondFactor).toBe(true)
  expect(said(await s.call('POST', '/v1/session/factors/totp', { cookie }))).toBe('409 conflict')
  expect((await toldOf(s, person))[0]).toEqual(['factor.added', { kind: 'totp', sessionsEnded: 1 }])
})

test('the password alone leads to a question, and a code of this moment to a session', async () => {
  const person = await aGuarded(s, tenant)
  const body = { username: person.username, password: PASSWORD, tenant }
  const asked = await s.call('POST', '/v1/session', { body })
  expect(said(asked)).toBe('401 second_factor_required')
  expect(asked.headers.get('set-cookie')).toBe(null)
  expect(asked.body).toMatchObject({ methods: ['totp', 'recovery_code'], signIn: expect.stringMatching(/^[\w-]{43}$/) })
  const { signIn } = asked.body
  const done = await secondStep(s, { signIn, code: codeOf(person.secret, s.clock.now) })
  expect(done.status).toBe(200)
  expect(done.body).toMatchObject({ user: { id: person.id }, factorRequired: false })
  expect(await statusOf(s, cookieOf(done))).toBe(200)
  expect((await toldOf(s, person))[0]).toEqual(['session.started', { method: 'second_factor', factor: 'totp' }])
  // With a wrong password nobody learns that there is a second factor.
  expect(said(await s.call('POST', '/v1/session', { body: { ...body, password: 'wrong' } }))).toBe('401 sign_in_failed')
})

test('a code counts once, with or without spaces, and so do all before it', async () => {
  const person = await aGuarded(s, tenant)
  const code = codeOf(person.secret, s.clock.now)
  const earlier = codeOf(person.secret, s.clock.now - STEP_MS)
  const later = codeOf(person.secret, s.clock.now + STEP_MS)
  const first = await firstStep(s, person)
  expect((await secondStep(s, { signIn: first.signIn, code })).status).toBe(200)
  for (const spent of [code, `${code.slice(0, 3)} ${code.slice(3)}`, earlier]) {
    const { signIn } = await firstStep(s, person)
    expect(said(await secondStep(s, { signIn, code: spent }))).toBe('401 sign_in_failed')
  }
  const { signIn } = await firstStep(s, person)
  expect((await secondStep(s, { signIn, code: later })).status).toBe(200)
})

test('the code that confirmed an app signs nobody in', async () => {
  const person = await someone()
  const cookie = await cookieFor(s, person)
  const { secret } = await s.ok('POST', '/v1/session/factors/totp', undefined, { cookie })
  const code = codeOf(secret, s.clock.now)
  await s.ok('POST', '/v1/session/factors/totp/confirm', { code }, { cookie })
  const { signIn } = await firstStep(s, person)
  expect(said(await secondStep(s, { signIn, code }))).toBe('401 sign_in_failed')
})

test('a recovery code counts once, however it is typed, and new ones end the old', async () => {
  const person = await aGuarded(s, tenant)
  const [first = '', second = '', third = ''] = person.codes
  const typed = { signIn: (await firstStep(s, person)).signIn, recoveryCode: first.toLowerCase().replaceAll('-', ' ') }
  const done = await secondStep(s, typed)
  expect(done.status).toBe(200)
  const cookie = cookieOf(done)
  expect((await s.ok('GET', '/v1/session/factors', undefined, { cookie })).recoveryCodes).toBe(9)
  expect((await toldOf(s, person))[0]).toEqual([
    'session.started',
    { method: 'second_factor', factor: 'recovery_code' },
  ])
  const again = { signIn: (await firstStep(s, person)).signIn, recoveryCode: first }
  expect(said(await secondStep(s, again))).toBe('401 sign_in_failed')
  const other = await signInWithCode(s, person)
  const { recoveryCodes } = await s.ok('POST', '/v1/session/factors/recovery-codes', undefined, { cookie })
  expect(recoveryCodes).toHaveLength(10)
  expect(await statusOf(s, other)).toBe(200)
  const old = { signIn: (await firstStep(s, person)).signIn, recoveryCode: second }
  expect(said(await secondStep(s, old))).toBe('401 sign_in_failed')
  const fresh = { signIn: (await firstStep(s, person)).signIn, recoveryCode: recoveryCodes[0] }
  expect((await secondStep(s, fresh)).status).toBe(200)
  expect(JSON.stringify(await s.ok('GET', '/v1/audit'))).not.toContain(third)
})

test('nobody uses somebody else’s code, recovery code or sign-in', async () => {
  const [kari, ola] = [await aGuarded(s, tenant), await aGuarded(s, tenant)]
  const { signIn } = await firstStep(s, kari)
  const code = codeOf(ola.secret, s.clock.now)
  expect(said(await secondStep(s, { signIn, code }))).toBe('401 sign_in_failed')
  expect(said(await secondStep(s, { signIn, recoveryCode: ola.codes[0] }))).toBe('401 sign_in_failed')
  expect((await secondStep(s, { signIn, code: codeOf(kari.secret, s.clock.now) })).status).toBe(200)
})

test('every reason for which a second step fails has one answer', async () => {
  const person = await aGuarded(s, tenant)
  const right = () => codeOf(person.secret, s.clock.now)
  const late = await firstStep(s, person)
  s.clock.advance(5 * MINUTE)
  const used = await firstStep(s, person)
  await secondStep(s, { signIn: used.signIn, code: right() })
  s.clock.advance(STEP_MS)
  const open = await firstStep(s, person)
  const answers = [
    await secondStep(s, { signIn: late.signIn, code: right() }),
    await secondStep(s, { signIn: used.signIn, code: right() }),
    await secondStep(s, { signIn: 'unknown', code: right() }),
    await secondStep(s, { signIn: open.signIn, code: '12345' }),
    await secondStep(s, { signIn: open.signIn, recoveryCode: 'none' }),
  ]
  for (const { body, headers } of answers) {
    expect({ ...body, instance: '' }).toEqual({ ...answers[0]?.body, instance: '' })
    expect(headers.get('set-cookie')).toBe(null)
  }
  expect(said(answers[0] ?? open)).toBe('401 sign_in_failed')
  expect((await toldOf(s, person))[0]).toEqual(['session.failed', { step: 'second_factor' }])
  const shapes = [{ signIn: 'x' }, { signIn: 'x', code: '1', recoveryCode: '1' }]
  for (const body of shapes) expect(said(await secondStep(s, body))).toBe('422 invalid_input')
})

test('a sign-in allows five tries, and codes are counted with the passwords', async () => {
  const person = await aGuarded(s, tenant)
  const { signIn } = await firstStep(s, person, from('198.51.100.1'))
  for (let tries = 0; tries < 5; tries += 1) {
    const source = from(`198.51.100.${tries + 1}`)
    expect(said(await secondStep(s, { signIn, code: '12345' }, source))).toBe('401 sign_in_failed')
  }
  const code = codeOf(person.secret, s.clock.now)
  expect(said(await secondStep(s, { signIn, code }, from('198.51.100.9')))).toBe('401 sign_in_failed')
  const here = from('198.51.100.77')
  // Each right password gives its own try back, and none of the codes' tries.
  for (let tries = 0; tries < 5; tries += 1) {
    const next = await firstStep(s, person, here)
    expect(said(await secondStep(s, { signIn: next.signIn, code: '12345' }, here))).toBe('401 sign_in_failed')
  }
  const body = { username: person.username, password: PASSWORD, tenant }
  expect(said(await s.call('POST', '/v1/session', { body, ...here }))).toBe('429 rate_limited')
  const elsewhere = await firstStep(s, person, from('203.0.113.1'))
  expect(said(await secondStep(s, { signIn: elsewhere.signIn, code }, here))).toBe('429 rate_limited')
  expect((await secondStep(s, { signIn: elsewhere.signIn, code }, from('203.0.113.1'))).status).toBe(200)
})

test('wherever guesses at the six digits come from, they are few, and a recovery code still signs in', async () => {
  const person = await aGuarded(s, tenant)
  const guess = async (at: number, factor: object) => {
    const source = from(`203.0.113.${at}`)
    const { signIn } = await firstStep(s, person, source)
    return said(await secondStep(s, { signIn, ...factor }, source))
  }
  for (let at = 10; at < 15; at += 1) expect(await guess(at, { code: '000000' })).toBe('401 sign_in_failed')
  expect(await guess(15, { code: codeOf(person.secret, s.clock.now) })).toBe('429 rate_limited')
  expect(await guess(16, { recoveryCode: person.codes[0] })).toBe('200')
  expect(await guess(17, { code: '000000' })).toBe('429 rate_limited')
  s.clock.advance(15 * MINUTE)
  expect(await guess(18, { code: codeOf(person.secret, s.clock.now) })).toBe('200')
  s.clock.advance(STEP_MS)
  expect(await guess(19, { code: '000000' })).toBe('401 sign_in_failed')
})

test('taking the app away ends the other sessions and nothing else, and nobody is asked any more', async () => {
  const person = await aGuarded(s, tenant)
  const other = await signInWithCode(s, person)
  const { cookie } = person
  s.clock.advance(5 * MINUTE)
  expect(said(await s.call('DELETE', '/v1/session/factors/totp', { cookie }))).toBe('403 recent_sign_in_required')
  await s.ok('POST', '/v1/session/confirm', { password: PASSWORD }, { cookie })
  expect((await s.call('DELETE', '/v1/session/factors/totp', { cookie })).status).toBe(204)
  expect(await statusOf(s, cookie)).toBe(200)
  expect(await statusOf(s, other)).toBe(401)
  expect(await s.ok('GET', '/v1/session/factors', undefined, { cookie })).toMatchObject({
    totp: null,
    recoveryCodes: 0,
  })
  expect((await toldOf(s, person))[0]).toEqual(['factor.removed', { kind: 'totp', sessionsEnded: 1 }])
  expect(await statusOf(s, await cookieFor(s, person))).toBe(200)
  expect(said(await s.call('DELETE', '/v1/session/factors/totp', { cookie }))).toBe('404 not_found')
})

test('whatever ends a person’s sessions ends sign-ins that wait for their second step', async () => {
  const person = await aGuarded(s, tenant)
  const path = `/v1/tenants/${tenant}/users/${person.id}`
  const ends = [
    () => s.ok('DELETE', `${path}/sessions`),
    () => s.ok('PATCH', path, { password: PASSWORD }),
    () => s.ok('PATCH', path, { status: 'inactive' }).then(() => s.ok('PATCH', path, { status: 'active' })),
  ]
  for (const end of ends) {
    const { signIn } = await firstStep(s, person)
    await end()
    expect(said(await secondStep(s, { signIn, code: codeOf(person.secret, s.clock.now) }))).toBe('401 sign_in_failed')
    s.clock.advance(STEP_MS)
  }
})

test('a seed that is moved to another person in the database opens nothing', async () => {
  const [kari, ola] = [await aGuarded(s, tenant), await aGuarded(s, tenant)]
  const { store } = s.running.deps
  const rowOf = ({ id }: { readonly id: string }) =>
    store.read
      .selectFrom('totp')
      .innerJoin('user_account', 'user_account.id', 'totp.user_id')
      .select(['totp.user_id', 'totp.sealed'])
      .where('user_account.public_id', '=', id)
      .executeTakeFirstOrThrow()
  const { sealed } = await rowOf(kari)
  await store.write
    .updateTable('totp')
    .set({ sealed })
    .where('user_id', '=', (await rowOf(ola)).user_id)
    .execute()
  const { signIn } = await firstStep(s, ola)
  expect(said(await secondStep(s, { signIn, code: codeOf(kari.secret, s.clock.now) }))).toBe('500 internal_error')
})
