/** Small questions about the database as a whole: is it there, is its schema complete, how large is it. */

import { sql } from 'kysely'
import type { Db, Store } from './db.ts'

/** Ids of the migrations that have been applied. */
export async function listAppliedMigrations(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from migration`.execute(db)
  return rows.map(({ id }) => id)
}

/** In bytes, without the log that is not yet folded in. */
export async function databaseSize({ dialect, read }: Pick<Store, 'dialect' | 'read'>): Promise<number> {
  const statement =
    dialect.name === 'sqlite'
      ? sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
      : sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
  const { rows } = await statement.execute(read)
  return Number(rows[0]?.bytes ?? 0)
}
