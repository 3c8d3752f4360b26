/** The open database: who reads, who writes, and the few things in which the two databases differ. */

import { Kysely } from 'kysely'
import type { ColumnTypes } from './migrate.ts'
import type { Tables } from './schema.ts'
import { openSqlite, SQLITE_TYPES } from './sqlite.ts'
import { isUniqueViolation } from './sqlite-errors.ts'
import { searchSqlite } from './sqlite-search.ts'

/** A connection or a transaction; every store function takes one first. */
export type Db = Kysely<Tables>

/** Where text can be found inside names. */
export type SearchTable = 'token' | 'user_account'

/** Everything that SQLite and PostgreSQL do in different words. Used nowhere but in `store/`. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  readonly types: ColumnTypes
  isUniqueViolation(error: unknown): boolean
  /** Internal ids of rows whose folded names contain `text` (three characters or more), at most `limit`. */
  search(db: Db, table: SearchTable, text: string, limit: number): Promise<number[]>
}

export interface Store {
  /** Short look-ups: cache misses, signing in, single things. */
  readonly read: Db
  /** Long reading, kept apart so that it delays nobody: lists, searches, exports, the audit check. */
  readonly scan: Db
  /** Transactions. */
  readonly write: Db
  readonly dialect: Dialect
  close(): Promise<void>
}

const SQLITE: Dialect = { name: 'sqlite', types: SQLITE_TYPES, isUniqueViolation, search: searchSqlite }

/** Opens the SQLite file, which is made when it is missing. Throws a sentence for the operator. */
export async function openSqliteStore(path: string): Promise<Store> {
  const engine = await openSqlite({ path, readers: 2 })
  return {
    read: new Kysely<Tables>({ dialect: engine.reader(0) }),
    scan: new Kysely<Tables>({ dialect: engine.reader(1) }),
    write: new Kysely<Tables>({ dialect: engine.writer }),
    dialect: SQLITE,
    close: () => engine.close(),
  }
}
