/** The order of all changes: one row that every mutation takes forward last, with its audit entries and its change. */

import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { chainHash } from '../domain/audit-chain.ts'
import { type AuditDraft, toAuditRow } from './audit-rows.ts'
import { type BuiltStatement, builtOnce } from './built-once.ts'
import type { Db, Dialect } from './db.ts'
import type { LedgerTable, Tables } from './schema.ts'
import { sendTogether } from './sent-together.ts'

/** What a change can reach in the memory of a node. `tenant` stands for its roles, units, status and policy as well. */
export type Reach =
  | { readonly kind: 'token'; readonly id: number }
  | { readonly kind: 'user'; readonly id: number }
  | { readonly kind: 'role' | 'unit'; readonly id: number; readonly tenant: number }
  | { readonly kind: 'tenant'; readonly id: number }

export interface Change {
  readonly seq: number
  readonly reach: readonly Reach[]
}

export interface LedgerState {
  readonly seq: number
  readonly auditCount: number
  readonly auditHead: string
}

export async function readLedger(db: Db): Promise<LedgerState> {
  const row = await db.selectFrom('ledger').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
  return { seq: row.seq, auditCount: row.audit_count, auditHead: row.audit_head }
}

/** What only the transaction that has locked the row can take forward. */
export interface LockedLedger extends LedgerState {
  readonly dialect: Dialect
}

/** The same for a transaction that will take it forward: until its end nobody else can, on any node. */
export async function lockLedger(tx: Db, dialect: Dialect): Promise<LockedLedger> {
  const { rows } =
    await sql<LedgerTable>`select seq, audit_count, audit_head from ledger where id = 1${dialect.forUpdate}`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('The ledger has no row.')
  return { seq: row.seq, auditCount: row.audit_count, auditHead: row.audit_head, dialect }
}

/**
 * Takes the ledger forward from `seen` and writes the entries and the change under its number. Throws when it does not
 * stand there any more, which the lock rules out. Between many entries others get their turn on the event loop.
 */
export async function appendToLedger(
  tx: Db,
  seen: LockedLedger,
  drafts: readonly AuditDraft[],
  reach: readonly Reach[],
  at: number,
): Promise<Change> {
  const { state, rest } = await writeAllButLast(tx, seen, drafts)
  const seq = seen.seq + 1
  const forward = {
    ...{ seq, audit_count: seen.auditCount + drafts.length },
    audit_head: rest.at(-1)?.hash ?? state.auditHead,
  }
  const last: LastRows = { seen, forward, entries: rest, change: { seq, at, reach: JSON.stringify(reach) } }
  const taken = seen.dialect.name === 'postgres' ? await writeAtOnce(tx, last) : await writeInTurn(tx, last)
  if (taken !== 1n) throw new Error('The ledger was taken forward by somebody else while it was locked.')
  return { seq, reach }
}

interface LastRows {
  readonly seen: LedgerState
  readonly forward: Omit<LedgerTable, 'id'>
  readonly entries: ReturnType<typeof chainEntries>
  readonly change: Tables['change']
}

const ENTRIES_AT_ONCE = 100

/** Answers the entries that are left to be written with the end of the chain, and where the chain stands before them. */
async function writeAllButLast(tx: Db, seen: LockedLedger, drafts: readonly AuditDraft[]) {
  let state: LedgerState = seen
  let start = 0
  const writing: Promise<void>[] = []
  for (; drafts.length - start > ENTRIES_AT_ONCE; start += ENTRIES_AT_ONCE) {
    const batch = chainEntries(state, drafts.slice(start, start + ENTRIES_AT_ONCE))
    state = { ...state, auditCount: state.auditCount + batch.length, auditHead: batch.at(-1)?.hash ?? state.auditHead }
    const written = insertEntries(tx, seen.dialect, batch)
    written.catch(() => undefined)
    writing.push(written)
    await nextTurn()
  }
  await Promise.all(writing)
  return { state, rest: chainEntries(state, drafts.slice(start)) }
}

/** As one JSON text: a statement with a parameter for each cell would cost the event loop more than the entries themselves. */
async function insertEntries(tx: Db, { json }: Dialect, entries: ReturnType<typeof chainEntries>): Promise<void> {
  const [first] = entries
  if (first === undefined) return
  const columns = Object.keys(first)
  const cells = columns.map((column, at) => (NUMBERS.has(column) ? json.integer(at) : json.text(at)))
  await sql`insert into audit (${sql.join(columns.map((column) => sql.ref(column)))}) select ${sql.join(cells)}
    from ${json.rows(JSON.stringify(entries.map((entry) => Object.values(entry).map(wellFormed))))}`.execute(tx)
}

/** As a database would write it that gets it by itself. */
function wellFormed(cell: string | number | null): string | number | null {
  return typeof cell === 'string' ? cell.toWellFormed() : cell
}

/** Columns of the audit log that hold no text. */
const NUMBERS: ReadonlySet<string> = new Set(['seq', 'at', 'tenant_id'] satisfies (keyof Tables['audit'])[])

/** One way to the server and back while everybody else waits for the row. */
async function writeAtOnce(tx: Db, { change, entries, forward, seen }: LastRows): Promise<bigint> {
  const write =
    writesAtOnce.get(entries.length) ?? builtOnce((db) => buildAtOnce(db, { change, entries, forward, seen }))
  // Most changes write one. There would be a statement for every other number of them.
  if (entries.length === 1) writesAtOnce.set(entries.length, write)
  // In the order in which the statement below names them.
  const values = [...entries, change, forward].flatMap((row) => Object.values(row))
  return BigInt((await write(tx, [...values, seen.seq])).length)
}

/** By the number of entries. */
const writesAtOnce = new Map<number, BuiltStatement<{ readonly seq: number }>>()

/** Numbers that never change are written out. */
function buildAtOnce(db: Db, { change, entries, forward, seen }: LastRows) {
  return db
    .with('entered', (each) => each.insertInto('audit').values(entries))
    .with('noted', (each) => each.insertInto('change').values(change))
    .updateTable('ledger')
    .set(forward)
    .where('id', '=', sql.lit(1))
    .where('seq', '=', seen.seq)
    .returning('seq')
}

async function writeInTurn(tx: Db, { change, entries, forward, seen }: LastRows): Promise<bigint> {
  const [taken] = await sendTogether(tx, [
    tx.updateTable('ledger').set(forward).where('id', '=', 1).where('seq', '=', seen.seq).compile(),
    ...(entries.length > 0 ? [tx.insertInto('audit').values(entries).compile()] : []),
    tx.insertInto('change').values(change).compile(),
  ])
  return taken?.numAffectedRows ?? 0n
}

/** Audit entries about things that are not mutations, such as a failed sign-in: they reach nothing. */
export function chainEntries(seen: LedgerState, drafts: readonly AuditDraft[]) {
  let previousHash = seen.auditHead
  return drafts.map((draft, index) => {
    const seq = seen.auditCount + index + 1
    const hash = chainHash(previousHash, chainedFields(seq, draft))
    previousHash = hash
    return toAuditRow(seq, hash, draft)
  })
}

/** What the hash of an entry covers: everything but the hashes. */
export function chainedFields(seq: number, draft: AuditDraft): object {
  return {
    seq,
    at: draft.at,
    actor: draft.actor,
    action: draft.action,
    target: draft.target,
    tenant: draft.tenant,
    details: draft.details,
    address: draft.address,
    requestId: draft.requestId,
  }
}

export async function listChangesAfter(db: Db, seq: number): Promise<Change[]> {
  const rows = await db.selectFrom('change').select(['seq', 'reach']).where('seq', '>', seq).orderBy('seq').execute()
  return rows.map((row) => ({ seq: row.seq, reach: JSON.parse(row.reach) as Reach[] }))
}

/** Deletes the oldest records below `seq`, at most `limit`; answers how many. */
export async function deleteChangesBelow(db: Db, seq: number, limit: number): Promise<number> {
  const oldest = db.selectFrom('change').select('seq').where('seq', '<', seq).orderBy('seq').limit(limit)
  const { numDeletedRows } = await db.deleteFrom('change').where('seq', 'in', oldest).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
