/** Pieces of the statements that seek tokens along an index. */

import { type RawBuilder, sql } from 'kysely'
import type { Condition } from './token-narrowing.ts'

export function selectFrom(
  table: RawBuilder<unknown>,
  columns: RawBuilder<unknown>,
  conditions: readonly Condition[],
): RawBuilder<unknown> {
  return sql`select ${columns} from ${table} where ${sql.join(conditions, sql` and `)}`
}

/**
 * Those of the walked keys whose tokens meet the conditions. Together with them, the walk between two places would take an
 * index of all tenants in SQLite, which then passes the tokens of the others.
 */
export function whereMet(walked: RawBuilder<unknown>, met: readonly Condition[]): RawBuilder<unknown> {
  if (met.length === 0) return walked
  const conditions = [sql<boolean>`token.id = walked.id`, ...met]
  return selectFrom(sql`(${walked}) as walked cross join token`, sql`walked.key as key, walked.id as id`, conditions)
}
