/** What goes with units when they are deleted, and what others hold in a unit when it is moved. */

import { sql } from 'kysely'
import type { StoredGrant } from '../domain/compile.ts'
import type { Membership } from '../domain/directory.ts'
import type { Db } from './db.ts'
import { sweepTokensOfRoles } from './deleted-tokens.ts'
import { IS_NOT_DELETED, IS_NOT_DELETED_GRANT } from './living-tokens.ts'

type Units = readonly number[]

export async function markUnitsDeleted(tx: Db, units: Units, now: number): Promise<void> {
  await tx
    .updateTable('unit')
    .set({ deleted_at: now })
    .where('id', 'in', units)
    .where('deleted_at', 'is', null)
    .execute()
}

/** The technical users of the tokens that live there, which go with them. */
export async function markTechnicalUsersDeleted(tx: Db, units: Units, now: number): Promise<number> {
  const there = tx.selectFrom('membership').select('user_id').where('unit_id', 'in', units)
  const { numUpdatedRows } = await tx
    .updateTable('user_account')
    .set({ deleted_at: now })
    .where('type', '=', 'technical')
    .where('deleted_at', 'is', null)
    .where('id', 'in', there)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

export async function countTokensAt(db: Db, units: Units): Promise<number> {
  const { count } = await db
    .selectFrom('token')
    .select(sql<number>`count(*)`.as('count'))
    .where('unit_id', 'in', units)
    .where(IS_NOT_DELETED)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Those held at the units, and those of roles that may be used nowhere else. */
export async function deleteMembershipsAt(tx: Db, tenant: number, units: Units): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('membership')
    .where('tenant_id', '=', tenant)
    .where((where) => where.or([where('unit_id', 'in', units), where('role_id', 'in', rolesOf(tx, units))]))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Notes of those that were lost before: no token can hang on one of them any more. */
export async function deleteLostMembershipsAt(tx: Db, tenant: number, units: Units): Promise<void> {
  await tx
    .deleteFrom('lost_membership')
    .where('tenant_id', '=', tenant)
    .where((where) => where.or([where('unit_id', 'in', units), where('role_id', 'in', rolesOf(tx, units))]))
    .execute()
}

/**
 * Tokens elsewhere that hang on a role of these units. They are there only when their unit was moved out of the role's,
 * and have been suspended since.
 */
export async function deleteStrayTokens(tx: Db, units: Units): Promise<number> {
  await sweepTokensOfRoles(tx, sql`${rolesOf(tx, units)}`)
  const { numDeletedRows } = await tx
    .deleteFrom('token')
    .where('role_id', 'in', rolesOf(tx, units))
    .where((where) => where.or([where('unit_id', 'is', null), where('unit_id', 'not in', units)]))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Roles that may be used only there. Their rows go with the units'; until then a name that no role can have frees theirs. */
export async function retireRolesOf(tx: Db, units: Units): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('role')
    .set({ slug: sql<string>`'~' || id`, status: 'inactive' })
    .where('unit_id', 'in', units)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

function rolesOf(db: Db, units: Units) {
  return db.selectFrom('role').select('id').where('unit_id', 'in', units)
}

/** Every pair of unit and role that somebody holds in one of these units. */
export async function listMembershipsAt(db: Db, units: Units): Promise<Membership[]> {
  if (units.length === 0) return []
  const rows = await db
    .selectFrom('membership')
    .select(['unit_id', 'role_id'])
    .distinct()
    .where('unit_id', 'in', units)
    .execute()
  return rows.map((row) => ({ unit: row.unit_id, role: row.role_id }))
}

/** What application tokens hold in these units. */
export async function listGrantsAt(db: Db, units: Units): Promise<StoredGrant[]> {
  if (units.length === 0) return []
  const rows = await db
    .selectFrom('token_grant')
    .select(['tenant_id', 'unit_id', 'permissions'])
    .distinct()
    .where('unit_id', 'in', units)
    .where(IS_NOT_DELETED_GRANT)
    .execute()
  return rows.map(({ permissions, tenant_id, unit_id }) => ({
    ...{ tenant: tenant_id, unit: unit_id },
    permissions: JSON.parse(permissions) as string[],
  }))
}
