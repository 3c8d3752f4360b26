/** Finds text anywhere in a column, by PostgreSQL's own index of every three letters in a row (its extension pg_trgm). */

import { type Kysely, sql } from 'kysely'

export function postgresSearchIndex(table: string, columns: readonly string[]): readonly string[] {
  const indexed = columns.map((column) => `${column} gin_trgm_ops`).join(', ')
  return [`create index ${table}_search on ${table} using gin (${indexed})`]
}

/** Ids of rows with `text` somewhere in one of the columns, at most `limit`; less than three characters find nothing. */
export async function searchPostgres<Database>(
  db: Kysely<Database>,
  table: string,
  columns: readonly string[],
  text: string,
  limit: number,
): Promise<number[]> {
  if ([...text].length < 3) return []
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const contains = sql.join(
    columns.map((column) => sql`${sql.ref(column)} like ${pattern}`),
    sql` or `,
  )
  const found = sql<{ id: number }>`select id from ${sql.table(table)} where ${contains} limit ${limit}`
  const { rows } = await found.execute(db)
  return rows.map(({ id }) => id)
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
