/** Units: the departments and groups of a tenant, as they are listed, shown and created. */

import type { Deps } from '../deps.ts'
import { isUnitActive, MAX_UNIT_DEPTH, placeOf, type TenantView, type UnitView, unitPath } from '../domain/directory.ts'
import { holds, holdsWithin } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import {
  countUnitRows,
  findUnitRecord,
  insertUnit,
  listUnitRows,
  UNIT_COLUMNS,
  type UnitRecord,
} from '../store/units.ts'
import type { Caller } from './caller.ts'
import { findNamedUnit, orTaken, requireHome, requireList, unknownUnit } from './directory-judging.ts'
import { findTenant, namedTenant, nameOf, requireCreation, requireThing } from './judging.ts'
import { type ListQuery, matchesText, orderOf, pageOf, type ShownPage } from './list-query.ts'
import { listPage } from './listing.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { invalid, Problem } from './problem.ts'

export interface ShownUnit {
  readonly id: string
  readonly kind: 'department' | 'group'
  readonly name: string
  readonly parent: string | null
  readonly externalId: string | null
  readonly status: 'active' | 'inactive'
  /** It and all above it are active. */
  readonly active: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export interface UnitQuery extends ListQuery {
  readonly kind?: 'department' | 'group'
  readonly status?: 'active' | 'inactive'
  readonly parent?: string
}

/** The units in the caller's sight. */
export async function listUnits(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  query: UnitQuery,
): Promise<ShownPage<ShownUnit>> {
  const tenant = requireList(caller, 'unit:read', await findTenant(deps, tenantId), tenantId)
  const { cursor, kind, limit, parent, q, sort, status } = query
  const selection = { ...orderOf(sort, UNIT_COLUMNS, UNIT_COLUMNS.name), tenant: tenant.internalId }
  const stream = {
    rows: (after: { key: string | number; id: number } | null, size: number) =>
      listUnitRows(deps.store.scan, selection, after, size),
    count: (max: number) => countUnitRows(deps.store.scan, selection, max),
  }
  const seesAll = holds(caller.rights, 'unit:read', inTenant(tenant.internalId))
  const filtered = !seesAll || [kind, parent, q, status].some((each) => each !== undefined)
  const matches = ({ record }: { record: UnitRecord }) =>
    (seesAll || holds(caller.rights, 'unit:read', placeOf(tenant, record.internalId))) &&
    (kind === undefined || record.kind === kind) &&
    (status === undefined || record.status === status) &&
    (parent === undefined || tenant.units.get(record.parent ?? -1)?.id === parent) &&
    matchesText(q, [record.id, record.name])
  const page = await listPage(
    deps,
    { streams: [stream], descending: selection.descending, ...(filtered ? { matches } : {}) },
    {
      list: 'units',
      tenant: tenant.internalId,
      filter: [sort, kind, status, parent, q].map((each) => each ?? null),
    },
    { cursor, limit },
  )
  return pageOf(page, ({ record }) => showUnit(tenant, record))
}

export async function getUnit(deps: Deps, caller: Caller, tenantId: string, id: string): Promise<ShownUnit> {
  const { tenant, unit } = requireUnit(caller, 'unit:read', await findTenant(deps, tenantId), {
    tenant: tenantId,
    unit: id,
  })
  const record = await findUnitRecord(deps.store.read, unit.internalId)
  if (record === null) throw new Problem('not_found')
  return showUnit(tenant, record)
}

export interface WantedUnit {
  readonly id: string
  readonly kind: 'department' | 'group'
  readonly name: string
  readonly parent?: string | null
  readonly externalId?: string | null
  readonly status?: 'active' | 'inactive'
}

/** Judged at the parent. */
export function createUnit(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  wanted: WantedUnit,
): Promise<Mutated<ShownUnit>> {
  return mutate(deps, caller, async (tx, own) => {
    const tenant = requireHome(own, 'unit:create', await findTenant(deps, tenantId), tenantId)
    const parent = requireParent(own, tenant, wanted.parent ?? null)
    const { externalId = null, id, kind, name, status = 'active' } = wanted
    const unit = { id, kind, name, parent, externalId, status }
    const record = await orTaken(deps, `A unit with the id ${id}`, () =>
      insertUnit(tx, tenant.internalId, unit, deps.now()),
    )
    const target = { type: 'unit', id, name }
    const details = { kind, parent: wanted.parent ?? null, status }
    return {
      result: showUnit(withUnit(tenant, record), record),
      audit: [entryBy(own, 'unit.created', target, { internalId: tenant.internalId, id: tenant.id }, details)],
      reach: [{ kind: 'unit', id: record.internalId, tenant: tenant.internalId }],
    }
  })
}

/** The internal id of the parent that a new unit names; null is the tenant. */
function requireParent(own: Caller, tenant: TenantView, id: string | null): number | null {
  const parent = id === null ? null : findNamedUnit(own, tenant, id, 'unit:create')
  // Who may create units nowhere in the tenant is told so, before anything is said of the parent.
  const judged = parent !== null || !holdsWithin(own.rights, 'unit:create', inTenant(tenant.internalId))
  if (id === null || judged) {
    const place = placeOf(tenant, parent?.internalId ?? null)
    requireCreation(own, { permission: 'unit:create', place, named: tenant.internalId }, nameOf(place, tenant))
  }
  if (id === null) return null
  if (parent === null) throw unknownUnit('/parent')
  if (unitPath(tenant, parent.internalId).length >= MAX_UNIT_DEPTH) throw tooDeep()
  return parent.internalId
}

export function tooDeep(): Problem {
  return invalid('/parent', 'too_deep', `Units can lie at most ${MAX_UNIT_DEPTH} levels deep.`)
}

/** The unit that a path names, judged at the unit itself. Throws 404 or 403. */
export function requireUnit(
  caller: Caller,
  permission: string,
  tenant: TenantView | null,
  named: { readonly tenant: string; readonly unit: string },
): { tenant: TenantView; unit: UnitView } {
  const unit = tenant?.unitsById.get(named.unit)
  const places = tenant === null || unit === undefined ? [] : [placeOf(tenant, unit.internalId)]
  const question = { permission, read: 'unit:read', places, named: namedTenant(tenant), needed: 'any' } as const
  requireThing(caller, question, named)
  if (tenant === null || unit === undefined) throw new Problem('not_found')
  return { tenant, unit }
}

/** The tenant as it is with this unit in it. */
export function withUnit(tenant: TenantView, record: UnitRecord): TenantView {
  const { id, internalId, kind, name, parent, status } = record
  const unit = { internalId, id, name, kind, parent, active: status === 'active' }
  return {
    ...tenant,
    units: new Map(tenant.units).set(internalId, unit),
    unitsById: new Map(tenant.unitsById).set(id, unit),
  }
}

export function showUnit(tenant: TenantView, record: UnitRecord): ShownUnit {
  const { internalId, parent, ...rest } = record
  return {
    ...rest,
    parent: tenant.units.get(parent ?? -1)?.id ?? null,
    active: record.status === 'active' && isUnitActive(tenant, parent),
  }
}
