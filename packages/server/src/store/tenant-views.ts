/** Reads a tenant as the rules see it: itself, its units, roles, own permissions and policy. */

import { BUILT_IN_ROLES, type BuiltInRoleId } from '@polett/contract/permissions'
import type { RoleView, TenantView, UnitView } from '../domain/directory.ts'
import { type Ceiling, DEFAULT_POLICY } from '../domain/policy.ts'
import type { Db } from './db.ts'
import type { RoleTable, TenantTable, UnitTable } from './schema.ts'

export type TenantKey = { readonly internalId: number } | { readonly id: string }

/** The tenant, or null when there is none (or it is deleted). */
export async function loadTenantView(db: Db, key: TenantKey): Promise<TenantView | null> {
  const tenant = await db
    .selectFrom('tenant')
    .select(['id', 'slug', 'name', 'status', 'time_zone', 'locale'])
    .where('deleted_at', 'is', null)
    .$if('internalId' in key, (query) => query.where('id', '=', 'internalId' in key ? key.internalId : 0))
    .$if('id' in key, (query) => query.where('slug', '=', 'id' in key ? key.id : ''))
    .executeTakeFirst()
  if (tenant === undefined) return null
  const [units, roles, permissions, policy, only] = await Promise.all([
    db
      .selectFrom('unit')
      .select(['id', 'slug', 'name', 'kind', 'parent_id', 'status'])
      .where('tenant_id', '=', tenant.id)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('role')
      .select(['id', 'slug', 'name', 'permissions', 'built_in', 'status', 'unit_id'])
      .where('tenant_id', '=', tenant.id)
      // One that was deleted with its unit carries a name that no role can have, until its row is swept.
      .where('slug', 'not like', '~%')
      .orderBy('id')
      .execute(),
    db.selectFrom('permission').select('name').where('tenant_id', '=', tenant.id).orderBy('name').execute(),
    db.selectFrom('policy').select('body').where('tenant_id', '=', tenant.id).executeTakeFirst(),
    db
      .selectFrom('issuer')
      .select('id')
      .where('tenant_id', '=', tenant.id)
      .where('only_this_way', '=', 1)
      .where('status', '=', 'active')
      .limit(1)
      .executeTakeFirst(),
  ])
  const view = toTenantView(tenant, units.map(toUnitView), roles.map(toRoleView), permissions, policy)
  return { ...view, companyOnly: only !== undefined }
}

/** The tenants that have a unit of this id; the first 1,000. */
export async function listTenantsWithUnit(db: Db, slug: string): Promise<number[]> {
  const rows = await db
    .selectFrom('unit')
    .select('tenant_id')
    .where('slug', '=', slug)
    .where('deleted_at', 'is', null)
    .limit(1_000)
    .execute()
  return rows.map((row) => row.tenant_id)
}

function toTenantView(
  tenant: Pick<TenantTable, 'slug' | 'name' | 'status' | 'time_zone' | 'locale'> & { id: number },
  units: readonly UnitView[],
  roles: readonly RoleView[],
  permissions: readonly { name: string }[],
  policy: { body: string } | undefined,
): Omit<TenantView, 'companyOnly'> {
  const setPolicy = policy === undefined ? {} : (JSON.parse(policy.body) as Ceiling)
  return {
    internalId: tenant.id,
    id: tenant.slug,
    name: tenant.name,
    active: tenant.status === 'active',
    timeZone: tenant.time_zone,
    locale: tenant.locale,
    units: new Map(units.map((unit) => [unit.internalId, unit])),
    unitsById: new Map(units.map((unit) => [unit.id, unit])),
    roles: new Map(roles.map((role) => [role.internalId, role])),
    rolesById: new Map(roles.map((role) => [role.id, role])),
    ownNames: permissions.map(({ name }) => name),
    policy: { ...DEFAULT_POLICY, ...setPolicy },
    setPolicy,
  }
}

type UnitRow = Pick<UnitTable, 'slug' | 'name' | 'kind' | 'parent_id' | 'status'> & { id: number }

function toUnitView(row: UnitRow): UnitView {
  const { id, slug, name, kind, parent_id, status } = row
  return { internalId: id, id: slug, name, kind, parent: parent_id, active: status === 'active' }
}

type RoleRow = Pick<RoleTable, 'slug' | 'name' | 'permissions' | 'built_in' | 'status' | 'unit_id'> & { id: number }

function toRoleView(row: RoleRow): RoleView {
  return {
    internalId: row.id,
    id: row.slug,
    name: row.name,
    builtIn: row.built_in === 1 && isBuiltInRole(row.slug) ? row.slug : null,
    stored: JSON.parse(row.permissions) as string[],
    active: row.status === 'active',
    unit: row.unit_id,
  }
}

function isBuiltInRole(slug: string): slug is BuiltInRoleId {
  return Object.hasOwn(BUILT_IN_ROLES, slug)
}

/** Tenants in which something has been stopped that suspends tokens, or whose roles do not count everywhere. */
export async function listTenantsWithStopped(db: Db, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('tenant')
    .select('id')
    .where('status', '<>', 'active')
    .union(db.selectFrom('unit').select('tenant_id as id').where('status', '<>', 'active'))
    .union(
      db
        .selectFrom('role')
        .select('tenant_id as id')
        .where(({ eb, or }) =>
          or([eb('status', '<>', 'active'), eb('unit_id', 'is not', null), eb('slug', '=', 'platform-admin')]),
        ),
    )
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
