/** Pages by key: rows come in the order of one column and then of the internal id, and a page begins after a position. */

import { type RawBuilder, sql } from 'kysely'

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

export function keyOf({ column }: Order): RawBuilder<string | number> {
  return sql.ref<string | number>(column)
}
