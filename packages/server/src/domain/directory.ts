/** A tenant as the rules see it: its units as a tree, its roles, its own permissions, and what is active in it. */

import { BUILT_IN_ROLES, type BuiltInRoleId, PLATFORM } from '@polett/contract/permissions'
import { NO_PERMISSIONS, type PermissionSet, permissionSet, resourceOf } from './permission.ts'
import type { Ceiling, Policy } from './policy.ts'
import type { Grant, Rights } from './rights.ts'
import { EVERYWHERE, inTenant, type Place } from './scope.ts'

export interface UnitView {
  readonly internalId: number
  readonly id: string
  readonly name: string
  readonly kind: 'department' | 'group'
  readonly parent: number | null
  readonly active: boolean
}

export interface RoleView {
  readonly internalId: number
  readonly id: string
  readonly name: string
  readonly builtIn: BuiltInRoleId | null
  /** As stored: all of a role's permissions, or what a tenant added to an extensible built-in role. */
  readonly stored: readonly string[]
  readonly active: boolean
  /** Where the role may be used; null is anywhere in the tenant. */
  readonly unit: number | null
}

export interface TenantView {
  readonly internalId: number
  readonly id: string
  readonly name: string
  readonly active: boolean
  readonly timeZone: string
  readonly locale: string
  readonly units: ReadonlyMap<number, UnitView>
  readonly unitsById: ReadonlyMap<string, UnitView>
  readonly roles: ReadonlyMap<number, RoleView>
  readonly rolesById: ReadonlyMap<string, RoleView>
  readonly ownNames: readonly string[]
  /** As it stands, with defaults for what was never set. */
  readonly policy: Policy
  /** What was set of it; the platform's is the ceiling of every tenant's. */
  readonly setPolicy: Ceiling
  /** Whether its people sign in through their company alone: no password, passkey or reset of ours is proof enough then. */
  readonly companyOnly: boolean
}

export const MAX_UNIT_DEPTH = 16

/** The path of internal ids from the root of the tree to the unit itself. */
export function unitPath(tenant: TenantView, unit: number): readonly number[] {
  const path: number[] = []
  for (let at: number | null = unit; at !== null; at = tenant.units.get(at)?.parent ?? null) {
    path.unshift(at)
    if (path.length > MAX_UNIT_DEPTH) throw new Error(`The units of tenant ${tenant.id} do not form a tree.`)
  }
  return path
}

export function placeOf(tenant: TenantView, unit: number | null): Place {
  return inTenant(tenant.internalId, unit === null ? [] : unitPath(tenant, unit))
}

/** A unit is active while it and all above it are. A unit that is gone is not. */
export function isUnitActive(tenant: TenantView, unit: number | null): boolean {
  if (unit === null) return true
  return unitPath(tenant, unit).every((id) => tenant.units.get(id)?.active === true)
}

/** The unit itself and everything below it. */
export function subtreeOf(tenant: TenantView, unit: number): readonly number[] {
  const subtree = [unit]
  const children = Map.groupBy(tenant.units.values(), (each) => each.parent)
  for (let index = 0; index < subtree.length; index += 1) {
    for (const child of children.get(subtree[index] ?? null) ?? []) subtree.push(child.internalId)
  }
  return subtree
}

/** What a role permits today: a built-in role grows with the tenant's own permissions. */
export function rolePermissions(role: RoleView, ownNames: readonly string[]): PermissionSet {
  if (role.builtIn === null) return permissionSet(role.stored)
  const { permissions, ownResources } = BUILT_IN_ROLES[role.builtIn]
  const own = ownResources ? ownNames.map((name) => `${resourceOf(name)}:*`) : []
  return permissionSet([...permissions, ...own, ...role.stored])
}

/** A user holds a role in a tenant or in one unit of it. */
export interface Membership {
  readonly unit: number | null
  readonly role: number
}

/**
 * The rights that a membership can ever give, whether or not role, unit and tenant are active just now: what somebody
 * hands out with it. `platform-admin` holds everywhere, and only in the platform.
 */
export function membershipGrant(tenant: TenantView, membership: Membership): Grant {
  const role = tenant.roles.get(membership.role)
  const everywhere = role?.builtIn === 'platform-admin' && tenant.id === PLATFORM
  return {
    scope: everywhere ? EVERYWHERE : placeOf(tenant, membership.unit),
    permissions: role === undefined ? NO_PERMISSIONS : rolePermissions(role, tenant.ownNames),
    because: { kind: 'role', role: role?.id ?? '' },
  }
}

/** The rights that a membership gives now: none unless role, unit (and all above it) and tenant are active. */
export function liveMembershipRights(tenant: TenantView, membership: Membership): Rights {
  const live = tenant.active && isRoleActive(tenant, membership) && isUnitActive(tenant, membership.unit)
  return live ? [membershipGrant(tenant, membership)] : []
}

/**
 * Whether the role of a membership counts there. One that is used outside its own unit gives nothing: whoever may change
 * a role of one unit is judged at that unit, so it must not reach further.
 */
export function isRoleActive(tenant: TenantView, membership: Membership): boolean {
  const role = tenant.roles.get(membership.role)
  return role?.active === true && roleFits(tenant, role, membership.unit)
}

/** Whether a role may be held at a unit (null: in the tenant as a whole). */
export function roleFits(tenant: TenantView, role: RoleView, unit: number | null): boolean {
  if (role.builtIn === 'platform-admin') return tenant.id === PLATFORM && unit === null
  if (role.unit === null) return true
  return unit !== null && unitPath(tenant, unit).includes(role.unit)
}
