/** What a set of rights leaves undone, area by area, so that a summary can say what a token will not be able to do. */

import { BUILT_IN_GROUPS, isCovered } from '../../parts/permission-names.ts'

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
