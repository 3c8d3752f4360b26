/** Finds text in names, along the index of every three letters in a row. */

import { type RawBuilder, sql } from 'kysely'
import type { Db, Dialect } from './db.ts'
import { type HitsWithin, SEARCHED, type SearchTable } from './searched.ts'
import { hasIn } from './token-narrowing.ts'

/** What the index serves: shorter texts are looked for at the beginning only, along other indexes. */
export function isSearchable(text: string): boolean {
  return [...text].length >= 3
}

/** Internal ids of rows whose folded names contain the text, in some tenants or in all (null), at most `limit`. */
export async function searchIds(
  db: Db,
  dialect: Dialect,
  table: SearchTable,
  text: string,
  within: HitsWithin | null,
  limit: number,
): Promise<number[]> {
  if (!isSearchable(text)) return []
  const { rows } = await sql<{ id: number }>`${selectHaving(dialect, table, text, within)} limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** A `select` of the ids of rows that have the text in one of their folded names. */
export function selectHaving(
  dialect: Dialect,
  table: SearchTable,
  text: string,
  within: HitsWithin | null,
): RawBuilder<unknown> {
  const has = hasIn({ wanted: text, anywhere: true })
  const either = sql.join(
    SEARCHED[table].map((column) => has(`looked.${column}`)),
    sql` or `,
  )
  const there = within === null ? sql`` : sql` and coalesce(looked.tenant_id, 0) in (${sql.join(within.tenants)})`
  return sql`select looked.id as id from (${dialect.hits(table, text, within)}) as hit cross join ${sql.table(table)} as looked
    where looked.id = hit.id${there} and (${either})`
}
