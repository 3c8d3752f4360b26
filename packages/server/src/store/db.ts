/** The open database: who reads, who writes, and the few things in which the two databases differ. */

import { Kysely, type RawBuilder, sql } from 'kysely'
import type { ColumnTypes } from './migrate.ts'
import type { PoolCounts } from './postgres-pool.ts'
import type { Tables } from './schema.ts'
import type { HitsWithin, SearchTable } from './searched.ts'
import { openSqlite, SQLITE_TYPES } from './sqlite.ts'
import { isUniqueViolation } from './sqlite-errors.ts'
import { sqliteHits } from './sqlite-search.ts'

/** A connection or a transaction; every store function takes one first. */
export type Db = Kysely<Tables>

/** Everything that SQLite and PostgreSQL do in different words. Used nowhere but in `store/`. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  readonly types: ColumnTypes
  /** Ends a `select` whose rows are to be locked until the transaction's end. */
  readonly forUpdate: RawBuilder<unknown>
  /** Ends one that locks, and answers, only rows that nobody else has locked. Null where only one transaction writes at a time. */
  readonly lockFree: RawBuilder<unknown> | null
  /** The rows of a JSON text, an array of arrays, as a table with one column: its name is given, and cells are read by `cell`. */
  readonly json: JsonRows
  /**
   * A `select` of rows that an index finds for each of others, which the condition names as `held`. To join them, PostgreSQL
   * would read the whole table where it expects many rows, and of small tables and of JSON it knows nothing.
   */
  ofEach(rows: RawBuilder<unknown>, wanted: LookedUp): RawBuilder<unknown>
  isUniqueViolation(error: unknown): boolean
  /** True when transactions stood in each other's way and this one was undone: it may be repeated from its start. */
  isConflict(error: unknown): boolean
  /**
   * A `select` of the `id` of rows whose folded names may contain `text`, of three characters or more: an index finds them,
   * and who takes them looks at their names. To be ended by a limit.
   */
  hits(table: SearchTable, text: string, within: HitsWithin | null): RawBuilder<{ id: number }>
}

export interface LookedUp {
  /** Each named with its table. */
  readonly columns: RawBuilder<unknown>
  readonly table: RawBuilder<unknown>
  readonly condition: RawBuilder<boolean>
}

export interface JsonRows {
  /** For `from`. */
  rows(json: string): RawBuilder<unknown>
  /** The cell at a position, counted from zero, of a row of it. */
  integer(position: number): RawBuilder<number>
  text(position: number): RawBuilder<string>
}

export interface Store {
  readonly kind: 'sqlite' | 'postgres'
  /** Short look-ups: cache misses, signing in, single things. */
  readonly read: Db
  /** Long reading, kept apart so that it delays nobody: lists, searches, exports, the audit check. */
  readonly scan: Db
  /** Transactions. */
  readonly write: Db
  readonly dialect: Dialect
  /** Ends everything in flight with the reason, and refuses what comes until `resume`. Nothing where no wire can be cut. */
  interrupt(reason: Error): void
  resume(): void
  /** By pool, how many connections there are, and how many requests wait for one. Empty where nothing connects. */
  counts(): Readonly<Record<string, PoolCounts>>
  /** Waits for what runs. */
  close(): Promise<void>
}

const SQLITE: Dialect = {
  name: 'sqlite',
  types: SQLITE_TYPES,
  // One transaction writes at a time, so whatever it reads is its own until its end.
  forUpdate: sql``,
  lockFree: null,
  json: {
    rows: (json) => sql`json_each(${json}) as used`,
    integer: (position) => sql<number>`used.value ->> ${sql.lit(position)}`,
    text: (position) => sql<string>`used.value ->> ${sql.lit(position)}`,
  },
  ofEach: (rows, { columns, condition, table }) =>
    sql`select ${columns} from (${rows}) as held cross join ${table} where ${condition}`,
  isUniqueViolation,
  isConflict: () => false,
  hits: sqliteHits,
}

/** Opens the SQLite file, which is made when it is missing. Throws a sentence for the operator. */
export async function openSqliteStore(path: string): Promise<Store> {
  const engine = await openSqlite({ path, readers: 2 })
  return {
    kind: 'sqlite',
    read: new Kysely<Tables>({ dialect: engine.reader(0) }),
    scan: new Kysely<Tables>({ dialect: engine.reader(1) }),
    write: new Kysely<Tables>({ dialect: engine.writer }),
    dialect: SQLITE,
    interrupt: () => undefined,
    resume: () => undefined,
    counts: () => ({}),
    close: () => engine.close(),
  }
}
