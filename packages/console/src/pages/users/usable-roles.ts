/** Which user types may be held where, and where the reader may give any: the server has the last word. */

import type { Role, Unit } from '@polett/client/api'
import { type RoleChoice, rolesForUnit } from '../../parts/givable-roles.ts'
import { roleName } from '../../parts/role-name.ts'
import { unitChain } from '../../parts/use-names.ts'
import { PLATFORM } from '../../session/permissions.ts'

/** Meant for one unit; held in the whole organization they would only confuse. */
const FOR_UNITS: readonly string[] = ['unit-admin', 'unit-user']

/** A user type of one unit may be held there and below; the platform's administrator only on the platform. */
export function usableRoles(
  roles: readonly Role[],
  units: readonly Unit[],
  { tenant, unit }: { readonly tenant: string; readonly unit: string | null },
): readonly RoleChoice[] {
  if (unit !== null) return rolesForUnit(roles, unitChain(units, unit))
  return roles
    .filter(({ id, status, unit: within }) => {
      const elsewhere = id === 'platform-admin' ? tenant !== PLATFORM : FOR_UNITS.includes(id)
      return status === 'active' && within === null && !elsewhere
    })
    .map(({ id, name }) => ({ value: id, label: roleName(id, name) }))
}

/** The places at which the reader holds a permission; null is the tenant as a whole. */
export function placesWith(
  units: readonly Unit[],
  may: (units: readonly string[]) => boolean,
): readonly (string | null)[] {
  const within = units.filter(({ id }) => may(unitChain(units, id))).map(({ id }) => id)
  return may([]) ? [null, ...within] : within
}
