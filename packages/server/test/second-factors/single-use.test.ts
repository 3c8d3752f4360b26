/** What is good once is good once, also when a hundred come with it at the same moment. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { spendRecoveryCode, spendStep } from '../../src/store/factors.ts'
import { insertUsedChallenge } from '../../src/store/sign-ins.ts'
import { aMember, aTenant, cookieFor } from '../builders.ts'
import type { Answer, Json, TestServer } from '../server.ts'
import { createAuthenticator } from './authenticator.ts'
import { aGuarded, codeOf, firstStep, from, type Guarded, ORIGIN, secondStep, startForFactors } from './scene.ts'

let s: TestServer
let tenant: string

beforeAll(async () => {
  s = await startForFactors()
  tenant = await aTenant(s)
})
afterAll(() => s.stop())

const hundred = <T>(run: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 100 }, (_, at) => run(at)))
const wins = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200).length
/** Each from a source of its own, so that no count of one source stands in the way. */
const source = (at: number) => from(`198.51.100.${at}`)

async function waiting(person: Guarded, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at += 1) ids.push((await firstStep(s, person, source(at))).signIn)
  return ids
}

test('a code', async () => {
  const person = await aGuarded(s, tenant)
  const code = codeOf(person.secret, s.clock.now)
  const ids = await waiting(person, 20)
  const answers = await hundred((at) => secondStep(s, { signIn: ids[at % 20], code }, source(at)))
  expect(wins(answers)).toBe(1)
})

test('a recovery code', async () => {
  const person = await aGuarded(s, tenant)
  const ids = await waiting(person, 20)
  const recoveryCode = person.codes[0]
  const answers = await hundred((at) => secondStep(s, { signIn: ids[at % 20], recoveryCode }, source(at)))
  expect(wins(answers)).toBe(1)
})

test('a sign-in, with ten recovery codes that are all right', async () => {
  const person = await aGuarded(s, tenant)
  const { signIn } = await firstStep(s, person)
  const answers = await hundred((at) => secondStep(s, { signIn, recoveryCode: person.codes[at % 10] }, source(at)))
  expect(wins(answers)).toBe(1)
})

test('a challenge, answered by a passkey that never counts', async () => {
  const person = await aMember(s, tenant, { unit: null, role: 'tenant-user' })
  const cookie = await cookieFor(s, person)
  const authenticator = createAuthenticator(ORIGIN, { counts: false })
  const { publicKey } = await s.ok('POST', '/v1/session/factors/passkeys/options', undefined, { cookie })
  await s.ok(
    'POST',
    '/v1/session/factors/passkeys',
    { name: 'x', passkey: authenticator.create(publicKey) },
    { cookie },
  )
  const asked: Json = (await s.ok('POST', '/v1/session/passkey/options', {})).publicKey
  const answers = await hundred((at) =>
    s.call('POST', '/v1/session/passkey', { body: { passkey: authenticator.get(asked) }, ...source(at) }),
  )
  expect(wins(answers)).toBe(1)
})

test('and where nothing is counted before, in the database itself', async () => {
  const person = await aGuarded(s, tenant)
  const { store } = s.running.deps
  const row = await store.read
    .selectFrom('user_account')
    .select('id')
    .where('public_id', '=', person.id)
    .executeTakeFirstOrThrow()
  const { sealed } = await store.read
    .selectFrom('totp')
    .selectAll()
    .where('user_id', '=', row.id)
    .executeTakeFirstOrThrow()
  const codes = await store.read.selectFrom('recovery_code').selectAll().where('user_id', '=', row.id).execute()
  const hash = codes[0]?.hash ?? new Uint8Array()
  const step = Math.floor(s.clock.now / 30_000)
  const won = async (spend: () => Promise<boolean>) => (await hundred(spend)).filter(Boolean).length
  expect(await won(() => spendStep(store.write, row.id, { sealed, step }))).toBe(1)
  expect(await won(() => spendStep(store.write, row.id, { sealed, step: step - 1 }))).toBe(0)
  expect(await won(() => spendRecoveryCode(store.write, row.id, hash))).toBe(1)
  expect(await won(() => insertUsedChallenge(store.write, hash, s.clock.now))).toBe(1)
})
