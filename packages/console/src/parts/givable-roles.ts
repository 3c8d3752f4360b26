/** Which user types to offer for a department or group. Whether one may be given is the server's word. */

import type { Role } from '@polett/client/api'
import { roleName } from './role-name.ts'

/** Everybody may name these, also who sees no user types of the whole organization. */
const BUILT_IN_FOR_UNITS: readonly string[] = ['unit-user', 'unit-admin', 'auditor']
const NOT_FOR_UNITS: readonly string[] = ['platform-admin', 'tenant-admin', 'tenant-user']

export interface RoleChoice {
  readonly value: string
  readonly label: string
}

/** Those in sight that can be held at the unit, and the built-in ones; `chain` is the unit and all above it. */
export function rolesForUnit(roles: readonly Role[], chain: readonly string[]): readonly RoleChoice[] {
  const fitting = roles.filter(
    ({ id, status, unit }) =>
      status === 'active' && !NOT_FOR_UNITS.includes(id) && (unit === null || chain.includes(unit)),
  )
  const unseen = BUILT_IN_FOR_UNITS.filter((id) => !fitting.some((role) => role.id === id))
  const known = fitting.map(({ id, name }) => ({ value: id, label: roleName(id, name) }))
  const builtIn = unseen.map((id) => ({ value: id, label: roleName(id, null) }))
  return [...known, ...builtIn].sort((a, b) => a.label.localeCompare(b.label))
}
