/** Limits that bind creation, replace and rotate. A living token that lies outside is marked, never stopped. */

import { isOver, type SecretVisibility, TOKEN_KINDS, type TokenKind } from './token.ts'

export const DAY_MS = 86_400_000

export interface Policy {
  /** Per kind; absent is no limit. In days. */
  readonly maxLifetimeDays: Readonly<Partial<Record<TokenKind, number>>>
  readonly allowNoExpiry: boolean
  /** The most that a creator of a `user` token may choose, and the default. All other kinds are `once`. */
  readonly userSecretVisibility: SecretVisibility
  readonly mobileLifetimeDays: number
  /** Whether people may make tokens for themselves. */
  readonly ownTokens: boolean
  /** Id of a user who is told, besides those concerned, of tokens that are about to expire. Limits nothing. */
  readonly backupAdministrator: string | null
  /** Whether people who administer anything need a second factor. Binds signing in, where all else binds tokens. */
  readonly secondFactorForAdministrators: boolean
}

export const DEFAULT_POLICY: Policy = {
  maxLifetimeDays: {},
  allowNoExpiry: false,
  userSecretVisibility: 'sealed',
  mobileLifetimeDays: 30,
  ownTokens: false,
  backupAdministrator: null,
  secondFactorForAdministrators: false,
}

/** What the platform has set, and nothing that it left open: a default binds the platform's own tokens only. */
export type Ceiling = Partial<Policy>

/** A tenant's policy under the platform's, which is the ceiling of every tenant's: the stricter of each. */
export function underCeiling(policy: Policy, ceiling: Ceiling): Policy {
  const { allowNoExpiry = true, maxLifetimeDays = {}, mobileLifetimeDays, ownTokens = true } = ceiling
  return {
    maxLifetimeDays: Object.fromEntries(
      TOKEN_KINDS.flatMap((kind) => {
        const days = stricter(policy.maxLifetimeDays[kind], maxLifetimeDays[kind])
        return days === undefined ? [] : [[kind, days]]
      }),
    ),
    allowNoExpiry: policy.allowNoExpiry && allowNoExpiry,
    userSecretVisibility: ceiling.userSecretVisibility === 'once' ? 'once' : policy.userSecretVisibility,
    mobileLifetimeDays: Math.min(policy.mobileLifetimeDays, mobileLifetimeDays ?? policy.mobileLifetimeDays),
    ownTokens: policy.ownTokens && ownTokens,
    backupAdministrator: policy.backupAdministrator,
    secondFactorForAdministrators:
      policy.secondFactorForAdministrators || ceiling.secondFactorForAdministrators === true,
  }
}

function stricter(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b)
}

export type LifetimeRefusal =
  | { readonly code: 'expiry_in_past' }
  | { readonly code: 'expiry_required' }
  | { readonly code: 'lifetime_too_long'; readonly maxDays: number }

/** Says why a token of this kind must not end at `expiresAt` (null: never), or null when it may. */
export function refuseLifetime(
  kind: TokenKind,
  expiresAt: number | null,
  policy: Policy,
  now: number,
): LifetimeRefusal | null {
  const maxDays = longestLifetime(kind, policy)
  if (expiresAt === null) {
    if (!policy.allowNoExpiry) return { code: 'expiry_required' }
    return maxDays === undefined ? null : { code: 'lifetime_too_long', maxDays }
  }
  if (isOver(expiresAt, now)) return { code: 'expiry_in_past' }
  return maxDays !== undefined && expiresAt - now > maxDays * DAY_MS ? { code: 'lifetime_too_long', maxDays } : null
}

/** Days, or undefined for no limit. A sign-in on a device is bound by both of its limits. */
function longestLifetime(kind: TokenKind, policy: Policy): number | undefined {
  const maxDays = policy.maxLifetimeDays[kind]
  return kind === 'mobile' ? stricter(maxDays, policy.mobileLifetimeDays) : maxDays
}

/**
 * Whether a lifetime deserves the warning `over_12_months`: counted in calendar months, in UTC. Twelve months after
 * 29 February is 28 February.
 */
export function isLongLifetime(expiresAt: number | null, now: number): boolean {
  const inTwelveMonths = new Date(now)
  const day = inTwelveMonths.getUTCDate()
  inTwelveMonths.setUTCMonth(inTwelveMonths.getUTCMonth() + 12)
  if (inTwelveMonths.getUTCDate() !== day) inTwelveMonths.setUTCDate(0)
  return expiresAt === null || expiresAt > inTwelveMonths.getTime()
}

/** Whether a living token would not be issued like this today; its lifetime counts from the moment it was issued so. */
export function isOutsidePolicy(
  token: {
    readonly kind: TokenKind
    readonly issuedAt: number
    readonly expiresAt: number | null
    readonly secretVisibility: SecretVisibility
  },
  policy: Policy,
): boolean {
  if (token.secretVisibility === 'sealed' && policy.userSecretVisibility === 'once') return true
  const refusal = refuseLifetime(token.kind, token.expiresAt, policy, token.issuedAt)
  return refusal !== null && refusal.code !== 'expiry_in_past'
}

/** What may be chosen for a kind: `sealed` only for `user` tokens, and only up to the policy. Null: refused. */
export function chooseVisibility(
  kind: TokenKind,
  wanted: SecretVisibility | undefined,
  policy: Policy,
): SecretVisibility | null {
  const most: SecretVisibility = kind === 'user' ? policy.userSecretVisibility : 'once'
  if (wanted === undefined) return most
  return wanted === 'sealed' && most === 'once' ? null : wanted
}
