/** Roles (user types), as they are listed, shown and created. */

import { BUILT_IN_ROLES, PLATFORM, PLATFORM_WIDE_PERMISSIONS } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { placeOf, type RoleView, rolePermissions, type TenantView } from '../domain/directory.ts'
import { refuseRole } from '../domain/membership.ts'
import { isDefined } from '../domain/permission.ts'
import { holds, holdsWithin } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import {
  countRoleRows,
  findRoleRecord,
  insertRole,
  listRoleRows,
  ROLE_COLUMNS,
  type RoleRecord,
} from '../store/roles.ts'
import type { Caller } from './caller.ts'
import { keepingOneThrough } from './company-lock-out.ts'
import { findNamedUnit, orTaken, requireHome, requireList, unknownUnit } from './directory-judging.ts'
import { findTenant, namedTenant, nameOf, refuseGuarded, requireCreation, requireThing } from './judging.ts'
import { type ListQuery, matchesText, orderOf, pageOf, type ShownPage } from './list-query.ts'
import { listPage } from './listing.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { type FieldProblem, invalid, Problem } from './problem.ts'

export interface ShownRole {
  readonly id: string
  readonly name: string
  readonly description: string
  /** What the role permits today: a built-in one grows with the tenant's own permissions. */
  readonly permissions: readonly string[]
  readonly unit: string | null
  readonly status: 'active' | 'inactive'
  readonly builtIn: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export interface RoleQuery extends ListQuery {
  readonly status?: 'active' | 'inactive'
}

/** The roles in the caller's sight. */
export async function listRoles(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  query: RoleQuery,
): Promise<ShownPage<ShownRole>> {
  const tenant = requireList(caller, 'role:read', await findTenant(deps, tenantId), tenantId)
  const { cursor, limit, q, sort, status } = query
  const selection = { ...orderOf(sort, ROLE_COLUMNS, ROLE_COLUMNS.name), tenant: tenant.internalId }
  const stream = {
    rows: (after: { key: string | number; id: number } | null, size: number) =>
      listRoleRows(deps.store.scan, selection, after, size),
    count: (max: number) => countRoleRows(deps.store.scan, selection, max),
  }
  const seesAll = holds(caller.rights, 'role:read', inTenant(tenant.internalId))
  const filtered = !seesAll || q !== undefined || status !== undefined
  const matches = ({ record }: { record: RoleRecord }) =>
    (seesAll || holds(caller.rights, 'role:read', placeOf(tenant, record.unit))) &&
    (status === undefined || record.status === status) &&
    matchesText(q, [record.id, record.name])
  const page = await listPage(
    deps,
    { streams: [stream], descending: selection.descending, ...(filtered ? { matches } : {}) },
    { list: 'roles', tenant: tenant.internalId, filter: [sort, status, q].map((each) => each ?? null) },
    { cursor, limit },
  )
  return pageOf(page, ({ record }) => showRole(tenant, record))
}

export async function getRole(deps: Deps, caller: Caller, tenantId: string, id: string): Promise<ShownRole> {
  const named = { tenant: tenantId, role: id }
  const { role, tenant } = requireRole(caller, 'role:read', await findTenant(deps, tenantId), named)
  const record = await findRoleRecord(deps.store.read, role.internalId)
  if (record === null) throw new Problem('not_found')
  return showRole(tenant, record)
}

export interface WantedRole {
  readonly id: string
  readonly name: string
  readonly permissions: readonly string[]
  readonly description?: string
  readonly unit?: string | null
  readonly status?: 'active' | 'inactive'
}

/** Judged at the unit in which the role may be used, or at the tenant. Own rights must cover its permissions. */
export function createRole(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  wanted: WantedRole,
): Promise<Mutated<ShownRole>> {
  return mutate(deps, caller, async (tx, own) => {
    const tenant = requireHome(own, 'role:create', await findTenant(deps, tenantId), tenantId)
    const unit = requireRoleUnit(own, tenant, wanted.unit ?? null)
    const { description = '', id, name, permissions, status = 'active' } = wanted
    if (Object.hasOwn(BUILT_IN_ROLES, id)) throw invalid('/id', 'reserved', 'This id belongs to a built-in role.')
    refuseOddPermissions(tenant, permissions)
    const view: RoleView = {
      internalId: 0,
      id,
      name,
      builtIn: null,
      stored: permissions,
      active: status === 'active',
      unit,
    }
    refuseGuarded(refuseRole(own.rights, tenant, [view]), tenant)
    const role = { id, name, description, permissions: [...permissions].sort(), unit, status }
    const record = await orTaken(deps, `A role with the id ${id}`, () =>
      // Whoever could change the company's issuer must hold what the new role gives as well.
      keepingOneThrough(tx, tenant, () => insertRole(tx, tenant.internalId, role, deps.now())),
    )
    const home = { internalId: tenant.internalId, id: tenant.id }
    const details = { permissions: role.permissions, unit: wanted.unit ?? null, status }
    return {
      result: showRole(tenant, record),
      audit: [entryBy(own, 'role.created', { type: 'role', id, name }, home, details)],
      reach: [{ kind: 'role', id: record.internalId, tenant: tenant.internalId }],
    }
  })
}

function requireRoleUnit(own: Caller, tenant: TenantView, id: string | null): number | null {
  const unit = id === null ? null : findNamedUnit(own, tenant, id, 'role:create')
  // Who may create roles nowhere in the tenant is told so, before anything is said of the unit.
  const judged = unit !== null || !holdsWithin(own.rights, 'role:create', inTenant(tenant.internalId))
  if (id === null || judged) {
    const place = placeOf(tenant, unit?.internalId ?? null)
    requireCreation(own, { permission: 'role:create', place, named: tenant.internalId }, nameOf(place, tenant))
  }
  if (id !== null && unit === null) throw unknownUnit('/unit')
  return unit?.internalId ?? null
}

/** The role that a path names, judged at its unit or tenant. Throws 404 or 403. */
export function requireRole(
  caller: Caller,
  permission: string,
  tenant: TenantView | null,
  named: { readonly tenant: string; readonly role: string },
): { tenant: TenantView; role: RoleView } {
  const role = tenant?.rolesById.get(named.role)
  const place = tenant === null || role === undefined ? null : placeOf(tenant, role.unit)
  const seen = tenant !== null && place !== null && holds(caller.rights, 'role:read', place)
  const question = { permission, read: 'role:read', named: namedTenant(tenant), needed: 'any' } as const
  // The unit is named only to who sees the role.
  const at = seen ? nameOf(place, tenant) : { tenant: named.tenant }
  requireThing(caller, { ...question, places: place === null ? [] : [place] }, at)
  if (tenant === null || role === undefined) throw new Problem('not_found')
  return { tenant, role }
}

/** Each permission must mean something in the tenant. */
export function refuseOddPermissions(tenant: TenantView, permissions: readonly string[]): void {
  const errors = permissions.flatMap((permission, index): FieldProblem[] => {
    const pointer = `/permissions/${index}`
    if (!isDefined(permission, tenant.ownNames)) {
      const message = `${permission} is neither built in nor one of the tenant's own permissions.`
      return [{ pointer, code: 'unknown_permission', message }]
    }
    if (tenant.id === PLATFORM || !PLATFORM_WIDE_PERMISSIONS.includes(permission)) return []
    const message = `${permission} means something only for the whole installation.`
    return [{ pointer, code: 'platform_wide', message }]
  })
  if (errors.length > 0) throw new Problem('invalid_input', { errors })
}

export function showRole(tenant: TenantView, record: RoleRecord): ShownRole {
  const { internalId, ...rest } = record
  const builtIn = tenant.roles.get(internalId)?.builtIn ?? null
  const { list } = rolePermissions(viewOf(record, builtIn), tenant.ownNames)
  return { ...rest, permissions: list, unit: tenant.units.get(record.unit ?? -1)?.id ?? null }
}

/** The role as the rules see it. */
export function viewOf(record: RoleRecord, builtIn: RoleView['builtIn']): RoleView {
  const { id, internalId, name, permissions, status, unit } = record
  return { internalId, id, name, builtIn, stored: permissions, active: status === 'active', unit }
}
