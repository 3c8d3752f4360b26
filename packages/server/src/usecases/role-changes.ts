/** Changing and deleting a role. Own rights must cover what it permits, before and after. */

import { BUILT_IN_ROLES, type BuiltInRoleId } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { placeOf, type RoleView, roleFits, type TenantView } from '../domain/directory.ts'
import { refuseRole } from '../domain/membership.ts'
import { holds } from '../domain/rights.ts'
import type { Db } from '../store/db.ts'
import { countRoleUses, deleteRoleRow, findRoleRecord, type RoleRecord, updateRoleRow } from '../store/roles.ts'
import type { Caller } from './caller.ts'
import { keepingOneThrough } from './company-lock-out.ts'
import { findNamedUnit, unknownUnit } from './directory-judging.ts'
import { findTenant, nameOf, permissionMissing, refuseGuarded } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { type FieldProblem, Problem } from './problem.ts'
import { refuseOddPermissions, requireRole, type ShownRole, showRole, viewOf } from './roles.ts'

export interface RolePatch {
  readonly name?: string
  readonly permissions?: readonly string[]
  readonly description?: string
  readonly unit?: string | null
  readonly status?: 'active' | 'inactive'
}

interface NamedRole {
  readonly tenant: string
  readonly role: string
}

const FIELDS = ['name', 'description', 'permissions', 'unit', 'status'] as const

export function updateRole(
  deps: Deps,
  caller: Caller,
  named: NamedRole,
  patch: RolePatch,
): Promise<Mutated<ShownRole>> {
  return mutate(deps, caller, async (tx, own) => {
    const { role, tenant } = requireRole(own, 'role:update', await findTenant(deps, named.tenant), named)
    const before = await findRoleRecord(tx, role.internalId)
    if (before === null) throw new Problem('not_found')
    const after =
      role.builtIn === null
        ? applyPatch(own, tenant, before, patch)
        : extendBuiltIn(tenant, before, role.builtIn, patch)
    const versions = [role, viewOf(after, role.builtIn)]
    refuseGuarded(refuseRole(own.rights, tenant, versions), tenant)
    if (after.unit !== before.unit) await refuseStranded(tx, tenant, versions)
    const changed = FIELDS.filter((field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]))
    if (changed.length === 0) return { result: showRole(tenant, before), audit: [], reach: [] }
    const write = () => updateRoleRow(tx, role.internalId, after, deps.now())
    const record = await keepingOneThrough(tx, tenant, write)
    const result = showRole(tenant, record)
    const details = Object.fromEntries(
      changed.filter((field) => field !== 'description').map((field) => [field, result[field]]),
    )
    const home = { internalId: tenant.internalId, id: tenant.id }
    const target = { type: 'role', id: role.id, name: result.name }
    return {
      result,
      audit: [entryBy(own, 'role.updated', target, home, { changed, ...details })],
      reach: [{ kind: 'role', id: role.internalId, tenant: tenant.internalId }],
    }
  })
}

function applyPatch(own: Caller, tenant: TenantView, before: RoleRecord, patch: RolePatch): RoleRecord {
  const { permissions, unit: wantedUnit, ...rest } = patch
  const unit = wantedUnit === undefined ? before.unit : findRoleUnit(own, tenant, wantedUnit)
  const place = placeOf(tenant, unit)
  if (!holds(own.rights, 'role:update', place)) throw permissionMissing('role:update', nameOf(place, tenant))
  if (permissions !== undefined) refuseOddPermissions(tenant, permissions)
  return {
    ...before,
    ...rest,
    unit,
    permissions: permissions === undefined ? before.permissions : [...permissions].sort(),
  }
}

function findRoleUnit(own: Caller, tenant: TenantView, id: string | null): number | null {
  if (id === null) return null
  const unit = findNamedUnit(own, tenant, id, 'role:update')
  if (unit === null) throw unknownUnit('/unit')
  return unit.internalId
}

/** A tenant may add its own permissions to `tenant-user` and `unit-user`; naming the built-in ones again is harmless. */
function extendBuiltIn(tenant: TenantView, before: RoleRecord, id: BuiltInRoleId, patch: RolePatch): RoleRecord {
  const { extensible, permissions: base } = BUILT_IN_ROLES[id]
  const { permissions, ...others } = patch
  if (!extensible || Object.keys(others).length > 0) throw builtInStays()
  if (permissions === undefined) return before
  const builtIn: readonly string[] = base
  const errors = permissions.flatMap((permission, index): FieldProblem[] => {
    if (builtIn.includes(permission) || tenant.ownNames.includes(permission)) return []
    const message = `Only the tenant's own permissions can be added to a built-in role, and ${permission} is none.`
    return [{ pointer: `/permissions/${index}`, code: 'not_own_permission', message }]
  })
  if (errors.length > 0) throw new Problem('invalid_input', { errors })
  return { ...before, permissions: permissions.filter((permission) => !builtIn.includes(permission)).sort() }
}

function builtInStays(): Problem {
  return new Problem('conflict', {
    detail:
      'Built-in roles stay as they are. Only your own permissions can be added to tenant-user and unit-user: make a role of your own instead.',
  })
}

/** Memberships that fit today and would not any more stand in the way of another unit. */
async function refuseStranded(tx: Db, tenant: TenantView, versions: readonly RoleView[]): Promise<void> {
  const [before, after] = versions
  if (before === undefined || after === undefined) return
  const stranded = (await countRoleUses(tx, before.internalId)).filter(
    ({ unit }) => roleFits(tenant, before, unit) && !roleFits(tenant, after, unit),
  )
  refuseInUse(stranded)
}

function refuseInUse(uses: readonly { readonly count: number }[]): void {
  const count = uses.reduce((sum, use) => sum + use.count, 0)
  if (count === 0) return
  const detail = `${count === 1 ? 'One membership uses' : `${count} memberships use`} this role. Give them another one first.`
  throw new Problem('in_use', { count, detail })
}

/** Only a role that nobody holds can go; tokens that hung on a membership with it are gone already, and their rows go. */
export function deleteRole(deps: Deps, caller: Caller, named: NamedRole): Promise<Mutated<null>> {
  return mutate(deps, caller, async (tx, own) => {
    const { role, tenant } = requireRole(own, 'role:delete', await findTenant(deps, named.tenant), named)
    refuseGuarded(refuseRole(own.rights, tenant, [role]), tenant)
    if (role.builtIn !== null) throw builtInStays()
    refuseInUse(await countRoleUses(tx, role.internalId))
    const { tokens } = await deleteRoleRow(tx, role.internalId)
    const home = { internalId: tenant.internalId, id: tenant.id }
    const target = { type: 'role', id: role.id, name: role.name }
    return {
      result: null,
      audit: [entryBy(own, 'role.deleted', target, home, { tokens })],
      reach: [{ kind: 'role', id: role.internalId, tenant: tenant.internalId }],
    }
  })
}
