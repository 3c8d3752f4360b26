/** Changing, moving and deleting a unit. A move changes who reaches into it; deleting takes everything below. */

import type { Deps } from '../deps.ts'
import { judgeThing } from '../domain/access.ts'
import {
  MAX_UNIT_DEPTH,
  membershipGrant,
  placeOf,
  roleFits,
  subtreeOf,
  type TenantView,
  type UnitView,
  unitPath,
} from '../domain/directory.ts'
import { refuseMove } from '../domain/membership.ts'
import { permissionSet } from '../domain/permission.ts'
import { findExcess, type Grant, holds, type Rights } from '../domain/rights.ts'
import type { Db } from '../store/db.ts'
import {
  countTokensAt,
  deleteLostMembershipsAt,
  deleteMembershipsAt,
  deleteStrayTokens,
  listGrantsAt,
  listMembershipsAt,
  markTechnicalUsersDeleted,
  markUnitsDeleted,
  retireRolesOf,
} from '../store/unit-removal.ts'
import { findUnitRecord, type UnitRecord, updateUnitRow } from '../store/units.ts'
import type { Caller } from './caller.ts'
import { keepingOneThrough } from './company-lock-out.ts'
import { findNamedUnit, unknownUnit } from './directory-judging.ts'
import { findTenant, nameOf, permissionMissing, refuseExcess, refuseGuarded } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { invalid, Problem } from './problem.ts'
import { sweepSoon } from './sweep.ts'
import { requireUnit, type ShownUnit, showUnit, tooDeep, withUnit } from './units.ts'

export interface UnitPatch {
  readonly name?: string
  readonly parent?: string | null
  readonly externalId?: string | null
  readonly status?: 'active' | 'inactive'
}

interface NamedUnit {
  readonly tenant: string
  readonly unit: string
}

const FIELDS = ['name', 'parent', 'externalId', 'status'] as const

export function updateUnit(
  deps: Deps,
  caller: Caller,
  named: NamedUnit,
  patch: UnitPatch,
): Promise<Mutated<ShownUnit>> {
  return mutate(deps, caller, async (tx, own) => {
    const { tenant, unit } = requireUnit(own, 'unit:update', await findTenant(deps, named.tenant), named)
    const before = await findUnitRecord(tx, unit.internalId)
    if (before === null) throw new Problem('not_found')
    const { parent: wantedParent, ...rest } = patch
    const parent = wantedParent === undefined ? before.parent : findParent(own, tenant, unit, wantedParent)
    const after: UnitRecord = { ...before, ...rest, parent }
    if (parent !== before.parent) await judgeMove(tx, own, tenant, { unit, after })
    const changed = FIELDS.filter((field) => after[field] !== before[field])
    if (changed.length === 0) return { result: showUnit(tenant, before), audit: [], reach: [] }
    const write = () => updateUnitRow(tx, unit.internalId, { ...rest, parent }, deps.now())
    const record = await keepingOneThrough(tx, tenant, write)
    const result = showUnit(withUnit(tenant, record), record)
    const { id, name, status } = result
    const details = {
      changed,
      ...(changed.includes('parent') ? { parent: result.parent } : {}),
      ...(changed.includes('status') ? { status } : {}),
    }
    const home = { internalId: tenant.internalId, id: tenant.id }
    return {
      result,
      audit: [entryBy(own, 'unit.updated', { type: 'unit', id, name }, home, details)],
      reach: [{ kind: 'unit', id: unit.internalId, tenant: tenant.internalId }],
    }
  })
}

function findParent(own: Caller, tenant: TenantView, unit: UnitView, id: string | null): number | null {
  const current = tenant.units.get(unit.parent ?? -1)?.id ?? null
  if (id === current) return unit.parent
  requireHeld(own, tenant, unit.parent)
  if (id === null) return null
  const parent = findNamedUnit(own, tenant, id, 'unit:update')
  if (parent === null) throw unknownUnit('/parent')
  return parent.internalId
}

function requireHeld(own: Caller, tenant: TenantView, parent: number | null): void {
  const place = placeOf(tenant, parent)
  if (!holds(own.rights, 'unit:update', place)) throw permissionMissing('unit:update', nameOf(place, tenant))
}

/** A move needs the permission at the new parent as well, and must give nobody more than the mover has. */
async function judgeMove(
  tx: Db,
  own: Caller,
  tenant: TenantView,
  { after, unit }: { readonly unit: UnitView; readonly after: UnitRecord },
): Promise<void> {
  requireHeld(own, tenant, after.parent)
  const subtree = subtreeOf(tenant, unit.internalId)
  if (after.parent !== null) {
    if (subtree.includes(after.parent)) throw invalid('/parent', 'cycle', 'A unit cannot lie below itself.')
    const top = unitPath(tenant, unit.internalId).length
    const height = Math.max(...subtree.map((each) => unitPath(tenant, each).length)) - top + 1
    if (unitPath(tenant, after.parent).length + height > MAX_UNIT_DEPTH) throw tooDeep()
  }
  const above = after.parent === null ? [] : unitPath(tenant, after.parent)
  const held = await heldAt(tx, tenant, above)
  refuseGuarded(refuseMove(own.rights, tenant, { unit: unit.internalId, parent: after.parent }, held), tenant)
  // A role that may be used only at the new parent begins to count for those below who hold it already.
  const moved = withUnit(tenant, after)
  const woken = (await listMembershipsAt(tx, subtree)).filter((membership) => {
    const role = tenant.roles.get(membership.role)
    return role !== undefined && !roleFits(tenant, role, membership.unit) && roleFits(moved, role, membership.unit)
  })
  refuseExcess(
    findExcess(
      woken.map((membership) => membershipGrant(tenant, membership)),
      own.rights,
    ),
    tenant,
  )
}

/** What memberships and tokens can ever give in these units. */
async function heldAt(tx: Db, tenant: TenantView, units: readonly number[]): Promise<Rights> {
  const memberships = await listMembershipsAt(tx, units)
  const grants = await listGrantsAt(tx, units)
  return [
    ...memberships.map((membership) => membershipGrant(tenant, membership)),
    ...grants.map(
      ({ permissions, unit }): Grant => ({
        scope: placeOf(tenant, unit),
        permissions: permissionSet(permissions),
        because: { kind: 'grant' },
      }),
    ),
  ]
}

/**
 * Takes the subtree, the memberships and the tokens there, and the roles that may be used nowhere else; people stay. The
 * tokens stop at once, because they hang on the unit; their rows are swept right after. The last administrator who came in
 * through the company stays one: what is held there reaches no further, and neither do the roles that they had to cover.
 */
export async function deleteUnit(deps: Deps, caller: Caller, named: NamedUnit): Promise<Mutated<null>> {
  const done = await mutate(deps, caller, async (tx, own) => {
    const { tenant, unit } = requireAtParent(own, 'unit:delete', await findTenant(deps, named.tenant), named)
    const subtree = subtreeOf(tenant, unit.internalId)
    const now = deps.now()
    const tokens = (await countTokensAt(tx, subtree)) + (await deleteStrayTokens(tx, subtree))
    const technicalUsers = await markTechnicalUsersDeleted(tx, subtree, now)
    // Before the memberships there: nobody has lost one that goes with its unit.
    await markUnitsDeleted(tx, subtree, now)
    const memberships = await deleteMembershipsAt(tx, tenant.internalId, subtree)
    await deleteLostMembershipsAt(tx, tenant.internalId, subtree)
    const roles = await retireRolesOf(tx, subtree)
    const details = { units: subtree.length, memberships, tokens, technicalUsers, roles }
    const target = { type: 'unit', id: unit.id, name: unit.name }
    return {
      result: null,
      audit: [entryBy(own, 'unit.deleted', target, { internalId: tenant.internalId, id: tenant.id }, details)],
      reach: [{ kind: 'unit', id: unit.internalId, tenant: tenant.internalId }],
    }
  })
  sweepSoon(deps)
  return done
}

/** The unit that a path names, when the permission is needed at its parent; it is seen at the unit itself. */
function requireAtParent(
  own: Caller,
  permission: string,
  tenant: TenantView | null,
  named: NamedUnit,
): { tenant: TenantView; unit: UnitView } {
  const unit = tenant?.unitsById.get(named.unit)
  if (tenant === null || unit === undefined) return requireUnit(own, permission, tenant, named)
  const parent = placeOf(tenant, unit.parent)
  if (holds(own.rights, permission, parent)) return { tenant, unit }
  const itself = placeOf(tenant, unit.internalId)
  const question = { permission, read: 'unit:read', places: [itself], named: tenant.internalId, needed: 'any' } as const
  if (judgeThing(own.rights, question) === 'hidden') throw new Problem('not_found')
  // The parent is named only to who sees the unit.
  throw permissionMissing(permission, holds(own.rights, 'unit:read', itself) ? nameOf(parent, tenant) : named)
}
