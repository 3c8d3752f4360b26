/** What somebody may do: a list of grants that add up. The one comparison of rights with rights lives here. */

import { coversPermission, isDefined, type PermissionSet } from './permission.ts'
import { coversPlace, type Place } from './scope.ts'

/** Why a right is there, in words that the console and `access` can show. */
export type Because =
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'grant' }
  | { readonly kind: 'master' }

export interface Grant {
  readonly scope: Place
  readonly permissions: PermissionSet
  readonly because: Because
}

/** Grants add up; nothing subtracts. An empty list holds nothing. */
export type Rights = readonly Grant[]

/**
 * The grant that allows `permission` at `place`, or null. `ownNames` are the permissions that the tenant of the place
 * defines for its APIs: a grant everywhere may name such ones, and they count where they are defined. Null: not asked.
 */
export function findGrant(
  rights: Rights,
  permission: string,
  place: Place,
  ownNames: readonly string[] | null = null,
): Grant | null {
  for (const grant of rights) {
    if (!coversPlace(grant.scope, place) || !coversPermission(grant.permissions, permission)) continue
    if (grant.scope.tenant !== null || grant.permissions.all || isKnownThere(permission, ownNames)) return grant
  }
  return null
}

function isKnownThere(permission: string, ownNames: readonly string[] | null): boolean {
  return ownNames === null || isDefined(permission, ownNames)
}

export function holds(rights: Rights, permission: string, place: Place): boolean {
  return findGrant(rights, permission, place) !== null
}

/** Whether `permission` is held at the place itself, above it, or anywhere below it. */
export function holdsWithin(rights: Rights, permission: string, place: Place): boolean {
  return rights.some(
    (grant) =>
      coversPermission(grant.permissions, permission) &&
      (coversPlace(grant.scope, place) || coversPlace(place, grant.scope)),
  )
}

/** Whether any grant at all reaches into the place or lies below it. */
export function holdsAnythingWithin(rights: Rights, place: Place): boolean {
  return rights.some(
    (grant) =>
      grant.permissions.list.length > 0 && (coversPlace(grant.scope, place) || coversPlace(place, grant.scope)),
  )
}

/** The scopes of all grants with `permission`, sorted, as one text: where two texts are equal, so are the places. */
export function placesOf(rights: Rights, permission: string): string {
  const held = rights.filter(({ permissions }) => coversPermission(permissions, permission))
  return JSON.stringify(held.map(({ scope }) => [scope.tenant, ...scope.units]).sort())
}

/** Every permission held at the place, sorted, without repetitions. `ownNames` as for `findGrant`. */
export function permissionsAt(
  rights: Rights,
  place: Place,
  ownNames: readonly string[] | null = null,
): readonly string[] {
  const here = rights.filter((grant) => coversPlace(grant.scope, place))
  const [only] = here
  // By far the most tokens have one grant, whose list is ready.
  if (here.length === 1 && only !== undefined && only.scope.tenant !== null) return only.permissions.list
  const names = here.flatMap(({ permissions, scope }) =>
    scope.tenant === null ? permissions.list.filter((name) => isKnownThere(name, ownNames)) : permissions.list,
  )
  return [...new Set(names)].sort()
}

export interface Excess {
  readonly permission: string
  readonly scope: Place
}

/**
 * Nobody gives, takes over or uncovers what they do not have: the first right in `wanted` that `own` lacks, or null
 * when `wanted` ⊆ `own`. Exact, because a wildcard is covered only by itself or a wider one and a scope only by
 * itself or one above it: each single right needs one single grant that covers it.
 */
export function findExcess(wanted: Rights, own: Rights): Excess | null {
  for (const grant of wanted) {
    for (const permission of grant.permissions.list) {
      if (!holds(own, permission, grant.scope)) return { permission, scope: grant.scope }
    }
  }
  return null
}
