/** Audit entries, read: in pages along the index of one filter, and in order for the check of the chain. */

import { type AuditRecord, HASH_BEFORE, toAuditRecord } from './audit-rows.ts'
import type { Db } from './db.ts'
import { countUpTo, type Position } from './keyset.ts'

export interface AuditRow extends Position {
  readonly record: AuditRecord
}

/** Entries along one index, newest first; `column` null is all of them. */
export interface AuditSelection {
  readonly column: 'tenant_id' | 'actor_id' | 'target_id' | 'action' | null
  /** Null stands for entries without a value there. */
  readonly value: string | number | null
  readonly time: TimeRange | null
}

/** Instants, the end exclusive, and the numbers between which all entries of that time lie. */
export interface TimeRange {
  readonly from: number
  readonly to: number
  readonly firstSeq: number
  readonly lastSeq: number
}

/** The range with its numbers, found along the index of time; empty when nothing happened then. */
export async function findTimeRange(db: Db, from: number, to: number): Promise<TimeRange> {
  const row = await db
    .selectFrom('audit')
    .select(({ fn }) => [fn.min('seq').as('first'), fn.max('seq').as('last')])
    .where('at', '>=', from)
    .where('at', '<', to)
    .executeTakeFirst()
  return { from, to, firstSeq: Number(row?.first ?? 1), lastSeq: Number(row?.last ?? 0) }
}

export async function listAuditRows(
  db: Db,
  selection: AuditSelection,
  after: Position | null,
  limit: number,
): Promise<AuditRow[]> {
  const rows = await select(db, selection)
    .selectAll('audit')
    .select(HASH_BEFORE.as('hash_before'))
    .$if(after !== null, (query) => query.where('seq', '<', after?.id ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ key: row.seq, id: row.seq, record: toAuditRecord(row) }))
}

/** Counts up to `limit`. */
export function countAuditRows(db: Db, selection: AuditSelection, limit: number): Promise<number> {
  return countUpTo(db, select(db, selection), limit)
}

function select(db: Db, { column, time, value }: AuditSelection) {
  return db
    .selectFrom('audit')
    .$if(column !== null, (query) =>
      value === null ? query.where(column ?? 'action', 'is', null) : query.where(column ?? 'action', '=', value),
    )
    .$if(time !== null, (query) =>
      query
        .where('seq', '>=', time?.firstSeq ?? 1)
        .where('seq', '<=', time?.lastSeq ?? 0)
        .where('at', '>=', time?.from ?? 0)
        .where('at', '<', time?.to ?? 0),
    )
}

/** Entries in the order of the chain, after `seq`. */
export async function listAuditAfter(db: Db, seq: number, limit: number): Promise<AuditRecord[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll('audit')
    .select(HASH_BEFORE.as('hash_before'))
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(toAuditRecord)
}

/** The hash of one entry; null when it is not there. */
export async function findAuditHash(db: Db, seq: number): Promise<string | null> {
  const row = await db.selectFrom('audit').select('hash').where('seq', '=', seq).executeTakeFirst()
  return row?.hash ?? null
}
