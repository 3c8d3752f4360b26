/** Tokens of a list among those that an index has found by what they are: looked at, counted and sorted by one statement. */

import { type RawBuilder, sql } from 'kysely'
import type { Db } from './db.ts'
import { countRows, isPast, type Position } from './keyset.ts'
import type { IdSelect } from './token-candidates.ts'
import { type Condition, countMeeting } from './token-narrowing.ts'
import { belonging, inKeyOrder, type SoughtRow, type TokenSought } from './token-seeking.ts'

/** Tokens that an index finds, none of them twice; each is asked for the conditions. */
export interface FoundTokens {
  /** A `select` of their ids, to be ended by a limit. */
  readonly ids: RawBuilder<unknown>
  readonly conditions: readonly Condition[]
}

/** What an index finds. */
export interface Found {
  /** No token is in two of them. */
  readonly tokens: readonly FoundTokens[]
  /** A `select` that leads to tokens: where it finds more than are looked at, some of those were left out. */
  readonly users?: RawBuilder<unknown>
}

export interface FoundBounds {
  /** Of each, so many are looked at. */
  readonly maxLookedAt: number
  /** And so many that belong to the list are sorted. */
  readonly maxFound: number
}

export interface FoundPage {
  readonly rows: SoughtRow[]
  /** Of those that belong to the list, wherever the page begins; one more than are sorted where there are more. */
  readonly count: number
  /** None was left out, and the rows are those that come first. */
  readonly isAll: boolean
}

/** The first rows after a place, at most `limit`. */
export async function seekFound(
  db: Db,
  { tokens, users }: Found,
  sought: TokenSought,
  after: Position | null,
  limit: number,
  { maxFound, maxLookedAt }: FoundBounds,
): Promise<FoundPage> {
  const names = tokens.map((_, at) => sql.raw(`looked_${at}`))
  const upTo = (ids: RawBuilder<unknown>) => sql`select id from (${ids} limit ${maxLookedAt + 1}) as each_one`
  const looked = tokens.map(({ ids }, at) => sql`${names[at]} as materialized (${upTo(ids)})`)
  const hits = tokens.map(({ conditions }, at) => {
    const all = sql.join([sql`token.id = looked.id`, ...belonging(sought), ...conditions], sql` and `)
    return sql`select ${sql.ref(sought.column)} as key, token.id as id from ${names[at]} as looked cross join token where ${all}`
  })
  const past = isPast({ column: 'key', id: 'id', descending: sought.descending }, after)
  const mostLooked = sql.join(
    [...names, ...(users === undefined ? [] : [sql`(${upTo(users)}) as some_users`])].map(
      (each) => sql`select count(*) as looked from ${each}`,
    ),
    sql` union all `,
  )
  // Who has found enough need not know how many more could have been looked at.
  const query = sql<{ key: string | number | null; id: number; count: number; looked: number }>`
    with ${sql.join(looked)}, hit as materialized (
      select key, id from (${sql.join(hits, sql` union all `)}) as each_hit limit ${maxFound + 1})
    select tally.count, tally.looked, page.key, page.id from (
      select hits.count as count, case when hits.count > ${maxFound} then 0
        else (select max(looked) from (${mostLooked}) as each_looked) end as looked
      from (select count(*) as count from hit) as hits) as tally
    left join (select key, id from hit where ${past} ${inKeyOrder(sought)} limit ${limit}) as page on true
    ${inKeyOrder(sought)}`
  const { rows } = await query.execute(db)
  const [count, most] = [Number(rows[0]?.count ?? 0), Number(rows[0]?.looked ?? 0)]
  return {
    rows: rows.flatMap(({ id, key }) => (key === null ? [] : [{ id, key }])),
    count,
    isAll: count <= maxFound && most <= maxLookedAt,
  }
}

export function foundBy(select: IdSelect, limit: number): FoundTokens {
  return { ids: sql`select id from ${select(limit)} as picked`, conditions: [] }
}

/** A `select` of the ids of those that meet the conditions. */
export function selectMeeting({ conditions, ids }: FoundTokens): RawBuilder<unknown> {
  const all = sql.join([sql`token.id = hit.id`, ...conditions], sql` and `)
  return sql`select token.id as id from (${ids}) as hit cross join token where ${all}`
}

/** How many of those that a `select` finds belong, up to `limit`; null when that cannot be told from `maxLookedAt` of them. */
export async function countAmong(
  db: Db,
  select: IdSelect,
  sought: TokenSought,
  limit: number,
  maxLookedAt: number,
): Promise<number | null> {
  const count = await countMeeting(db, select(maxLookedAt), belonging(sought), limit)
  if (count >= limit) return count
  return (await countRows(db, select(maxLookedAt))) < maxLookedAt ? count : null
}
