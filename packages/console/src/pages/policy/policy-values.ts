/** The settings of a policy as a form holds them. */

import type { Policy, PutPolicy } from '@polett/client/api'

export const KINDS = ['user', 'mobile', 'application', 'organization', 'group'] as const
export type Kind = (typeof KINDS)[number]

const MAX_DAYS = 36_500

/** Days are texts while they are typed; empty is no limit. */
export interface PolicyValues {
  readonly lifetimes: Readonly<Record<Kind, string>>
  readonly allowNoExpiry: boolean
  readonly visibility: 'sealed' | 'once'
  readonly mobileLifetime: string
  readonly ownTokens: boolean
  /** Id of a user; empty for nobody. */
  readonly backupAdministrator: string
  readonly secondFactor: boolean
}

const perKind = <T>(of: (kind: Kind) => T): Readonly<Record<Kind, T>> => ({
  ...{ user: of('user'), mobile: of('mobile'), application: of('application') },
  ...{ organization: of('organization'), group: of('group') },
})

export function valuesOf(policy: Policy): PolicyValues {
  return {
    lifetimes: perKind((kind) => String(policy.maxLifetimeDays[kind] ?? '')),
    allowNoExpiry: policy.allowNoExpiry,
    visibility: policy.secretVisibility.user,
    mobileLifetime: String(policy.mobileLifetimeDays),
    ownTokens: policy.ownTokens,
    backupAdministrator: policy.backupAdministrator ?? '',
    secondFactor: policy.secondFactorForAdministrators,
  }
}

/** What was typed, over what is saved by now: a setting that was left as the form began with it follows what is saved. */
export function valuesOver(saved: PolicyValues, begun: PolicyValues, typed: PolicyValues): PolicyValues {
  const over = <T>(of: (values: PolicyValues) => T): T => (of(typed) === of(begun) ? of(saved) : of(typed))
  return {
    lifetimes: perKind((kind) => over(({ lifetimes }) => lifetimes[kind])),
    allowNoExpiry: over(({ allowNoExpiry }) => allowNoExpiry),
    visibility: over(({ visibility }) => visibility),
    mobileLifetime: over(({ mobileLifetime }) => mobileLifetime),
    ownTokens: over(({ ownTokens }) => ownTokens),
    backupAdministrator: over(({ backupAdministrator }) => backupAdministrator),
    secondFactor: over(({ secondFactor }) => secondFactor),
  }
}

/** Whole days within what the server takes. */
export const areDays = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_DAYS

export const isComplete = ({ lifetimes, mobileLifetime }: PolicyValues): boolean =>
  areDays(mobileLifetime) && KINDS.every((kind) => lifetimes[kind] === '' || areDays(lifetimes[kind]))

export const areAlike = (a: PolicyValues, b: PolicyValues): boolean =>
  JSON.stringify(wholeBodyOf(a)) === JSON.stringify(wholeBodyOf(b))

/**
 * What was set before, and what is changed now. A setting that nobody has touched stays open: it follows the defaults,
 * and the platform's then binds no organization.
 */
export function bodyOf(values: PolicyValues, policy: Policy): PutPolicy {
  const body = wholeBodyOf(values)
  const before = wholeBodyOf(valuesOf(policy))
  const names = (Object.keys(body) as Policy['set'][number][]).filter(
    (name) => policy.set.includes(name) || JSON.stringify(body[name]) !== JSON.stringify(before[name]),
  )
  return Object.fromEntries(names.map((name) => [name, body[name]]))
}

function wholeBodyOf(values: PolicyValues): PutPolicy {
  const { allowNoExpiry, backupAdministrator, lifetimes, mobileLifetime, ownTokens, secondFactor, visibility } = values
  return {
    maxLifetimeDays: perKind((kind) => (lifetimes[kind] === '' ? null : Number(lifetimes[kind]))),
    allowNoExpiry,
    secretVisibility: { user: visibility },
    mobileLifetimeDays: Number(mobileLifetime),
    ownTokens,
    backupAdministrator: backupAdministrator === '' ? null : backupAdministrator,
    secondFactorForAdministrators: secondFactor,
  }
}

/** Where the platform is stricter than the organization, as far as the answer tells it. */
export interface Ceilings {
  readonly lifetimes: Readonly<Record<Kind, number | null>>
  readonly mobileLifetime: number | null
  readonly needsExpiry: boolean
  readonly once: boolean
  readonly noOwnTokens: boolean
  readonly secondFactor: boolean
}

/** `platform` is known to those who may read the platform's policy; only limits in days can be told from it. */
export function ceilingsOf(policy: Policy, platform: Policy | undefined): Ceilings {
  const { effective } = policy
  const binding = (own: number | null, bound: number | null): number | null => (own === bound ? null : bound)
  return {
    lifetimes: perKind(
      (kind) =>
        platform?.maxLifetimeDays[kind] ?? binding(policy.maxLifetimeDays[kind], effective.maxLifetimeDays[kind]),
    ),
    mobileLifetime: binding(policy.mobileLifetimeDays, effective.mobileLifetimeDays),
    needsExpiry: policy.allowNoExpiry && !effective.allowNoExpiry,
    once: policy.secretVisibility.user === 'sealed' && effective.secretVisibility.user === 'once',
    noOwnTokens: policy.ownTokens && !effective.ownTokens,
    secondFactor: !policy.secondFactorForAdministrators && effective.secondFactorForAdministrators,
  }
}
