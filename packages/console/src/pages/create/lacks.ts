/** What a set of rights leaves undone, area by area, for the summary of a token. */

import { missingRights } from '../../parts/rights-in-words.ts'

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

/** In the order of the areas. Whoever holds more than reading somewhere is not said to lack that area. */
export function lacksOf(permissions: readonly string[]): readonly Lack[] {
  return missingRights(permissions)
    .filter(({ held }) => held !== 'more')
    .map(({ held, resource }) => (held === 'nothing' ? resource : `${resource}Change`) as Lack)
}
