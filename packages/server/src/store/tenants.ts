/** Tenant rows. A deleted one is out of every answer at once; its row is swept when nothing hangs on it any more. */

import { sql } from 'kysely'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'
import { countUpTo, type Listed, type Order, type Position, selectPage } from './keyset.ts'
import { IS_NOT_DELETED } from './living-tokens.ts'
import type { TenantTable } from './schema.ts'

export interface TenantRecord {
  readonly internalId: number
  readonly id: string
  readonly name: string
  readonly status: 'active' | 'inactive'
  readonly timeZone: string
  readonly locale: string
  readonly createdAt: number
  readonly updatedAt: number
}

const SHOWN = ['id', 'slug', 'name', 'status', 'time_zone', 'locale', 'created_at', 'updated_at'] as const

export async function findTenantRecord(db: Db, internalId: number): Promise<TenantRecord | null> {
  const row = await db
    .selectFrom('tenant')
    .select(SHOWN)
    .where('id', '=', internalId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : toTenantRecord(row)
}

export type TenantChanges = Partial<Pick<TenantRecord, 'name' | 'status' | 'timeZone' | 'locale'>>

export async function updateTenantRow(
  tx: Db,
  internalId: number,
  changes: TenantChanges,
  now: number,
): Promise<TenantRecord> {
  const { locale, name, status, timeZone } = changes
  const row = await tx
    .updateTable('tenant')
    .set({
      ...(name === undefined ? {} : { name, name_folded: fold(name) }),
      ...(status === undefined ? {} : { status }),
      ...(timeZone === undefined ? {} : { time_zone: timeZone }),
      ...(locale === undefined ? {} : { locale }),
      updated_at: now,
    })
    .where('id', '=', internalId)
    .returning(SHOWN)
    .executeTakeFirstOrThrow()
  return toTenantRecord(row)
}

export async function markTenantDeleted(tx: Db, internalId: number, now: number): Promise<void> {
  await tx
    .updateTable('tenant')
    .set({ deleted_at: now })
    .where('id', '=', internalId)
    .where('deleted_at', 'is', null)
    .execute()
}

export interface TenantContents {
  readonly users: number
  readonly units: number
  readonly tokens: number
}

/** How much goes with a tenant, for the audit log. */
export async function countTenantContents(db: Db, internalId: number): Promise<TenantContents> {
  const count = (table: 'token' | 'unit' | 'user_account') =>
    sql<number>`(select count(*) from ${sql.table(table)} where tenant_id = ${internalId}
      and ${table === 'token' ? IS_NOT_DELETED : sql`deleted_at is null`})`
  return db
    .selectFrom('ledger')
    .select([count('user_account').as('users'), count('unit').as('units'), count('token').as('tokens')])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
}

export const TENANT_COLUMNS = { name: 'tenant.name_folded', id: 'tenant.slug', createdAt: 'tenant.created_at' }

export interface TenantSelection {
  readonly column: string
  readonly descending: boolean
  /** Internal ids; null is all tenants. */
  readonly among: readonly number[] | null
}

export async function listTenantRows(
  db: Db,
  selection: TenantSelection,
  after: Position | null,
  limit: number,
): Promise<Listed<TenantRecord>[]> {
  const order: Order = { ...selection, id: 'tenant.id' }
  const rows = await selectPage(selectTenants(db, selection).select(SHOWN), order, after, limit).execute()
  return rows.map((row) => ({ key: row.key, id: row.id, record: toTenantRecord(row) }))
}

export function countTenantRows(db: Db, selection: TenantSelection, limit: number): Promise<number> {
  return countUpTo(db, selectTenants(db, selection), limit)
}

function selectTenants(db: Db, { among }: TenantSelection) {
  return db
    .selectFrom('tenant')
    .where('deleted_at', 'is', null)
    .$if(among !== null, (query) => query.where('id', 'in', among ?? []))
}

type ShownRow = Pick<TenantTable, Exclude<(typeof SHOWN)[number], 'id'>> & { id: number }

function toTenantRecord(row: ShownRow): TenantRecord {
  return {
    internalId: row.id,
    id: row.slug,
    name: row.name,
    status: row.status,
    timeZone: row.time_zone,
    locale: row.locale,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
