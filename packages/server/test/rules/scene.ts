/** Small tenants for the tests of the rules: valid as they come, so that what a test varies is what it is about. */

import { BUILT_IN_ROLES, type BuiltInRoleId } from '@polett/contract/permissions'
import type { RoleView, TenantView, UnitView } from '../../src/domain/directory.ts'
import { DEFAULT_POLICY } from '../../src/domain/policy.ts'

/** Internal ids of the built-in roles, the same in every tenant. */
export const ROLE = {
  'platform-admin': 1,
  'tenant-admin': 2,
  'unit-admin': 3,
  'tenant-user': 4,
  'unit-user': 5,
  auditor: 6,
} as const satisfies Record<BuiltInRoleId, number>

/** The internal id of the tenant `platform`. */
export const PLATFORM_TENANT = 1

export interface UnitSketch {
  readonly id: number
  readonly parent?: number | null
  readonly active?: boolean
}

export interface RoleSketch {
  readonly id: number
  readonly permissions?: readonly string[]
  readonly builtIn?: BuiltInRoleId
  readonly unit?: number | null
  readonly active?: boolean
}

export interface TenantSketch {
  readonly id: number
  readonly active?: boolean
  readonly units?: readonly UnitSketch[]
  /** Beside the built-in ones, or in place of one of them. */
  readonly roles?: readonly RoleSketch[]
  readonly ownNames?: readonly string[]
}

export function aTenant(sketch: TenantSketch): TenantView {
  const units = (sketch.units ?? []).map(aUnit)
  const builtIn = (Object.keys(BUILT_IN_ROLES) as BuiltInRoleId[]).map((id) => ({ id: ROLE[id], builtIn: id }))
  const roles = [...builtIn, ...(sketch.roles ?? [])].map(aRole)
  const byId = new Map(roles.map((role) => [role.internalId, role]))
  return {
    internalId: sketch.id,
    id: sketch.id === PLATFORM_TENANT ? 'platform' : `t${sketch.id}`,
    name: `Tenant ${sketch.id}`,
    active: sketch.active ?? true,
    timeZone: 'UTC',
    locale: 'en',
    units: new Map(units.map((unit) => [unit.internalId, unit])),
    unitsById: new Map(units.map((unit) => [unit.id, unit])),
    roles: byId,
    rolesById: new Map([...byId.values()].map((role) => [role.id, role])),
    ownNames: sketch.ownNames ?? [],
    policy: DEFAULT_POLICY,
    setPolicy: {},
    companyOnly: false,
  }
}

function aUnit({ id, parent, active }: UnitSketch): UnitView {
  return {
    internalId: id,
    id: `u${id}`,
    name: `Unit ${id}`,
    kind: 'group',
    parent: parent ?? null,
    active: active ?? true,
  }
}

export function aRole({ id, permissions, builtIn, unit, active }: RoleSketch): RoleView {
  return {
    internalId: id,
    id: builtIn ?? `r${id}`,
    name: `Role ${id}`,
    builtIn: builtIn ?? null,
    stored: permissions ?? [],
    active: active ?? true,
    unit: unit ?? null,
  }
}
