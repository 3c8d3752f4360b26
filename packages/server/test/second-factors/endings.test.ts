/** What each cause ends of everything that a person can be signed in with, and what it leaves alone. */

import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteSessionsOf } from '../../src/store/sessions.ts'
import { updateUserRow } from '../../src/store/users.ts'
import { commit } from '../../src/usecases/mutation.ts'
import {
  aMember,
  aMobileSignIn,
  anOrganizationToken,
  aTenant,
  aUserToken,
  cookieFor,
  PASSWORD,
  passes,
  said,
} from '../builders.ts'
import { type Answer, cookieOf, type TestServer } from '../server.ts'
import { createAuthenticator } from './authenticator.ts'
import {
  addApp,
  aGuarded,
  codeOf,
  firstStep,
  type Guarded,
  ORIGIN,
  STEP_MS,
  secondStep,
  signInWithCode,
  startForFactors,
  statusOf,
} from './scene.ts'

let s: TestServer
let tenant: string

beforeAll(async () => {
  s = await startForFactors()
  tenant = await aTenant(s)
})
afterAll(() => s.stop())

const MEMBER = { unit: null, role: 'tenant-user' }
const FACTORS = '/v1/session/factors'
const userPath = ({ id }: Guarded) => `/v1/tenants/${tenant}/users/${id}`
const own = ({ cookie }: Guarded, method: string, path: string, body?: object) => s.ok(method, path, body, { cookie })

async function addPasskey(person: Guarded): Promise<void> {
  const { publicKey } = await own(person, 'POST', `${FACTORS}/passkeys/options`)
  const passkey = createAuthenticator(ORIGIN).create(publicKey)
  await own(person, 'POST', `${FACTORS}/passkeys`, { name: 'A key', passkey })
}

type Kept = 'own session' | 'other session' | 'waiting sign-in' | 'mobile' | 'user token' | 'organization token'
const TOKENS: readonly Kept[] = ['user token', 'organization token']

/** Each cause with all that goes on after it. */
const CAUSES: readonly (readonly [string, (person: Guarded) => Promise<unknown>, readonly Kept[]])[] = [
  [
    'the own password is changed',
    (person) => own(person, 'POST', '/v1/session/password', { current: PASSWORD, new: 'another good pass-phrase' }),
    ['own session', ...TOKENS],
  ],
  [
    'an administrator sets the password',
    (person) => s.ok('PATCH', userPath(person), { password: 'another good pass-phrase' }),
    TOKENS,
  ],
  ['an administrator resets the second factors', (person) => s.ok('DELETE', `${userPath(person)}/factors`), TOKENS],
  ['an administrator signs them out everywhere', (person) => s.ok('DELETE', `${userPath(person)}/sessions`), TOKENS],
  ['they are deactivated', (person) => s.ok('PATCH', userPath(person), { status: 'inactive' }), ['organization token']],
  ['they are deleted', (person) => s.ok('DELETE', userPath(person)), ['organization token']],
  [
    'they take a factor away',
    (person) => own(person, 'DELETE', `${FACTORS}/totp`),
    ['own session', 'mobile', ...TOKENS],
  ],
  ['they add a further factor', addPasskey, ['own session', 'other session', 'waiting sign-in', 'mobile', ...TOKENS]],
  [
    'they make new recovery codes',
    (person) => own(person, 'POST', `${FACTORS}/recovery-codes`),
    ['own session', 'other session', 'waiting sign-in', 'mobile', ...TOKENS],
  ],
  [
    'they sign out',
    (person) => own(person, 'DELETE', '/v1/session'),
    ['other session', 'waiting sign-in', 'mobile', ...TOKENS],
  ],
]

test.each(CAUSES)('when %s', async (_, lose, kept) => {
  const made = await aMember(s, tenant, MEMBER)
  const cookie = await cookieFor(s, made)
  const person = { ...made, cookie, ...(await addApp(s, cookie)) }
  const mobile = await aMobileSignIn(s, person, { code: codeOf(person.secret, s.clock.now) })
  s.clock.advance(STEP_MS)
  const [token, organization] = [await aUserToken(s, person, MEMBER), await anOrganizationToken(s, tenant)]
  const other = await signInWithCode(s, person)
  const { signIn } = await firstStep(s, person)
  await lose(person)
  const lives: Record<Kept, boolean> = {
    'own session': (await statusOf(s, cookie)) === 200,
    'other session': (await statusOf(s, other)) === 200,
    'waiting sign-in': (await secondStep(s, { signIn, code: codeOf(person.secret, s.clock.now) })).status === 200,
    mobile: await passes(s, mobile.secret),
    'user token': await passes(s, token.secret),
    'organization token': await passes(s, organization.secret),
  }
  expect(Object.keys(lives).filter((each) => lives[each as Kept])).toEqual(kept)
})

test('the first factor ends other sessions, which proved less, and no sign-in on a device', async () => {
  const person = await aMember(s, tenant, MEMBER)
  const mobile = await aMobileSignIn(s, person)
  const [cookie, other] = [await cookieFor(s, person), await cookieFor(s, person)]
  await addApp(s, cookie)
  expect([await statusOf(s, cookie), await statusOf(s, other), await passes(s, mobile.secret)]).toEqual([
    200,
    401,
    true,
  ])
})

test('a session planted beforehand is not the one that a second step or a passkey begins', async () => {
  const made = await aMember(s, tenant, MEMBER)
  const first = await cookieFor(s, made)
  const person = { ...made, cookie: first, ...(await addApp(s, first)) }
  const planted = await cookieFor(s, await aMember(s, tenant, MEMBER))
  const { signIn } = await firstStep(s, person)
  const body = { signIn, code: codeOf(person.secret, s.clock.now) }
  const foreign = { headers: { 'sec-fetch-site': 'cross-site' } }
  expect((await secondStep(s, body, foreign)).body.code).toBe('cross_origin_refused')
  const done = await secondStep(s, body, { cookie: planted })
  expect(done.status).toBe(200)
  expect(cookieOf(done)).not.toBe(planted)
  expect(await statusOf(s, planted)).toBe(401)
})

test('a password that is being changed leads to no second step any more', async () => {
  const person = await aGuarded(s, tenant)
  const { deps } = s.running
  const answers: Promise<Answer>[] = []
  await commit(deps, async (tx) => {
    const { id } = await tx
      .selectFrom('user_account')
      .select('id')
      .where('public_id', '=', person.id)
      .executeTakeFirstOrThrow()
    await updateUserRow(tx, id, { passwordHash: 'another one' }, deps.now())
    await deleteSessionsOf(tx, id)
    const answer = s.call('POST', '/v1/session', { body: { username: person.username, password: PASSWORD, tenant } })
    answers.push(answer)
    // Time enough for the old password to be found right, and for a question to be asked.
    await Promise.race([answer, pause(400)])
    return { result: null, audit: [], reach: [] }
  })
  const [answer] = await Promise.all(answers)
  if (answer === undefined) throw new Error('Nobody signed in.')
  expect(said(answer)).toBe('401 sign_in_failed')
  expect(await deps.store.read.selectFrom('sign_in').selectAll().execute()).toEqual([])
})
