/** Passkeys, by an authenticator in software: added, used alone and as a second step, and refused wherever something is odd. */

import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aMember, anAdministrator, aTenant, cookieFor, type MadeUser, PASSWORD, said } from '../builders.ts'
import { type Answer, cookieOf, type Json, startServer, type TestServer } from '../server.ts'
import { type Authenticator, createAuthenticator, type Odd } from './authenticator.ts'
import { firstStep, ORIGIN, secondStep, startForFactors, statusOf, toldOf } from './scene.ts'

let s: TestServer
let tenant: string
const MINUTE = 60_000
const FACTORS = '/v1/session/factors'

beforeAll(async () => {
  s = await startForFactors()
  tenant = await aTenant(s)
})
afterAll(() => s.stop())

interface Keyed extends MadeUser {
  readonly cookie: string
  readonly authenticator: Authenticator
  readonly added: Json
}

const someone = () => aMember(s, tenant, { unit: null, role: 'tenant-user' })

async function add(cookie: string, authenticator: Authenticator, odd: Odd = {}): Promise<Answer> {
  const { publicKey } = await s.ok('POST', `${FACTORS}/passkeys/options`, undefined, { cookie })
  const body = { name: 'A key', passkey: authenticator.create(publicKey, odd) }
  return s.call('POST', `${FACTORS}/passkeys`, { cookie, body })
}

async function aKeyed(person: Promise<MadeUser> = someone(), counts = true): Promise<Keyed> {
  const made = await person
  const cookie = await cookieFor(s, made)
  const authenticator = createAuthenticator(ORIGIN, { counts })
  const { body } = await add(cookie, authenticator)
  return { ...made, cookie, authenticator, added: body }
}

const optionsFor = async (): Promise<Json> => (await s.ok('POST', '/v1/session/passkey/options', {})).publicKey
const send = (passkey: Json): Promise<Answer> => s.call('POST', '/v1/session/passkey', { body: { passkey } })
const signIn = async ({ authenticator }: Keyed, odd: Odd = {}) => send(authenticator.get(await optionsFor(), odd))

test('a passkey is added with a name, and signs in alone', async () => {
  const person = await aKeyed()
  expect(person.added).toMatchObject({
    passkey: { name: 'A key', transports: ['usb', 'nfc'], backedUp: false, lastUsedAt: null },
    recoveryCodes: expect.arrayContaining([expect.stringMatching(/^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/)]),
  })
  const publicKey = await optionsFor()
  expect(publicKey).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] })
  const done = await signIn(person)
  expect(done.body).toMatchObject({ user: { id: person.id }, factorRequired: false })
  expect(await statusOf(s, cookieOf(done))).toBe(200)
  expect((await toldOf(s, person)).slice(0, 2)).toEqual([
    ['session.started', { method: 'passkey' }],
    ['factor.added', { kind: 'passkey', name: 'A key', sessionsEnded: 0 }],
  ])
  const { passkeys } = await s.ok('GET', FACTORS, undefined, { cookie: person.cookie })
  expect(passkeys[0].lastUsedAt).toBe(new Date(s.clock.now).toISOString())
})

test('a passkey that never counts, as those of telephones, signs in again and again', async () => {
  const person = await aKeyed(someone(), false)
  expect(person.added.passkey.backedUp).toBe(true)
  for (let times = 0; times < 3; times += 1) expect((await signIn(person)).status).toBe(200)
})

test('a passkey is a second step too, asked for by the ids that the person has', async () => {
  const person = await aKeyed()
  const { methods, signIn: id } = await firstStep(s, person)
  expect(methods).toEqual(['passkey', 'recovery_code'])
  const { publicKey } = await s.ok('POST', '/v1/session/second-factor/options', { signIn: id })
  const passkey = person.authenticator.get(publicKey)
  expect(publicKey.allowCredentials.map(({ id: each }: Json) => each)).toEqual([passkey.id])
  // A challenge for this belongs to one sign-in, and is of no use to sign in alone.
  const other = await firstStep(s, person)
  expect(said(await secondStep(s, { signIn: other.signIn, passkey }))).toBe('401 sign_in_failed')
  expect(said(await send(passkey))).toBe('401 sign_in_failed')
  expect((await secondStep(s, { signIn: id, passkey })).status).toBe(200)
  expect((await toldOf(s, person))[0]).toEqual(['session.started', { method: 'second_factor', factor: 'passkey' }])
  const again = await firstStep(s, person)
  const fresh = await s.ok('POST', '/v1/session/second-factor/options', { signIn: again.signIn })
  const stranger = await aKeyed()
  const foreign = stranger.authenticator.get(fresh.publicKey)
  expect(said(await secondStep(s, { signIn: again.signIn, passkey: foreign }))).toBe('401 sign_in_failed')
  const unknown = await s.call('POST', '/v1/session/second-factor/options', { body: { signIn: 'unknown' } })
  expect(said(unknown)).toBe('401 sign_in_failed')
})

describe('an answer is refused', () => {
  const other = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

  test.each<[string, Odd]>([
    ['from another origin', { origin: 'http://localhost:9090' }],
    ['from a page that lies about its host', { origin: 'http://localhost.evil.example:8080' }],
    ['for another host', { rpId: 'evil.example' }],
    ['of another type', { type: 'webauthn.create' }],
    ['to no challenge of ours', { challenge: Buffer.alloc(54, 7).toString('base64url') }],
    ['to an empty challenge', { challenge: '' }],
    ['without the person having been verified', { verified: false }],
    ['from a frame in another site', { crossOrigin: true }],
    ['of another person', { userHandle: Buffer.from('usr_somebody').toString('base64url') }],
    ['that names nobody', { userHandle: null }],
    ['with a counter that stands still', { counter: 1 }],
    ['with a counter that has gone back', { counter: 0 }],
    ['signed by another key', { key: other() }],
  ])('%s', async (_, odd) => {
    const person = await aKeyed()
    expect((await signIn(person, {})).status).toBe(200)
    const refused = await signIn(person, odd)
    expect(said(refused)).toBe('401 sign_in_failed')
    expect(refused.headers.get('set-cookie')).toBe(null)
    expect((await toldOf(s, person))[0]).toEqual(['session.failed', { step: 'passkey' }])
    expect((await signIn(person)).status).toBe(200)
  })

  test('that is unknown, or no answer at all, in the same words', async () => {
    const person = await aKeyed()
    const stranger = createAuthenticator(ORIGIN)
    stranger.create({ challenge: '', rp: { id: 'localhost' }, user: { id: 'x' } })
    const right = person.authenticator.get(await optionsFor())
    const unreadable = { ...right, response: { ...right.response, clientDataJSON: 'AAAA' } }
    const answers = [
      await send(stranger.get(await optionsFor())),
      await send(unreadable),
      await signIn(person, { verified: false }),
    ]
    for (const { body } of answers) expect({ ...body, instance: '' }).toEqual({ ...answers[0]?.body, instance: '' })
    expect(said(answers[0] as Answer)).toBe('401 sign_in_failed')
    expect(said(await send({ id: 'x' }))).toBe('422 invalid_input')
  })

  test('after five minutes, and a second time', async () => {
    const person = await aKeyed()
    const late = person.authenticator.get(await optionsFor())
    s.clock.advance(5 * MINUTE)
    expect(said(await send(late))).toBe('401 sign_in_failed')
    const publicKey = await optionsFor()
    expect((await send(person.authenticator.get(publicKey))).status).toBe(200)
    // The challenge is spent, though the counter has grown and the signature is right.
    expect(said(await send(person.authenticator.get(publicKey)))).toBe('401 sign_in_failed')
  })

  test('of a person who is inactive or has no password any more', async () => {
    const person = await aKeyed()
    const path = `/v1/tenants/${tenant}/users/${person.id}`
    for (const change of [{ status: 'inactive' }, { status: 'active', password: null }]) {
      await s.ok('PATCH', path, change)
      expect(said(await signIn(person))).toBe('401 sign_in_failed')
    }
    await s.ok('PATCH', path, { password: PASSWORD })
    expect((await signIn(person)).status).toBe(200)
  })
})

test('a new passkey is taken only for this session, from this page, with the person verified', async () => {
  const [kari, ola] = [await someone(), await someone()]
  const cookie = await cookieFor(s, kari)
  for (const odd of [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { verified: false },
    { type: 'webauthn.get' },
  ]) {
    const { body } = await add(cookie, createAuthenticator(ORIGIN), odd)
    expect(body.errors?.[0]).toMatchObject({ pointer: '/passkey', code: 'not_proven' })
  }
  const { publicKey } = await s.ok('POST', `${FACTORS}/passkeys/options`, undefined, { cookie })
  const passkey = createAuthenticator(ORIGIN).create(publicKey)
  const taken = { cookie: await cookieFor(s, ola), body: { name: 'Mine', passkey } }
  expect(said(await s.call('POST', `${FACTORS}/passkeys`, taken))).toBe('422 invalid_input')
  const own = { cookie, body: { name: 'Mine', passkey } }
  expect(said(await s.call('POST', `${FACTORS}/passkeys`, own))).toBe('201')
  expect(said(await s.call('POST', `${FACTORS}/passkeys`, own))).toBe('422 invalid_input')
})

test('passkeys are named, and taken away one by one; other sessions end with one that goes', async () => {
  const person = await aKeyed()
  const { cookie } = person
  const second = await add(cookie, createAuthenticator(ORIGIN))
  expect(second.body.recoveryCodes).toBe(null)
  const other = cookieOf(await signIn(person))
  const at = `${FACTORS}/passkeys/${second.body.passkey.id}`
  expect(await s.ok('PATCH', at, { name: ' The blue one ' }, { cookie })).toMatchObject({ name: 'The blue one' })
  expect(await statusOf(s, other)).toBe(200)
  const stranger = await cookieFor(s, await someone())
  for (const [method, body] of [
    ['PATCH', { name: 'x' }],
    ['DELETE', undefined],
  ] as const) {
    expect(said(await s.call(method, at, { cookie: stranger, ...(body === undefined ? {} : { body }) }))).toBe(
      '404 not_found',
    )
  }
  expect((await s.call('DELETE', at, { cookie })).status).toBe(204)
  expect(await statusOf(s, other)).toBe(401)
  expect(await statusOf(s, cookie)).toBe(200)
  expect(await s.ok('GET', FACTORS, undefined, { cookie })).toMatchObject({ recoveryCodes: 10 })
  expect((await s.call('DELETE', `${FACTORS}/passkeys/${person.added.passkey.id}`, { cookie })).status).toBe(204)
  expect(await s.ok('GET', FACTORS, undefined, { cookie })).toMatchObject({ passkeys: [], recoveryCodes: 0 })
  expect(said(await signIn(person))).toBe('401 sign_in_failed')
})

test('a passkey confirms in the place of the password, in its own session alone', async () => {
  const person = await aKeyed(anAdministrator(s, tenant))
  const { authenticator, cookie } = person
  s.clock.advance(6 * MINUTE)
  const confirm = (passkey: Json, by = cookie) =>
    s.call('POST', '/v1/session/confirm', { cookie: by, body: { passkey } })
  expect(said(await s.call('POST', `${FACTORS}/recovery-codes`, { cookie }))).toBe('403 recent_sign_in_required')
  const ask = async () => (await s.ok('POST', '/v1/session/confirm/options', undefined, { cookie })).publicKey
  const other = cookieOf(await signIn(person))
  expect(said(await confirm(authenticator.get(await ask()), other))).toBe('403 sign_in_failed')
  expect(said(await confirm(authenticator.get(await ask(), { verified: false })))).toBe('403 sign_in_failed')
  expect((await confirm(authenticator.get(await ask()))).body.confirmedUntil).toBe(
    new Date(s.clock.now + 5 * MINUTE).toISOString(),
  )
  expect((await s.call('POST', `${FACTORS}/recovery-codes`, { cookie })).status).toBe(200)
  for (const body of [{}, { password: PASSWORD, passkey: authenticator.get(await ask()) }])
    expect(said(await s.call('POST', '/v1/session/confirm', { cookie, body }))).toBe('422 invalid_input')
})

test.each([
  ['an address instead of a host name', 'http://127.0.0.1:8080'],
  ['plain http on a network', 'http://tokens.example.org'],
])('under %s passkeys are refused with the reason', async (_, publicUrl) => {
  const plain = await startServer({ environment: { POLETT_PUBLIC_URL: publicUrl, POLETT_ALLOW_HTTP: 'true' } })
  const refused = await plain.call('POST', '/v1/session/passkey/options', { body: {} })
  expect(said(refused)).toBe('409 conflict')
  expect(refused.body.detail).toContain('POLETT_PUBLIC_URL')
  await plain.stop()
})
