/** Unit rows: the departments and groups of a tenant. */

import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'
import { countUpTo, type Listed, type Order, type Position, selectPage } from './keyset.ts'
import type { UnitTable } from './schema.ts'

export interface UnitRecord {
  readonly internalId: number
  readonly id: string
  readonly kind: 'department' | 'group'
  readonly name: string
  readonly parent: number | null
  readonly externalId: string | null
  readonly status: 'active' | 'inactive'
  readonly createdAt: number
  readonly updatedAt: number
}

const SHOWN = [
  'id',
  'slug',
  'kind',
  'name',
  'parent_id',
  'external_id',
  'status',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof UnitTable)[]

export type NewUnit = Pick<UnitRecord, 'id' | 'kind' | 'name' | 'parent' | 'externalId' | 'status'>

/** Throws the database's unique violation when the id is taken. */
export async function insertUnit(tx: Db, tenant: number, unit: NewUnit, now: number): Promise<UnitRecord> {
  const row = await tx
    .insertInto('unit')
    .values({
      tenant_id: tenant,
      slug: unit.id,
      kind: unit.kind,
      name: unit.name,
      name_folded: fold(unit.name),
      parent_id: unit.parent,
      external_id: unit.externalId,
      status: unit.status,
      created_at: now,
      updated_at: now,
      deleted_at: null,
    })
    .returning(SHOWN)
    .executeTakeFirstOrThrow()
  return toUnitRecord(row)
}

export async function findUnitRecord(db: Db, internalId: number): Promise<UnitRecord | null> {
  const row = await db
    .selectFrom('unit')
    .select(SHOWN)
    .where('id', '=', internalId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : toUnitRecord(row)
}

export type UnitChanges = Partial<Pick<UnitRecord, 'name' | 'parent' | 'externalId' | 'status'>>

export async function updateUnitRow(
  tx: Db,
  internalId: number,
  changes: UnitChanges,
  now: number,
): Promise<UnitRecord> {
  const { externalId, name, parent, status } = changes
  const row = await tx
    .updateTable('unit')
    .set({
      ...(name === undefined ? {} : { name, name_folded: fold(name) }),
      ...(parent === undefined ? {} : { parent_id: parent }),
      ...(externalId === undefined ? {} : { external_id: externalId }),
      ...(status === undefined ? {} : { status }),
      updated_at: now,
    })
    .where('id', '=', internalId)
    .returning(SHOWN)
    .executeTakeFirstOrThrow()
  return toUnitRecord(row)
}

export const UNIT_COLUMNS = { name: 'unit.name_folded', id: 'unit.slug', createdAt: 'unit.created_at' }

export interface UnitSelection {
  readonly tenant: number
  readonly column: string
  readonly descending: boolean
}

export async function listUnitRows(
  db: Db,
  selection: UnitSelection,
  after: Position | null,
  limit: number,
): Promise<Listed<UnitRecord>[]> {
  const order: Order = { ...selection, id: 'unit.id' }
  const rows = await selectPage(selectUnits(db, selection).select(SHOWN), order, after, limit).execute()
  return rows.map((row) => ({ key: row.key, id: row.id, record: toUnitRecord(row) }))
}

export function countUnitRows(db: Db, selection: UnitSelection, limit: number): Promise<number> {
  return countUpTo(db, selectUnits(db, selection), limit)
}

function selectUnits(db: Db, { tenant }: UnitSelection) {
  return db.selectFrom('unit').where('tenant_id', '=', tenant).where('deleted_at', 'is', null)
}

type ShownRow = Pick<UnitTable, Exclude<(typeof SHOWN)[number], 'id'>> & { id: number }

function toUnitRecord(row: ShownRow): UnitRecord {
  return {
    internalId: row.id,
    id: row.slug,
    kind: row.kind,
    name: row.name,
    parent: row.parent_id,
    externalId: row.external_id,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
