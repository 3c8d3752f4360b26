/** Role rows. What a built-in role permits is known by its id; its row holds only what a tenant added. */

import { sql } from 'kysely'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'
import { sweepTokensOfRoles } from './deleted-tokens.ts'
import { countUpTo, type Listed, type Order, type Position, selectPage } from './keyset.ts'
import type { RoleTable } from './schema.ts'

export interface RoleRecord {
  readonly internalId: number
  readonly id: string
  readonly name: string
  readonly description: string
  /** As stored. */
  readonly permissions: readonly string[]
  readonly unit: number | null
  readonly builtIn: boolean
  readonly status: 'active' | 'inactive'
  readonly createdAt: number
  readonly updatedAt: number
}

const SHOWN = [
  'id',
  'slug',
  'name',
  'description',
  'permissions',
  'unit_id',
  'built_in',
  'status',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof RoleTable)[]

export type NewRole = Pick<RoleRecord, 'id' | 'name' | 'description' | 'permissions' | 'unit' | 'status'>

/** Throws the database's unique violation when the id is taken. */
export async function insertRole(tx: Db, tenant: number, role: NewRole, now: number): Promise<RoleRecord> {
  const row = await tx
    .insertInto('role')
    .values({
      tenant_id: tenant,
      slug: role.id,
      name: role.name,
      name_folded: fold(role.name),
      description: role.description,
      permissions: JSON.stringify(role.permissions),
      unit_id: role.unit,
      built_in: 0,
      status: role.status,
      created_at: now,
      updated_at: now,
    })
    .returning(SHOWN)
    .executeTakeFirstOrThrow()
  return toRoleRecord(row)
}

export async function findRoleRecord(db: Db, internalId: number): Promise<RoleRecord | null> {
  const row = await db.selectFrom('role').select(SHOWN).where('id', '=', internalId).executeTakeFirst()
  return row === undefined ? null : toRoleRecord(row)
}

export type RoleChanges = Partial<Pick<RoleRecord, 'name' | 'description' | 'permissions' | 'unit' | 'status'>>

export async function updateRoleRow(
  tx: Db,
  internalId: number,
  changes: RoleChanges,
  now: number,
): Promise<RoleRecord> {
  const { description, name, permissions, status, unit } = changes
  const row = await tx
    .updateTable('role')
    .set({
      ...(name === undefined ? {} : { name, name_folded: fold(name) }),
      ...(description === undefined ? {} : { description }),
      ...(permissions === undefined ? {} : { permissions: JSON.stringify(permissions) }),
      ...(unit === undefined ? {} : { unit_id: unit }),
      ...(status === undefined ? {} : { status }),
      updated_at: now,
    })
    .where('id', '=', internalId)
    .returning(SHOWN)
    .executeTakeFirstOrThrow()
  return toRoleRecord(row)
}

/** A role that no membership uses; the tokens that still name it have lost theirs, and go with it. */
export async function deleteRoleRow(tx: Db, internalId: number): Promise<{ readonly tokens: number }> {
  await sweepTokensOfRoles(tx, sql`${internalId}`)
  const { numDeletedRows } = await tx.deleteFrom('token').where('role_id', '=', internalId).executeTakeFirstOrThrow()
  // There is an index by tenant, and none by role.
  await tx
    .deleteFrom('lost_membership')
    .where('tenant_id', '=', (role) => role.selectFrom('role').select('tenant_id').where('id', '=', internalId))
    .where('role_id', '=', internalId)
    .execute()
  await tx.deleteFrom('role').where('id', '=', internalId).execute()
  return { tokens: Number(numDeletedRows) }
}

/** How many memberships use the role, by unit (null: in the tenant as a whole). */
export async function countRoleUses(db: Db, internalId: number): Promise<{ unit: number | null; count: number }[]> {
  const rows = await db
    .selectFrom('membership')
    .select(['unit_id', sql<number>`count(*)`.as('count')])
    .where('role_id', '=', internalId)
    .groupBy('unit_id')
    .execute()
  return rows.map((row) => ({ unit: row.unit_id, count: Number(row.count) }))
}

export const ROLE_COLUMNS = { name: 'role.name_folded', id: 'role.slug', createdAt: 'role.created_at' }

export interface RoleSelection {
  readonly tenant: number
  readonly column: string
  readonly descending: boolean
}

export async function listRoleRows(
  db: Db,
  selection: RoleSelection,
  after: Position | null,
  limit: number,
): Promise<Listed<RoleRecord>[]> {
  const order: Order = { ...selection, id: 'role.id' }
  const rows = await selectPage(selectRoles(db, selection).select(SHOWN), order, after, limit).execute()
  return rows.map((row) => ({ key: row.key, id: row.id, record: toRoleRecord(row) }))
}

export function countRoleRows(db: Db, selection: RoleSelection, limit: number): Promise<number> {
  return countUpTo(db, selectRoles(db, selection), limit)
}

/** One that was deleted with its unit carries a name that no role can have, until its row is swept. */
function selectRoles(db: Db, { tenant }: RoleSelection) {
  return db.selectFrom('role').where('tenant_id', '=', tenant).where('slug', 'not like', '~%')
}

type ShownRow = Pick<RoleTable, Exclude<(typeof SHOWN)[number], 'id'>> & { id: number }

function toRoleRecord(row: ShownRow): RoleRecord {
  return {
    internalId: row.id,
    id: row.slug,
    name: row.name,
    description: row.description,
    permissions: JSON.parse(row.permissions) as string[],
    unit: row.unit_id,
    builtIn: row.built_in === 1,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
