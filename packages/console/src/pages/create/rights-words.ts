/** What a set of rights allows and leaves undone, area by area, for the summary of a token. */

import { BUILT_IN_GROUPS, isCovered, resourceOf } from '../../parts/permission-names.ts'

/** An area of which nothing is held, or of which only reading is. */
export type Lack =
  | 'tenant'
  | 'tenantChange'
  | 'user'
  | 'userChange'
  | 'unit'
  | 'unitChange'
  | 'role'
  | 'roleChange'
  | 'session'
  | 'sessionChange'
  | 'token'
  | 'tokenChange'
  | 'audit'
  | 'policy'

/** Metrics concern the installation alone; nobody expects a token to have them. */
const AREAS = BUILT_IN_GROUPS.filter(({ resource }) => resource !== 'metrics')

/** In the order of the areas. Creating tenants concerns the whole installation, and does not count as an area's change. */
export function lacksOf(permissions: readonly string[]): readonly Lack[] {
  return AREAS.flatMap(({ permissions: names, resource }): Lack[] => {
    const held = names.filter((name) => isCovered(permissions, name))
    if (held.length === 0) return [resource as Lack]
    return names.length > 1 && held.every((name) => name.endsWith(':read')) ? [`${resource}Change` as Lack] : []
  })
}

/** What concerns the same stands together, in the order of the areas; a tenant's own names come last. */
export function inOrder(permissions: readonly string[]): readonly string[] {
  const order = BUILT_IN_GROUPS.map(({ resource }) => resource)
  const place = (name: string): number => {
    const at = order.indexOf(resourceOf(name))
    return at === -1 ? order.length : at
  }
  return [...permissions].sort((a, b) => place(a) - place(b))
}

const PLAIN = ['tenant:read', 'unit:read', 'role:read']
const UNIT_ADMIN = [
  ...['tenant:read', 'user:*', 'unit:create', 'unit:read', 'unit:update', 'role:read'],
  ...['session:*', 'token:*', 'audit:read'],
]
const TENANT_ADMIN = [
  ...['tenant:read', 'tenant:update', 'user:*', 'unit:*', 'role:*', 'session:*', 'token:*', 'audit:read'],
  'policy:update',
]

/** What the built-in user types of technical users hold wherever no more is known of them. */
export const TECHNICAL_ROLES: Readonly<Record<string, readonly string[]>> = {
  'tenant-admin': TENANT_ADMIN,
  'tenant-user': PLAIN,
  'unit-admin': UNIT_ADMIN,
  'unit-user': PLAIN,
}
