/** Finds text in names, along the index of every three letters in a row. */

import { sql } from 'kysely'
import type { Db, Dialect } from './db.ts'
import type { SearchTable } from './schema.ts'

/** What the index serves: shorter texts are looked for at the beginning only, along other indexes. */
export function isSearchable(text: string): boolean {
  return [...text].length >= 3
}

/** Internal ids of rows whose folded names contain the text, at most `limit`. */
export async function searchIds(
  db: Db,
  dialect: Dialect,
  table: SearchTable,
  text: string,
  limit: number,
): Promise<number[]> {
  if (!isSearchable(text)) return []
  const { rows } = await sql<{ id: number }>`${dialect.hits(table, text)} limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
