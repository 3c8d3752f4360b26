/** The decision on a call: from a compiled token and a question to "allowed", or the reason why not. */

import type { ProblemCode } from '@polett/contract/problems'
import { type Address, addressInside } from './address.ts'
import { type Because, findGrant, holdsAnythingWithin, permissionsAt } from './rights.ts'
import { EVERYWHERE, type Place } from './scope.ts'
import { type CompiledToken, isOver, tokenStatus } from './token.ts'

/** A place that a call names, resolved. `known` is false when it does not exist or is not active. */
export interface NamedPlace {
  readonly known: boolean
  readonly place: Place
  readonly tenant: string
  readonly unit: string | null
  /** The permissions that the tenant defines for its own APIs. */
  readonly ownNames: readonly string[]
}

export interface Question {
  /** All of them are needed. */
  readonly permissions: readonly string[]
  /** From `Polett-Tenant`: where the caller says it is at home. */
  readonly claimed: NamedPlace | null
  /** From `tenant` and `unit`: the place asked about. */
  readonly asked: NamedPlace | null
  /** Null when it is not known: then a token bound to addresses is refused. */
  readonly address: Address | null
}

export type Verdict =
  | {
      readonly allowed: true
      readonly place: Place
      readonly tenant: string
      readonly unit: string | null
      /** Everything held at the place, sorted. */
      readonly permissions: readonly string[]
    }
  | { readonly allowed: false; readonly code: RefusalCode; readonly missing?: Missing }

export type RefusalCode = Extract<
  ProblemCode,
  'token_invalid' | 'token_expired' | 'token_revoked' | 'token_suspended' | 'address_not_allowed' | 'permission_missing'
>

export interface Missing {
  readonly permission: string | null
  readonly tenant?: string
  readonly unit?: string
}

/**
 * Decides a call. The order is a promise: whether the credential belongs here at all, whether it lives, whether it
 * may be used from there, and only then what it may do.
 */
export function decide(token: CompiledToken, secretExpiresAt: number | null, question: Question, now: number): Verdict {
  const unusable = refuseUse(token, secretExpiresAt, question, now)
  if (unusable !== null) return { allowed: false, code: unusable }

  const { asked, claimed, permissions } = question
  const named = asked ?? (token.terms.platformWide ? claimed : null)
  const place = named?.place ?? (token.terms.platformWide && permissions.length > 0 ? EVERYWHERE : token.terms.home)
  if (named !== null && (!named.known || !holdsAnythingWithin(token.terms.rights, place))) {
    return { allowed: false, code: 'permission_missing', missing: missingAt(permissions[0] ?? null, named) }
  }
  for (const permission of permissions) {
    if (findGrant(token.terms.rights, permission, place, named?.ownNames ?? null) === null) {
      return {
        allowed: false,
        code: 'permission_missing',
        missing: missingAt(permission, named ?? (place.tenant === null ? null : ownPlace(token))),
      }
    }
  }
  const shown = named ?? ownPlace(token)
  const held = permissionsAt(token.terms.rights, place, named?.ownNames ?? null)
  return { allowed: true, place, tenant: shown.tenant, unit: shown.unit, permissions: held }
}

/** Why the credential cannot be used now, from here and under this tenant, whatever it asks for; null when it can. */
export function refuseUse(
  token: CompiledToken,
  secretExpiresAt: number | null,
  question: Pick<Question, 'claimed' | 'asked' | 'address'>,
  now: number,
): RefusalCode | null {
  const secretOver = isOver(secretExpiresAt, now)
  // The end of an overlap makes a secret unknown. That of a sign-in's access secret is its expiry: its app refreshes it.
  if (secretOver && token.terms.kind !== 'mobile') return 'token_invalid'
  const { claimed, asked } = question
  if (claimed !== null && (!claimMatches(token, claimed) || (asked !== null && asked.tenant !== claimed.tenant))) {
    return 'token_invalid'
  }
  const { status } = tokenStatus(token.terms.live, secretOver ? secretExpiresAt : token.expiresAt, now)
  if (status !== 'active') return `token_${status}`
  if (token.allowedIps.length > 0) {
    if (question.address === null || !addressInside(question.address, token.allowedIps)) return 'address_not_allowed'
  }
  return null
}

function claimMatches(token: CompiledToken, claimed: NamedPlace): boolean {
  if (!token.terms.platformWide) return claimed.tenant === token.terms.homeTenant
  return claimed.known && holdsAnythingWithin(token.terms.rights, claimed.place)
}

function ownPlace(token: CompiledToken): Pick<NamedPlace, 'tenant' | 'unit'> {
  return { tenant: token.terms.homeTenant, unit: token.terms.homeUnit }
}

/** `at` null is everywhere, which has no name to tell. */
function missingAt(permission: string | null, at: Pick<NamedPlace, 'tenant' | 'unit'> | null): Missing {
  if (at === null) return { permission }
  return { permission, tenant: at.tenant, ...(at.unit === null ? {} : { unit: at.unit }) }
}

/** The reason for an "allowed", for people who ask. */
export function becauseOf(token: CompiledToken, permission: string, place: Place): Because | null {
  return findGrant(token.terms.rights, permission, place)?.because ?? null
}
