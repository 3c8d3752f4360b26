/** The same question by a resource server, which sends the secret in the body and proves who it is itself. */

import type { Deps } from '../deps.ts'
import type { Missing } from '../domain/decision.ts'
import { coversPermission } from '../domain/permission.ts'
import { holds, holdsWithin } from '../domain/rights.ts'
import { EVERYWHERE, type Place } from '../domain/scope.ts'
import { findTokenRecord } from '../store/tokens.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import type { Caller } from './caller.ts'
import { permissionMissing } from './judging.ts'
import { type ShownToken, showOne } from './token-show.ts'
import { type Keep, keepOf } from './verification-keep.ts'
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
  /** Only of a valid one, and only for whoever asked for it. */
  readonly keep?: Keep
}

const INVALID: VerificationAnswer = { valid: false, code: 'token_invalid' }
const INTROSPECT = 'token:introspect'

/** Throws 403 for a caller who may ask nowhere. */
export function requireIntrospection(caller: Caller): void {
  if (!holdsWithin(caller.rights, INTROSPECT, EVERYWHERE)) throw permissionMissing(INTROSPECT, {})
}

/** Where the caller may ask, in a form that can be compared. */
export function introspectionPlaces({ rights }: Caller): string {
  const held = rights.filter(({ permissions }) => coversPermission(permissions, INTROSPECT))
  return JSON.stringify(held.map(({ scope }) => [scope.tenant, ...scope.units]).sort())
}

/**
 * A secret of a token that lies outside the caller's sight is answered as one that does not exist. Whoever wants to keep
 * the answer gives the number of the last change that was applied before the caller was judged.
 */
export async function verifySecret(
  deps: Deps,
  caller: Caller,
  question: VerificationQuestion,
  position: number | null,
): Promise<VerificationAnswer> {
  const { address = null, permission, secret, tenant = null, unit = null } = question
  const permissions = permission === undefined ? [] : typeof permission === 'string' ? [permission] : permission
  const answer = await answerCall(deps, { secret, permissions, tenant, unit, claimed: null, address })
  const { known, verdict } = answer
  if (known === null || !mayAskAt(caller, known.token.home)) return INVALID
  countCall(deps, answer, address)
  if (!verdict.allowed) {
    return { valid: false, code: verdict.code, ...(verdict.missing === undefined ? {} : { missing: verdict.missing }) }
  }
  const keep = position === null ? null : keepOf(deps, position, known, tenant)
  const record = await findTokenRecord(deps.store.read, known.token.id)
  if (record === null) return INVALID
  const token = await showOne(deps, record, caller.rights)
  const shown = { valid: true, code: 'valid', token, permissions: verdict.permissions }
  return keep === null || !deps.node.trusted() ? shown : { ...shown, keep }
}

export interface IntrospectedToken {
  readonly known: KnownSecret
  readonly permissions: readonly string[]
}

/** RFC 7662: the token if it is active and the caller may ask about it, else null. */
export async function introspect(deps: Deps, caller: Caller, asked: Introspected): Promise<IntrospectedToken | null> {
  return judgeIntrospected(deps, caller, asked, await answerCall(deps, questionAbout(asked)))
}

/** The same, when everything it needs is in memory; else undefined. Never waits. */
export function introspectFromMemory(
  deps: Deps,
  caller: Caller,
  asked: Introspected,
): IntrospectedToken | null | undefined {
  const answer = answerFromMemory(deps, questionAbout(asked))
  return answer === null ? undefined : judgeIntrospected(deps, caller, asked, answer)
}

export interface Introspected {
  readonly secret: string
  readonly address: string | null
}

function questionAbout({ address, secret }: Introspected): AskedCall {
  return { secret, permissions: [], tenant: null, unit: null, claimed: null, address }
}

function judgeIntrospected(
  deps: Deps,
  caller: Caller,
  { address }: Introspected,
  answer: Answer,
): IntrospectedToken | null {
  const { known, verdict } = answer
  if (known === null || !mayAskAt(caller, known.token.home)) return null
  countCall(deps, answer, address)
  return verdict.allowed ? { known, permissions: verdict.permissions } : null
}

/** Whether a token that lives there is in the caller's sight here. */
export function mayAskAt(caller: Caller, home: Place): boolean {
  return holds(caller.rights, INTROSPECT, home)
}
