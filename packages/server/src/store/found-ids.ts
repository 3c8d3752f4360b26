/** Internal ids that an index has found, as a text that goes back to the database: thousands of rows would take longer. */

import { type AliasableExpression, type RawBuilder, sql } from 'kysely'
import type { Db, Dialect } from './db.ts'

export interface FoundIds {
  readonly count: number
  /** JSON, each an array of arrays with one id. */
  readonly texts: readonly string[]
}

/** Reads a `select` of ids to its end, which it is to have. */
export async function findIds(db: Db, ids: AliasableExpression<{ id: number }>): Promise<FoundIds> {
  const row = await db
    .selectFrom(ids.as('found'))
    .select([sql<number>`count(*)`.as('count'), sql<string | null>`string_agg(cast(id as text), '],[')`.as('ids')])
    .executeTakeFirstOrThrow()
  return { count: Number(row.count), texts: row.ids === null ? [] : [`[[${row.ids}]]`] }
}

/** Those that are here already. */
export function foundIds(dialect: Dialect, ids: readonly number[]): RawBuilder<unknown> {
  return rowsOfIds(dialect, { count: ids.length, texts: [JSON.stringify(ids.map((id) => [id]))] })
}

/** A `select` of them as a table with one column, `id`, none of them twice. */
export function rowsOfIds({ json }: Dialect, { texts }: FoundIds): RawBuilder<unknown> {
  if (texts.length === 0) return sql`select 0 as id`
  const each = texts.map((text) => sql`select ${json.integer(0)} as id from ${json.rows(text)}`)
  return sql.join(each, sql` union `)
}

/** For whoever looks at each of them. */
export function idsOf({ texts }: FoundIds): number[] {
  return [...new Set(texts.flatMap((text) => (JSON.parse(text) as [number][]).map(([id]) => id)))]
}
