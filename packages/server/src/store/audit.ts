/** Audit entries, read: in pages along the index of one filter, and in order for the check of the chain. */

import type { Db } from './db.ts'
import { countUpTo, type Position } from './keyset.ts'
import type { AuditDraft } from './ledger.ts'
import type { AuditTable } from './schema.ts'

/** An entry as it was written, with its place in the chain. */
export interface AuditRecord extends AuditDraft {
  readonly seq: number
  readonly previousHash: string
  readonly hash: string
}

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
    .selectAll()
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
  const rows = await db.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()
  return rows.map(toAuditRecord)
}

/** The hash of one entry; null when it is not there. */
export async function findAuditHash(db: Db, seq: number): Promise<string | null> {
  const row = await db.selectFrom('audit').select('hash').where('seq', '=', seq).executeTakeFirst()
  return row?.hash ?? null
}

/** The row as the draft that it was written from: so its hash can be computed again. */
function toAuditRecord(row: AuditTable): AuditRecord {
  const { tenant, tenant_id } = row
  return {
    seq: row.seq,
    at: row.at,
    actor: { type: row.actor_type, id: row.actor_id, name: row.actor_name, tokenId: row.actor_token_id },
    action: row.action,
    target: { type: row.target_type, id: row.target_id, name: row.target_name },
    // Half a tenant is never written; shown as it stands there, the check of the chain finds it.
    tenant: tenant === null && tenant_id === null ? null : { internalId: tenant_id ?? 0, id: tenant ?? '' },
    details: readDetails(row.details),
    address: row.address,
    requestId: row.request_id,
    previousHash: row.previous_hash,
    hash: row.hash,
  }
}

/** A text that was damaged behind the server's back must not make the rest of the log unreadable. */
function readDetails(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Falls through: what stands there is shown as it is.
  }
  return { unreadable: text }
}
