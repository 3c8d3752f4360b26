/** Finds text anywhere in a column, by PostgreSQL's own index of every three letters in a row (its extension pg_trgm). */

import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { HitsWithin } from './searched.ts'

export function postgresSearchIndex(table: string, columns: readonly string[]): readonly string[] {
  const indexed = columns.map((column) => `${column} gin_trgm_ops`).join(', ')
  return [`create index ${table}_search on ${table} using gin (${indexed})`]
}

/** Selects the ids of rows with `text` somewhere in one of the columns: three characters or more, or no index helps. */
export function postgresHits(
  table: string,
  columns: readonly string[],
  text: string,
  within: HitsWithin | null,
): RawBuilder<{ id: number }> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const contains = sql.join(
    columns.map((column) => sql`${sql.ref(column)} like ${pattern}`),
    sql` or `,
  )
  // Not in a form that an index of the tenant serves: the letters are what leads to few rows.
  const there = within === null ? sql`` : sql` and coalesce(tenant_id, 0) in (${sql.join(within.tenants)})`
  return sql<{ id: number }>`select id from ${sql.table(table)} where (${contains})${there}`
}

/** Makes the extension where it is missing. Throws a sentence for the operator when that is not allowed. */
export async function ensureSearch<Database>(db: Kysely<Database>): Promise<void> {
  if (await hasSearch(db)) return
  try {
    await sql`create extension if not exists pg_trgm`.execute(db)
  } catch (error) {
    // Another node may have made it at the same moment.
    if (await hasSearch(db)) return
    throw new Error(MISSING, { cause: error })
  }
  if (!(await hasSearch(db))) throw new Error(MISSING)
}

const MISSING =
  'Searching needs the extension pg_trgm, which Polett may not install in this database. Let the owner of the database run "create extension pg_trgm" in a schema on the search path.'

async function hasSearch<Database>(db: Kysely<Database>): Promise<boolean> {
  const { rows } =
    await sql`select 1 from pg_opclass where opcname = 'gin_trgm_ops' and pg_opclass_is_visible(oid)`.execute(db)
  return rows.length > 0
}
