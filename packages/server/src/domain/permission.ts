/** The grammar of permissions (`resource:action`, `resource:*`, `*`) and what covers what. */

import { BUILT_IN_PERMISSIONS, RESERVED_RESOURCES } from '@polett/contract/permissions'

const NAME = /^[a-z][a-z0-9._-]{0,62}:[a-z][a-z0-9._-]{0,62}$/
const WILDCARD = /^[a-z][a-z0-9._-]{0,62}:\*$/

/** Permissions made ready for asking: one look-up answers `resource:action`, a second one its wildcard. */
export interface PermissionSet {
  readonly all: boolean
  readonly resources: ReadonlySet<string>
  readonly names: ReadonlySet<string>
  /** Sorted, without repetitions, as they are shown. */
  readonly list: readonly string[]
}

export const NO_PERMISSIONS: PermissionSet = permissionSet([])

export function permissionSet(permissions: Iterable<string>): PermissionSet {
  const list = [...new Set(permissions)].sort()
  return {
    all: list.includes('*'),
    resources: new Set(list.filter((name) => WILDCARD.test(name)).map(resourceOf)),
    names: new Set(list.filter((name) => NAME.test(name))),
    list,
  }
}

/** Whether `set` holds `permission`. A wildcard is covered only by itself or a wider one. */
export function coversPermission(set: PermissionSet, permission: string): boolean {
  if (set.all) return true
  return set.names.has(permission) || set.resources.has(resourceOf(permission))
}

/** Anything that can be granted: a name, `resource:*` or `*`. */
export function isPermission(text: string): boolean {
  return text === '*' || NAME.test(text) || WILDCARD.test(text)
}

/** A single action such as `orders:read`: what a call can ask for. Wildcards can be granted, not asked for. */
export function isPermissionName(text: string): boolean {
  return NAME.test(text)
}

export function resourceOf(permission: string): string {
  const colon = permission.indexOf(':')
  return colon < 0 ? permission : permission.slice(0, colon)
}

export function isBuiltIn(permission: string): boolean {
  return Object.hasOwn(BUILT_IN_PERMISSIONS, permission)
}

/** Whether a tenant may define this name for its own APIs. */
export function isOwnName(permission: string): boolean {
  return NAME.test(permission) && !RESERVED_RESOURCES.has(resourceOf(permission))
}

/**
 * Whether a permission means something where it is granted: `*`, a built-in name or wildcard, or one of the tenant's
 * own. `ownNames` null stands for a grant everywhere, which may name any well-formed permission.
 */
export function isDefined(permission: string, ownNames: readonly string[] | null): boolean {
  if (!isPermission(permission)) return false
  if (permission === '*' || isBuiltIn(permission)) return true
  const resource = resourceOf(permission)
  const wildcard = permission.endsWith(':*')
  if (Object.keys(BUILT_IN_PERMISSIONS).some((name) => wildcard && resourceOf(name) === resource)) return true
  if (RESERVED_RESOURCES.has(resource)) return false
  if (ownNames === null) return true
  return wildcard ? ownNames.some((name) => resourceOf(name) === resource) : ownNames.includes(permission)
}
