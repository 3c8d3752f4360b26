/** Which user types may be held where, and where the reader may give any: the server has the last word. */

import type { Role, Unit } from '@polett/sdk/api'
import { unitChain } from '../../parts/use-names.ts'

/** A role of one unit may be held there and below; the platform's administrator only on the platform as a whole. */
export function usableRoles(
  roles: readonly Role[],
  units: readonly Unit[],
  { tenant, unit }: { readonly tenant: string; readonly unit: string | null },
): readonly Role[] {
  const chain = unitChain(units, unit)
  return roles.filter(({ builtIn, id, status, unit: within }) => {
    if (status !== 'active') return false
    if (builtIn && id === 'platform-admin') return tenant === 'platform' && unit === null
    return within === null || chain.includes(within)
  })
}

/** The places at which the reader holds a permission; null is the tenant as a whole. */
export function placesWith(
  units: readonly Unit[],
  may: (units: readonly string[]) => boolean,
): readonly (string | null)[] {
  const within = units.filter(({ id }) => may(unitChain(units, id))).map(({ id }) => id)
  return may([]) ? [null, ...within] : within
}
