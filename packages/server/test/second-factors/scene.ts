/** A server under a host name, and people with second factors. */

import { totpCode } from '../../src/domain/totp.ts'
import { aMember, anAdministrator, cookieFor, type MadeUser, PASSWORD } from '../builders.ts'
import { type Answer, cookieOf, type Json, startServer, type TestServer } from '../server.ts'

/** Browsers take passkeys on plain http here and nowhere else. */
export const ORIGIN = 'http://localhost:8080'

export const STEP_MS = 30_000

export function startForFactors(): Promise<TestServer> {
  // Tests say where a call comes from, because guesses are counted by source.
  return startServer({ environment: { POLETT_PUBLIC_URL: ORIGIN, POLETT_TRUSTED_PROXIES: '127.0.0.1/32' } })
}

export const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The bytes of a seed as it was shown. */
export function seedOf(secret: string): Uint8Array {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))
  return Uint8Array.from(bytes)
}

/** What an app on a telephone does with what it was shown. */
export function codeOf(secret: string, now: number): string {
  return totpCode(seedOf(secret), Math.floor(now / STEP_MS))
}

export interface Guarded extends MadeUser {
  readonly secret: string
  readonly codes: readonly string[]
  /** The session in which the app was added. */
  readonly cookie: string
}

/** Adds an app in a session of theirs that has just begun, and waits until its code has passed. */
export async function addApp(s: TestServer, cookie: string): Promise<{ secret: string; codes: string[] }> {
  const { secret } = await s.ok('POST', '/v1/session/factors/totp', undefined, { cookie })
  const body = { code: codeOf(secret, s.clock.now) }
  const { recoveryCodes } = await s.ok('POST', '/v1/session/factors/totp/confirm', body, { cookie })
  s.clock.advance(STEP_MS)
  return { secret, codes: recoveryCodes }
}

/** A plain member with an app. */
export async function aGuarded(s: TestServer, tenant: string): Promise<Guarded> {
  return guard(s, await aMember(s, tenant, { unit: null, role: 'tenant-user' }))
}

export async function aGuardedAdministrator(s: TestServer, tenant: string): Promise<Guarded> {
  return guard(s, await anAdministrator(s, tenant))
}

async function guard(s: TestServer, person: MadeUser): Promise<Guarded> {
  const cookie = await cookieFor(s, person)
  return { ...person, cookie, ...(await addApp(s, cookie)) }
}

/** The first step, which must ask for a second one. */
export async function firstStep(s: TestServer, { tenant, username }: MadeUser, options = {}): Promise<Json> {
  const answer = await s.call('POST', '/v1/session', { body: { username, password: PASSWORD, tenant }, ...options })
  if (answer.body.code !== 'second_factor_required') throw new Error(`The first step answered ${answer.text}`)
  return answer.body
}

export function secondStep(s: TestServer, body: object, options = {}): Promise<Answer> {
  return s.call('POST', '/v1/session/second-factor', { body, ...options })
}

export const statusOf = async (s: TestServer, cookie: string): Promise<number> =>
  (await s.call('GET', '/v1/session', { cookie })).status

/** The whole way with a code of this moment; answers the cookie. */
export async function signInWithCode(s: TestServer, person: Guarded): Promise<string> {
  const { signIn } = await firstStep(s, person)
  const answer = await secondStep(s, { signIn, code: codeOf(person.secret, s.clock.now) })
  if (answer.status !== 200) throw new Error(`The second step answered ${answer.text}`)
  s.clock.advance(STEP_MS)
  return cookieOf(answer)
}

/** The audit entries about somebody, newest first, as action and details. */
export async function toldOf(s: TestServer, { id }: { readonly id: string }): Promise<[string, Json][]> {
  const { items } = await s.ok('GET', `/v1/audit?target=${id}`)
  return items.map(({ action, details }: Json) => [action, details])
}
