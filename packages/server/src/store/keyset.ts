/** Pages by key: rows come in the order of one column and then of the internal id, and a page begins after a position. */

import { type AliasableExpression, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Db } from './db.ts'
import type { Tables } from './schema.ts'

export interface Position {
  readonly key: string | number
  readonly id: number
}

/** A row of a list: its sort key, its internal id, and what was read of it. */
export interface Listed<Record> extends Position {
  readonly record: Record
}

export interface Order {
  /** Table and column, such as `unit.name_folded`. */
  readonly column: string
  /** The internal id's column, which breaks ties. */
  readonly id: string
  readonly descending: boolean
}

/** One page of a query: at most `limit` rows after the position (null: from the start), each with its sort key. */
export function selectPage<T extends keyof Tables, O>(
  query: SelectQueryBuilder<Tables, T, O>,
  order: Order,
  after: Position | null,
  limit: number,
) {
  return query.select(keyOf(order).as('key')).where(isPast(order, after)).orderBy(inOrder(order)).limit(limit)
}

/** How many rows a query has, counted up to `limit`. */
export function countUpTo<Known, T extends keyof Known, O>(
  db: Db,
  query: SelectQueryBuilder<Known, T, O>,
  limit: number,
): Promise<number> {
  return countRows(db, query.select(sql`1`.as('one')).limit(limit))
}

/** How many rows a `select` finds; one that is written out stands in brackets. */
export async function countRows(db: Db, rows: AliasableExpression<unknown>): Promise<number> {
  const { count } = await db
    .selectFrom(rows.as('counted'))
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** True for the rows that come after the position; for all rows when it is null. */
export function isPast({ column, descending, id }: Order, after: Position | null): RawBuilder<boolean> {
  if (after === null) return sql<boolean>`1 = 1`
  const comparison = sql.raw(descending ? '<' : '>')
  return sql<boolean>`(${sql.ref(column)}, ${sql.ref(id)}) ${comparison} (${after.key}, ${after.id})`
}

export function inOrder({ column, descending, id }: Order): RawBuilder<unknown> {
  const direction = sql.raw(descending ? 'desc' : 'asc')
  return sql`${sql.ref(column)} ${direction}, ${sql.ref(id)} ${direction}`
}

function keyOf({ column }: Order): RawBuilder<string | number> {
  return sql.ref<string | number>(column)
}
