/** What a token is, and its status at an instant. */

import type { Cidr } from './address.ts'
import type { Rights } from './rights.ts'
import type { Place } from './scope.ts'

export const TOKEN_KINDS = ['user', 'mobile', 'application', 'organization', 'group'] as const
export type TokenKind = (typeof TOKEN_KINDS)[number]

export type SecretVisibility = 'sealed' | 'once'

/** Worst first. */
export type TokenStatus = 'expired' | 'revoked' | 'suspended' | 'active'

export type StatusReason =
  | 'expired'
  | 'revoked'
  | 'user_inactive'
  | 'membership_missing'
  | 'role_inactive'
  | 'unit_inactive'
  | 'tenant_inactive'

/** What a token's life depends on beside its expiry, each looked up live. A kind without such a thing says `true`. */
export interface LiveFacts {
  readonly revoked: boolean
  readonly userActive: boolean
  readonly membershipThere: boolean
  readonly roleActive: boolean
  readonly unitActive: boolean
  readonly tenantActive: boolean
}

export interface LiveStatus {
  readonly status: TokenStatus
  readonly reasons: readonly StatusReason[]
}

const ACTIVE: LiveStatus = { status: 'active', reasons: [] }

/** The status and all causes of it. No cause hides another, so healing one shows what is left. */
export function tokenStatus(facts: LiveFacts, expiresAt: number | null, now: number): LiveStatus {
  const expired = isOver(expiresAt, now)
  if (!expired && !facts.revoked && suspensionOf(facts).length === 0) return ACTIVE
  const suspended = suspensionOf(facts)
  const reasons: StatusReason[] = []
  if (expired) reasons.push('expired')
  if (facts.revoked) reasons.push('revoked')
  reasons.push(...suspended)
  return { status: expired ? 'expired' : facts.revoked ? 'revoked' : 'suspended', reasons }
}

/** Whether an expiry instant has been reached. Computed from the clock, never by a job. */
export function isOver(expiresAt: number | null, now: number): boolean {
  return expiresAt !== null && now >= expiresAt
}

/** When a secret of the token ends: with itself or with the token, whichever comes first. Null without end. */
export function endOf({ expiresAt }: Pick<CompiledToken, 'expiresAt'>, secretExpiresAt: number | null): number | null {
  if (expiresAt === null || secretExpiresAt === null) return expiresAt ?? secretExpiresAt
  return Math.min(expiresAt, secretExpiresAt)
}

const NOT_SUSPENDED: readonly StatusReason[] = []

function suspensionOf(facts: LiveFacts): readonly StatusReason[] {
  if (facts.userActive && facts.membershipThere && facts.roleActive && facts.unitActive && facts.tenantActive) {
    return NOT_SUSPENDED
  }
  const reasons: StatusReason[] = []
  if (!facts.userActive) reasons.push('user_inactive')
  if (!facts.membershipThere) reasons.push('membership_missing')
  if (!facts.roleActive) reasons.push('role_inactive')
  if (!facts.unitActive) reasons.push('unit_inactive')
  if (!facts.tenantActive) reasons.push('tenant_inactive')
  return reasons
}

/** A token made ready for deciding: all facts, none of the questions. */
export interface CompiledToken {
  readonly internalId: number
  readonly id: string
  /** Exclusive: at this very instant the token is dead. Null never expires. */
  readonly expiresAt: number | null
  readonly terms: TokenTerms
  readonly subject: TokenSubject
  /** Whether its id and the subject's stand in a header, and between the quotes of JSON, as they are. */
  readonly plainIds: boolean
  readonly allowedIps: readonly Cidr[]
}

/** Whom the token acts as. */
export interface TokenSubject {
  readonly id: string
  readonly name: string
  /** As it stands in a header. */
  readonly encodedName: string
  readonly userId: number | null
}

/** What many tokens have alike, and hold together: a million of them need little memory of their own. */
export interface TokenTerms {
  readonly kind: TokenKind
  readonly live: LiveFacts
  readonly rights: Rights
  /** Where the token lives: its unit, its tenant, or the platform. */
  readonly home: Place
  readonly homeTenant: string
  readonly homeUnit: string | null
  /** Lives in the reserved tenant: a call that names no place needs its permissions everywhere. */
  readonly platformWide: boolean
  readonly role: string | null
  readonly master: boolean
}
