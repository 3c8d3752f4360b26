/**
 * What rights come to, found the long way and without the code under test: every permission name at every place of a
 * small world, one bit for each. Names and places that nobody has heard of yet stand for all that may come.
 */

import { BUILT_IN_PERMISSIONS, BUILT_IN_ROLES } from '@polett/contract/permissions'
import type { StoredGrant, StoredToken, Tenants } from '../../src/domain/compile.ts'
import type { Membership, RoleView, TenantView } from '../../src/domain/directory.ts'

const RESOURCES = [...new Set(Object.keys(BUILT_IN_PERMISSIONS).map((name) => name.split(':')[0] ?? ''))]

export const NAMES: readonly string[] = [
  ...Object.keys(BUILT_IN_PERMISSIONS),
  ...RESOURCES.map((resource) => `${resource}:unheard`),
  ...['orders:read', 'orders:write', 'orders:unheard', 'bills:read', 'bills:unheard', 'unheard:of'],
]

/** `tenant` null is everywhere, `unit` null the tenant as a whole. */
export interface Spot {
  readonly tenant: number | null
  readonly unit: number | null
}

/** A set of pairs of a name and a place. */
export type Holdings = bigint

export interface Oracle {
  readonly tenants: Tenants
  readonly spots: readonly Spot[]
  readonly seen: Map<string, Holdings>
}

export function anOracle(tenants: Tenants): Oracle {
  const inside = [...tenants.values()].flatMap((tenant) => [
    { tenant: tenant.internalId, unit: null },
    ...[...tenant.units.keys()].map((unit) => ({ tenant: tenant.internalId, unit })),
  ])
  return { tenants, spots: [{ tenant: null, unit: null }, { tenant: 999, unit: null }, ...inside], seen: new Map() }
}

export function contains(outer: Holdings, inner: Holdings): boolean {
  return (inner & ~outer) === 0n
}

/** Whether the pair is in the set: the numbers are positions in `spots` and `NAMES`. */
export function includesPair(holdings: Holdings, spot: number, name: number): boolean {
  return ((holdings >> BigInt(spot * NAMES.length + name)) & 1n) === 1n
}

/** What a token gives while its own life and its user's are in order. */
export function ofToken(
  oracle: Oracle,
  token: Pick<StoredToken, 'tenant' | 'membership' | 'master' | 'grants'>,
): Holdings {
  const home = oracle.tenants.get(token.tenant)
  if (home === undefined) return 0n
  if (token.membership !== null) return ofMembership(oracle, home, token.membership)
  const verbs = ['create', 'read', 'revoke', 'delete', 'rotate', 'introspect']
  const master = token.master
    ? hold(
        oracle,
        verbs.map((verb) => `token:${verb}`),
        { tenant: null, unit: null },
      )
    : 0n
  return token.grants.reduce((all, grant) => all | ofGrant(oracle, grant), master)
}

function ofGrant(oracle: Oracle, grant: StoredGrant): Holdings {
  if (grant.tenant !== null) {
    const tenant = oracle.tenants.get(grant.tenant)
    if (tenant === undefined || !tenant.active || !allActive(tenant, grant.unit)) return 0n
  }
  return hold(oracle, grant.permissions, grant)
}

/** What a membership gives, or would give if all that it hangs on were active. */
export function ofMembership(
  oracle: Oracle,
  tenant: TenantView,
  membership: Membership,
  evenInactive = false,
): Holdings {
  const role = tenant.roles.get(membership.role)
  if (role === undefined || !fits(tenant, role, membership.unit)) return 0n
  const live = tenant.active && role.active && allActive(tenant, membership.unit)
  if (!live && !evenInactive) return 0n
  const everywhere = role.builtIn === 'platform-admin'
  const spot = everywhere ? { tenant: null, unit: null } : { tenant: tenant.internalId, unit: membership.unit }
  return hold(oracle, contentOf(role, tenant.ownNames), spot)
}

export function fits(tenant: TenantView, role: RoleView, unit: number | null): boolean {
  if (role.builtIn === 'platform-admin') return tenant.id === 'platform' && unit === null
  return role.unit === null || above(tenant, unit).includes(role.unit)
}

function contentOf(role: RoleView, ownNames: readonly string[]): readonly string[] {
  if (role.builtIn === null) return role.stored
  const admin = role.builtIn === 'tenant-admin' || role.builtIn === 'unit-admin'
  const own = admin ? ownNames.map((name) => `${name.split(':')[0]}:*`) : []
  return [...BUILT_IN_ROLES[role.builtIn].permissions, ...own, ...role.stored]
}

/** The unit and all above it, lowest first. */
function above(tenant: TenantView, unit: number | null): readonly number[] {
  if (unit === null) return []
  return [unit, ...above(tenant, tenant.units.get(unit)?.parent ?? null)]
}

function allActive(tenant: TenantView, unit: number | null): boolean {
  return above(tenant, unit).every((each) => tenant.units.get(each)?.active === true)
}

/** The permissions at the spot and at all that lies below it. */
function hold(oracle: Oracle, permissions: readonly string[], at: Spot): Holdings {
  const key = `${at.tenant}/${at.unit} ${permissions.join(' ')}`
  const known = oracle.seen.get(key)
  if (known !== undefined) return known
  const names = namesOf(permissions)
  const holdings = oracle.spots.reduce(
    (all, spot, index) => (lies(oracle, spot, at) ? all | (names << BigInt(index * NAMES.length)) : all),
    0n,
  )
  oracle.seen.set(key, holdings)
  return holdings
}

const namesSeen = new Map<string, bigint>()

function namesOf(permissions: readonly string[]): bigint {
  const key = permissions.join(' ')
  const known = namesSeen.get(key)
  if (known !== undefined) return known
  const bits = NAMES.map((name) => (permissions.some((permission) => means(permission, name)) ? '1' : '0'))
  const names = BigInt(`0b${bits.reverse().join('')}`)
  namesSeen.set(key, names)
  return names
}

function means(permission: string, name: string): boolean {
  if (permission === '*' || permission === name) return true
  return permission.endsWith(':*') && name.startsWith(permission.slice(0, -1))
}

function lies(oracle: Oracle, spot: Spot, below: Spot): boolean {
  if (below.tenant === null) return true
  if (spot.tenant !== below.tenant) return false
  const tenant = oracle.tenants.get(below.tenant)
  return below.unit === null || (tenant !== undefined && above(tenant, spot.unit).includes(below.unit))
}
