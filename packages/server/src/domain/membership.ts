/**
 * The directory's side of "nobody gives, takes over or uncovers what they do not have": memberships, roles and people.
 * Each rule answers null, or what the caller lacks.
 */

import {
  type Membership,
  membershipGrant,
  placeOf,
  type RoleView,
  rolePermissions,
  type TenantView,
} from './directory.ts'
import { type Excess, findExcess, holds, type Rights } from './rights.ts'
import { coversPlace, type Place } from './scope.ts'

export type GuardRefusal =
  | { readonly code: 'permission_missing'; readonly permission: string; readonly place: Place }
  | ({ readonly code: 'exceeds_own_rights' } & Excess)

/** Adding or removing a membership: the permission at its place, and own rights there that cover the role's. */
export function refuseMembership(
  own: Rights,
  tenant: TenantView,
  membership: Membership,
  permission: 'user:create' | 'user:update',
): GuardRefusal | null {
  const place = placeOf(tenant, membership.unit)
  if (!holds(own, permission, place)) return { code: 'permission_missing', permission, place }
  return exceeding(findExcess([membershipGrant(tenant, membership)], own))
}

/** Creating, changing or deleting a role: own rights cover its permissions before and after, where it may be used. */
export function refuseRole(own: Rights, tenant: TenantView, versions: readonly RoleView[]): GuardRefusal | null {
  const grants = versions.map((role) => ({
    scope: placeOf(tenant, role.unit),
    permissions: rolePermissions(role, tenant.ownNames),
    because: { kind: 'role', role: role.id } as const,
  }))
  return exceeding(findExcess(grants, own))
}

/**
 * Changing what a person signs in with or whether they may, or deleting them: the permission at every membership (with
 * none: in the tenant), and own rights that cover all of theirs. Whoever could set the password could act as them.
 */
export function refuseTakeover(
  own: Rights,
  tenant: TenantView,
  memberships: readonly Membership[],
  permission: 'user:create' | 'user:update' | 'user:delete' | 'session:delete',
): GuardRefusal | null {
  for (const place of userPlaces(tenant, memberships)) {
    if (!holds(own, permission, place)) return { code: 'permission_missing', permission, place }
  }
  const theirs = memberships.map((membership) => membershipGrant(tenant, membership))
  return exceeding(findExcess(theirs, own))
}

/**
 * Moving a unit below another parent (null: the tenant): what is held at the new parent or above comes to hold in the
 * unit, so the mover must hold it there already. `heldAbove` are the rights that memberships and tokens can ever give in
 * the tenant's units; those that reach the unit today, or will not, do not matter. The permissions at both parents are judged elsewhere.
 */
export function refuseMove(
  own: Rights,
  tenant: TenantView,
  move: { readonly unit: number; readonly parent: number | null },
  heldAbove: Rights,
): GuardRefusal | null {
  const from = placeOf(tenant, move.unit)
  const to = placeOf(tenant, move.parent)
  const gained = [...own, ...heldAbove]
    .filter(({ scope }) => coversPlace(scope, to) && !coversPlace(scope, from))
    .map((grant) => ({ ...grant, scope: from }))
  return exceeding(findExcess(gained, own))
}

/** A user lies at each of their memberships; with none, at the tenant. */
export function userPlaces(tenant: TenantView, memberships: readonly Membership[]): readonly Place[] {
  if (memberships.length === 0) return [placeOf(tenant, null)]
  return memberships.map(({ unit }) => placeOf(tenant, unit))
}

function exceeding(excess: Excess | null): GuardRefusal | null {
  return excess === null ? null : { code: 'exceeds_own_rights', ...excess }
}
