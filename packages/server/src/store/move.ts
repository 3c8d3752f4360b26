/**
 * Moves everything from one store into an empty one on PostgreSQL: in one reading transaction there and one writing
 * transaction here, which is committed only when both hold the same. Ended at any point, nothing is there.
 */

import { sql } from 'kysely'
import type { Db, Store } from './db.ts'
import { createRowSum, MOVED_TABLES, type MovedTable, type Row, type RowSum } from './moved-rows.ts'

export interface MoveProgress {
  readonly table: MovedTable
  /** Rows copied so far, or read again so far. */
  readonly rows: number
  readonly of: number
  readonly step: 'copying' | 'checking'
}

export interface MovedSum {
  readonly table: MovedTable
  readonly rows: number
  readonly checksum: string
}

export interface Move {
  readonly from: Store
  /** On PostgreSQL, at the same migrations as the other. */
  readonly to: Store
  readonly onProgress: (progress: MoveProgress) => void
}

/** Throws a sentence for the operator when the target has data, or does not hold in the end what the source holds. */
export async function moveStore({ from, onProgress, to }: Move): Promise<readonly MovedSum[]> {
  return from.scan.transaction().execute((source) =>
    to.write.transaction().execute(async (target) => {
      // Between two batches the source is read, and a large table takes its time.
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(target)
      await refuseData(target)
      const sums: MovedSum[] = []
      for (const table of MOVED_TABLES) sums.push(await moveTable({ source, target, table, onProgress }))
      // Until it has looked at what came, PostgreSQL would plan as for empty tables.
      await sql`analyze ${sql.join(MOVED_TABLES.map((table) => sql.table(table)))}`.execute(target)
      return sums
    }),
  )
}

/** Throws when the database holds an installation, or anything of one. */
export async function refuseData(db: Db): Promise<void> {
  for (const table of MOVED_TABLES) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db)
    if (rows.length > 0)
      throw new Error(`The target holds data already (in its table ${table}). Name an empty database.`)
  }
}

interface TableMove {
  readonly source: Db
  readonly target: Db
  readonly table: MovedTable
  readonly onProgress: Move['onProgress']
}

async function moveTable(move: TableMove): Promise<MovedSum> {
  const { source, table, target } = move
  const columns = await columnsOf(source, table)
  const expected = await countRows(source, table)
  const read = createRowSum(columns)
  await copyRows(move, columns, expected, read)
  if (table === 'unit') await setParents(source, target)
  await raiseIdentity(source, target, table, columns)
  const written = createRowSum(columns)
  await readBack(move, columns, expected, written)
  const counted = await countRows(target, table)
  if (counted !== expected || read.count !== expected || written.digest() !== read.digest()) {
    throw new Error(
      `The table ${table} is not the same on both sides (${expected} rows there, ${counted} here), so nothing was kept. Run the move again.`,
    )
  }
  return { table, rows: expected, checksum: read.digest() }
}

const BATCH_ROWS = 500

async function copyRows(
  { onProgress, source, table, target }: TableMove,
  columns: readonly string[],
  of: number,
  sum: RowSum,
) {
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const { rows } = await sql<Row>`select rowid as moved_after, * from ${sql.table(table)}
      where rowid > ${after} order by rowid limit ${BATCH_ROWS}`.execute(source)
    if (rows.length === 0) return
    for (const row of rows) {
      refuseNul(table, row)
      sum.add(row)
    }
    await insertRows(target, table, columns, rows)
    after = Number(rows.at(-1)?.moved_after)
    onProgress({ table, rows: sum.count, of, step: 'copying' })
  }
}

async function insertRows(target: Db, table: MovedTable, columns: readonly string[], rows: readonly Row[]) {
  const names = sql.join(columns.map((column) => sql.ref(column)))
  const lines = rows.map((row) => sql`(${sql.join(columns.map((column) => copiedValue(table, column, row)))})`)
  await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(lines)}`.execute(target)
}

/** A unit may stand above an older one, so what each stands below is written when all are there. */
function copiedValue(table: MovedTable, column: string, row: Row) {
  return table === 'unit' && column === 'parent_id' ? null : (row[column] ?? null)
}

async function setParents(source: Db, target: Db): Promise<void> {
  let after = 0
  for (;;) {
    const below = await source
      .selectFrom('unit')
      .select(['id', 'parent_id'])
      .where('parent_id', 'is not', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH_ROWS)
      .execute()
    if (below.length === 0) return
    await sql`update unit set parent_id = below.parent_id
      from json_to_recordset(${JSON.stringify(below)}::json) as below (id bigint, parent_id bigint)
      where unit.id = below.id`.execute(target)
    after = below.at(-1)?.id ?? after
  }
}

/** An id that was ever given is never given again, that of a deleted row neither. */
async function raiseIdentity(source: Db, target: Db, table: MovedTable, columns: readonly string[]): Promise<void> {
  const sequence = await sql<{ name: string | null }>`select ${
    columns.includes('id') ? sql`pg_get_serial_sequence(${table}, 'id')` : sql`null`
  } as name`.execute(target)
  const name = sequence.rows[0]?.name ?? null
  if (name === null) return
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(source)
  const last = rows[0]?.seq ?? 0
  if (last > 0) await sql`select setval(${name}::regclass, ${last}::bigint)`.execute(target)
}

async function readBack({ onProgress, table, target }: TableMove, columns: readonly string[], of: number, sum: RowSum) {
  const names = sql.join(columns.map((column) => sql.ref(column)))
  await sql`declare moved no scroll cursor for select ${names} from ${sql.table(table)}`.execute(target)
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(BATCH_ROWS)} from moved`.execute(target)
    if (rows.length === 0) break
    for (const row of rows) sum.add(row)
    onProgress({ table, rows: sum.count, of, step: 'checking' })
  }
  await sql`close moved`.execute(target)
}

async function columnsOf(source: Db, table: MovedTable): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${table}) order by cid`.execute(
    source,
  )
  return rows.map(({ name }) => name)
}

async function countRows(db: Db, table: MovedTable): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db)
  return Number(rows[0]?.count ?? 0)
}

/** PostgreSQL keeps no such character. No request can hold one; a file that was written by hand can. */
function refuseNul(table: MovedTable, row: Row): void {
  const column = Object.keys(row).find((name) => typeof row[name] === 'string' && row[name].includes('\0'))
  if (column === undefined) return
  throw new Error(
    `The row ${String(row.moved_after)} of ${table} has a NUL character in ${column}, which PostgreSQL cannot keep. Nothing was moved.`,
  )
}
