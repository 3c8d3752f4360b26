/** The limits that bind creation, replace and rotate of tokens: a tenant's own, and the platform's as the ceiling of all. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { canonicalJson } from '../domain/audit-chain.ts'
import type { TenantView } from '../domain/directory.ts'
import { userPlaces } from '../domain/membership.ts'
import { type Ceiling, DEFAULT_POLICY, type Policy, underCeiling } from '../domain/policy.ts'
import { holds } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import { type SecretVisibility, TOKEN_KINDS, type TokenKind } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { findPersonNamed } from '../store/people.ts'
import { eraseSealedSecrets, putPolicyRow } from '../store/policies.ts'
import type { Caller } from './caller.ts'
import { requireAtTenant } from './directory-judging.ts'
import { findTenant, requireThing } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { type FieldProblem, invalid, Problem } from './problem.ts'

type PerKind<T> = Readonly<Record<TokenKind, T>>

interface PolicyBody {
  readonly maxLifetimeDays: PerKind<number | null>
  readonly allowNoExpiry: boolean
  readonly secretVisibility: PerKind<SecretVisibility>
  readonly mobileLifetimeDays: number
  readonly ownTokens: boolean
  /** Id of a user. */
  readonly backupAdministrator: string | null
  readonly secondFactorForAdministrators: boolean
}

export interface ShownPolicy extends PolicyBody {
  /** The settings that somebody has set. The others follow the defaults, and of the platform bind no tenant. */
  readonly set: readonly (keyof PolicyBody)[]
  /** What binds: the stricter of the tenant's own and the platform's. */
  readonly effective: PolicyBody
}

/** What is left out goes back to its default. */
export interface WantedPolicy {
  readonly maxLifetimeDays?: Readonly<Partial<Record<TokenKind, number | null>>>
  readonly allowNoExpiry?: boolean
  readonly secretVisibility?: Readonly<Partial<Record<TokenKind, SecretVisibility>>>
  readonly mobileLifetimeDays?: number
  readonly ownTokens?: boolean
  /** Id or username. */
  readonly backupAdministrator?: string | null
  readonly secondFactorForAdministrators?: boolean
  /** What a reading told besides, for those who send back the whole. */
  readonly set?: readonly string[]
  readonly effective?: Readonly<Record<string, unknown>>
}

/** `tenantId` null is the platform's policy, whose path names no tenant. */
export async function getPolicy(deps: Deps, caller: Caller, tenantId: string | null): Promise<ShownPolicy> {
  const tenant = await requirePolicy(deps, caller, 'tenant:read', tenantId)
  return showPolicy(tenant.policy, tenant.setPolicy, await ceilingOf(deps))
}

export function putPolicy(
  deps: Deps,
  caller: Caller,
  tenantId: string | null,
  wanted: WantedPolicy,
): Promise<Mutated<ShownPolicy>> {
  return mutate(deps, caller, async (tx, own) => {
    const tenant = await requirePolicy(deps, own, 'policy:update', tenantId)
    const ceiling = await ceilingOf(deps)
    requireAsRead(wanted, showPolicy(tenant.policy, tenant.setPolicy, ceiling))
    const given = { ...readWanted(wanted), ...(await readBackup(tx, own, tenant, wanted)) }
    const set = wanted.set === undefined ? given : withoutDefaults(given, tenant.setPolicy)
    const policy = { ...DEFAULT_POLICY, ...set }
    const isCeiling = tenant.id === PLATFORM
    const result = showPolicy(policy, set, isCeiling ? set : ceiling)
    if (canonicalJson(set) === canonicalJson(tenant.setPolicy)) return { result, audit: [], reach: [] }
    await putPolicyRow(tx, tenant.internalId, set)
    // What must not be shown again must not lie there either.
    const erased =
      policy.userSecretVisibility === 'once' ? await eraseSealedSecrets(tx, isCeiling ? null : tenant.internalId) : 0
    const home = { internalId: tenant.internalId, id: tenant.id }
    const target = { type: 'policy', id: tenant.id, name: tenant.name }
    return {
      result,
      audit: [entryBy(own, 'policy.updated', target, home, { policy, erasedSecrets: erased })],
      reach: [{ kind: 'tenant', id: tenant.internalId }],
    }
  })
}

async function requirePolicy(
  deps: Deps,
  caller: Caller,
  permission: string,
  tenantId: string | null,
): Promise<TenantView> {
  const tenant = await findTenant(deps, tenantId ?? PLATFORM)
  const question = { permission, read: 'tenant:read' }
  if (tenantId !== null) return requireAtTenant(caller, question, tenant, tenantId)
  if (tenant === null) throw new Problem('not_found')
  const places = [inTenant(tenant.internalId)]
  requireThing(caller, { ...question, places, named: null, needed: 'any' }, { tenant: PLATFORM })
  return tenant
}

async function ceilingOf(deps: Deps): Promise<Ceiling> {
  return (await findTenant(deps, PLATFORM))?.setPolicy ?? {}
}

/** Nobody sets these, so they may come back as they are; that they differ must not pass in silence. */
function requireAsRead({ effective, set }: WantedPolicy, shown: ShownPolicy): void {
  const message = 'This is told, not set. Leave it out, or send it as it reads now; it may have changed meanwhile.'
  const isSame = (one: unknown, other: unknown) => canonicalJson(one) === canonicalJson(other)
  const differing = [
    ...(set === undefined || isSame(set.toSorted(), shown.set) ? [] : ['/set']),
    ...(effective === undefined || isSame(effective, shown.effective) ? [] : ['/effective']),
  ]
  const errors = differing.map((pointer) => ({ pointer, code: 'not_changeable', message }))
  if (errors.length > 0) throw new Problem('invalid_input', { errors })
}

/** A default that was only read does not become a choice by being sent back. */
function withoutDefaults(given: Ceiling, chosen: Ceiling): Ceiling {
  const members = Object.entries(given) as [keyof Policy, unknown][]
  return Object.fromEntries(members.filter(([name, value]) => name in chosen || value !== DEFAULT_POLICY[name]))
}

/** What is left out stays open: it follows the defaults, and binds nobody below. */
function readWanted(wanted: WantedPolicy): Ceiling {
  const { allowNoExpiry, maxLifetimeDays = {}, mobileLifetimeDays, ownTokens, secretVisibility = {} } = wanted
  const { secondFactorForAdministrators } = wanted
  const errors = TOKEN_KINDS.flatMap((kind): FieldProblem[] => {
    if (kind === 'user' || secretVisibility[kind] !== 'sealed') return []
    const message = 'Only the secrets of user tokens can be shown again. This one is always once.'
    return [{ pointer: `/secretVisibility/${kind}`, code: 'not_changeable', message }]
  })
  if (errors.length > 0) throw new Problem('invalid_input', { errors })
  const limits = TOKEN_KINDS.flatMap((kind) => {
    const days = maxLifetimeDays[kind] ?? null
    return days === null ? [] : [[kind, days] as const]
  })
  return {
    ...(limits.length === 0 ? {} : { maxLifetimeDays: Object.fromEntries(limits) }),
    ...(allowNoExpiry === undefined ? {} : { allowNoExpiry }),
    ...(secretVisibility.user === undefined ? {} : { userSecretVisibility: secretVisibility.user }),
    ...(mobileLifetimeDays === undefined ? {} : { mobileLifetimeDays }),
    ...(ownTokens === undefined ? {} : { ownTokens }),
    ...(secondFactorForAdministrators === undefined ? {} : { secondFactorForAdministrators }),
  }
}

/** Whoever sets it must see that person; one who is named already may stay. */
async function readBackup(tx: Db, caller: Caller, tenant: TenantView, { backupAdministrator: named }: WantedPolicy) {
  if (named === undefined || named === null) return {}
  if (named === tenant.policy.backupAdministrator) return { backupAdministrator: named }
  const person = await findPersonNamed(tx, tenant.internalId, named)
  const places = person === null ? [] : userPlaces(tenant, person.memberships)
  const isSeen = places.some((place) => holds(caller.rights, 'user:read', place))
  if (person === null || person.type !== 'person' || !isSeen) {
    throw invalid('/backupAdministrator', 'unknown', 'There is no such user, or they are out of your sight.')
  }
  return { backupAdministrator: person.id }
}

function showPolicy(policy: Policy, set: Ceiling, ceiling: Ceiling): ShownPolicy {
  const names = Object.keys(set).map((name) => (name === 'userSecretVisibility' ? 'secretVisibility' : name))
  return {
    ...bodyOf(policy),
    set: names.sort() as (keyof PolicyBody)[],
    effective: bodyOf(underCeiling(policy, ceiling)),
  }
}

function bodyOf(policy: Policy): PolicyBody {
  const { allowNoExpiry, backupAdministrator, maxLifetimeDays, mobileLifetimeDays, ownTokens } = policy
  const { secondFactorForAdministrators, userSecretVisibility } = policy
  return {
    maxLifetimeDays: perKind((kind) => maxLifetimeDays[kind] ?? null),
    allowNoExpiry,
    secretVisibility: perKind((kind) => (kind === 'user' ? userSecretVisibility : 'once')),
    mobileLifetimeDays,
    ownTokens,
    backupAdministrator,
    secondFactorForAdministrators,
  }
}

function perKind<T>(of: (kind: TokenKind) => T): PerKind<T> {
  const [user, mobile, application, organization, group] = TOKEN_KINDS
  return {
    user: of(user),
    mobile: of(mobile),
    application: of(application),
    organization: of(organization),
    group: of(group),
  }
}
