/** The same question by a resource server, which sends the secret in the body and proves who it is itself. */

import type { Deps } from '../deps.ts'
import type { Missing } from '../domain/decision.ts'
import { holds, holdsWithin, placesOf, type Rights } from '../domain/rights.ts'
import { EVERYWHERE, type Place } from '../domain/scope.ts'
import { findTokenRecord } from '../store/tokens.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import type { Caller } from './caller.ts'
import { permissionMissing } from './judging.ts'
import { type ShownToken, showOne } from './token-show.ts'
import { type Answer, type AskedCall, answerCall, answerFromMemory, countCall } from './verify.ts'

export interface VerificationQuestion {
  readonly secret: string
  readonly permission?: string | readonly string[] | undefined
  readonly tenant?: string | undefined
  readonly unit?: string | undefined
  readonly address?: string | undefined
}

export interface VerificationAnswer {
  readonly valid: boolean
  readonly code: string
  readonly token?: ShownToken
  readonly permissions?: readonly string[]
  readonly missing?: Missing
}

export const INVALID: VerificationAnswer = { valid: false, code: 'token_invalid' }
const INTROSPECT = 'token:introspect'

/** Throws 403 for a caller who may ask nowhere. */
export function requireIntrospection(caller: Caller): void {
  if (!holdsWithin(caller.rights, INTROSPECT, EVERYWHERE)) throw permissionMissing(INTROSPECT, {})
}

/** Where the caller may ask, in a form that can be compared. */
export function introspectionPlaces({ rights }: Caller): string {
  return placesOf(rights, INTROSPECT)
}

/** A secret of a token that lies outside the caller's sight is answered as one that does not exist. */
export async function verifySecret(
  deps: Deps,
  caller: Caller,
  question: VerificationQuestion,
): Promise<VerificationAnswer> {
  const asked = askedCall(question)
  const judged = judgeVerification(deps, caller, asked, await answerCall(deps, asked))
  if ('code' in judged) return judged
  const record = await findTokenRecord(deps.store.read, judged.known.token.id)
  if (record === null) return INVALID
  const token = await showOne(deps, record, caller.rights)
  return { valid: true, code: 'valid', token, permissions: judged.permissions }
}

export function askedCall(question: VerificationQuestion): AskedCall {
  const { address = null, permission, secret, tenant = null, unit = null } = question
  const permissions = permission === undefined ? [] : typeof permission === 'string' ? [permission] : permission
  return { secret, permissions, tenant, unit, claimed: null, address }
}

/** What is to be said of a secret that may not pass, or what is known of one that may. Counts the use. */
export function judgeVerification(
  deps: Deps,
  caller: Caller,
  { address }: Pick<AskedCall, 'address'>,
  answer: Answer,
): VerificationAnswer | KnownAnswer {
  const { known, verdict } = answer
  if (known === null || !mayAskAt(caller, known.token.terms.home)) return INVALID
  countCall(deps, answer, address)
  if (verdict.allowed) return { known, permissions: verdict.permissions }
  return { valid: false, code: verdict.code, ...(verdict.missing === undefined ? {} : { missing: verdict.missing }) }
}

/** A secret that may pass. */
export interface KnownAnswer {
  readonly known: KnownSecret
  readonly permissions: readonly string[]
}

/** RFC 7662: the token if it is active and the caller may ask about it, else null. */
export async function introspect(deps: Deps, caller: Caller, asked: Introspected): Promise<KnownAnswer | null> {
  return judgeIntrospected(deps, caller, asked, await answerCall(deps, questionAbout(asked)))
}

/** The same, when everything it needs is in memory; else undefined. Never waits. */
export function introspectFromMemory(deps: Deps, caller: Caller, asked: Introspected): KnownAnswer | null | undefined {
  const answer = answerFromMemory(deps, questionAbout(asked))
  return answer === null ? undefined : judgeIntrospected(deps, caller, asked, answer)
}

/** What is known of a secret that may pass, for whoever has these rights, when memory alone can tell; else null. Counts nothing. */
export function yesFromMemory(deps: Deps, rights: Rights, asked: AskedCall): KnownAnswer | null {
  const answer = answerFromMemory(deps, asked)
  if (answer === null || answer.known === null || !answer.verdict.allowed) return null
  const { known, verdict } = answer
  return mayAskAt({ rights }, known.token.terms.home) ? { known, permissions: verdict.permissions } : null
}

export interface Introspected {
  readonly secret: string
  readonly address: string | null
}

export function questionAbout({ address, secret }: Introspected): AskedCall {
  return { secret, permissions: [], tenant: null, unit: null, claimed: null, address }
}

function judgeIntrospected(deps: Deps, caller: Caller, asked: Introspected, answer: Answer): KnownAnswer | null {
  const judged = judgeVerification(deps, caller, asked, answer)
  return 'code' in judged ? null : judged
}

/** Whether a token that lives there is in the caller's sight here. */
export function mayAskAt(caller: Pick<Caller, 'rights'>, home: Place): boolean {
  return holds(caller.rights, INTROSPECT, home)
}
