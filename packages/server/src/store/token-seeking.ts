/**
 * Tokens of a list, sought by the database alone along the indexes of an order. It answers keys and ids; whoever shows a
 * page reads the rest of its rows.
 */

import { type RawBuilder, sql } from 'kysely'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from './db.ts'
import { IS_STOPPED, STOPPED, type Stopped } from './ended-tokens.ts'
import { countRows, inOrder, isPast, type Order, type Position } from './keyset.ts'
import { IS_LIVING } from './living-tokens.ts'
import { isOfKind } from './token-kinds.ts'
import type { TOKEN_ORDERS } from './token-list.ts'
import { ASKED, type Condition, isAmong } from './token-narrowing.ts'
import { selectFrom, whereMet } from './token-selects.ts'

/** Tokens of one kind, in one tenant or in all (null), in some units of it or anywhere (null): an index has them in order. */
export interface TokenScope {
  readonly kind: TokenKind
  readonly tenant: number | null
  readonly units: readonly number[] | null
  /** Only those that are stopped so, of which the orders have indexes of their own. */
  readonly stopped?: Stopped
}

/** Tokens outside all scopes, few of them, each of which meets conditions of their own. */
export interface TokensBesides {
  /** A `select` of their ids. */
  readonly ids: RawBuilder<unknown>
  readonly conditions: readonly Condition[]
}

export interface TokenSought {
  readonly column: (typeof TOKEN_ORDERS)[keyof typeof TOKEN_ORDERS]
  readonly descending: boolean
  /** No token lies in two of them. */
  readonly scopes: readonly TokenScope[]
  readonly besides: TokensBesides | null
  /** Of the order's own column, inclusive and exclusive: they end the walk. Null is no end. */
  readonly from: number | string | null
  readonly before: number | string | null
  /** Only revoked ones, of which the order by expiry has an index of its own. */
  readonly revoked: boolean
  readonly conditions: readonly Condition[]
  /** Something waits for the sweep, so whether a token is there takes a look at what it hangs on. */
  readonly hasDeleted: boolean
}

export interface SoughtRow {
  readonly key: string | number
  readonly id: number
}

/** In order: at most `limit` after a place, and none that lies after `last` (null: to the end). */
export async function seekTokens(
  db: Db,
  sought: TokenSought,
  after: Position | null,
  last: Position | null,
  limit: number,
): Promise<SoughtRow[]> {
  const bounds = boundsBetween(sought, after, last)
  const rows = sql.join(
    partsOf(sought).map(({ all, met }) => whereMet(selectKey(sought, [...all, ...bounds]), met)),
    sql` union all `,
  )
  return rowsOf(await sql<SoughtRow>`${rows} ${inKeyOrder(sought)} limit ${limit}`.execute(db))
}

/**
 * The same of what is sought along another order, whose index tells alone which tokens those are: no row is looked at, and
 * an index entry tells whether its token is one of them.
 */
export async function seekWithin(
  db: Db,
  sought: TokenSought,
  within: TokenSought,
  after: Position | null,
  last: Position | null,
  limit: number,
): Promise<SoughtRow[]> {
  const bounds = boundsBetween(sought, after, last)
  const ranges = partsOf(within)
  const parts = partsOf({ ...sought, conditions: [], hasDeleted: false }).map(({ all }, at) => {
    const ids = selectFrom(sql`token`, sql`token.id`, ranges[at]?.all ?? [])
    return selectKey(sought, [...all, ...bounds, sql<boolean>`+token.id in (${ids})`])
  })
  const rows = sql.join(parts, sql` union all `)
  return rowsOf(await sql<SoughtRow>`${rows} ${inKeyOrder(sought)} limit ${limit}`.execute(db))
}

/** The place so many rows on, whether or not they meet the conditions; null when there are not so many. */
export async function placeAfter(
  db: Db,
  sought: TokenSought,
  after: Position | null,
  count: number,
): Promise<Position | null> {
  const bounds = boundsBetween(sought, after, null)
  const rows = sql.join(
    partsOf(sought).map(({ all }) => selectKey(sought, [...all, ...bounds])),
    sql` union all `,
  )
  const query = sql<SoughtRow>`${rows} ${inKeyOrder(sought)} limit 1 offset ${count - 1}`
  return rowsOf(await query.execute(db))[0] ?? null
}

/** How many meet the conditions, up to `limit`, among the first `maxLookedAt`; and whether there are no others. */
export async function countSought(
  db: Db,
  sought: TokenSought,
  limit: number,
  maxLookedAt: number,
): Promise<{ readonly count: number; readonly isAll: boolean }> {
  const parts = partsOf(sought)
  // Where all rows count, none has to be looked at.
  if (parts.every(({ met }) => met.length === 0)) return { count: await countWhole(db, parts, limit), isAll: true }
  let [count, left] = [0, maxLookedAt]
  for (const part of parts) {
    count += await countPart(db, part, limit - count, left)
    if (count >= limit) return { count, isAll: true }
    if (part.met.length === 0) continue
    left -= await countRows(db, sql`(${selectFrom(sql`token`, sql`1 as one`, part.all)} limit ${left})`)
    if (left === 0) return { count, isAll: false }
  }
  return { count, isAll: true }
}

/** In one statement: each costs a way to the database and back. */
function countWhole(db: Db, parts: readonly Part[], limit: number): Promise<number> {
  const each = parts.map(({ all }) => selectFrom(sql`token`, sql`1 as one`, all))
  return countRows(db, sql`(${sql.join(each, sql` union all `)} limit ${limit})`)
}

function countPart(db: Db, { all, met }: Part, limit: number, maxLookedAt: number): Promise<number> {
  if (met.length === 0) return countRows(db, sql`(${selectFrom(sql`token`, sql`1 as one`, all)} limit ${limit})`)
  const looked = sql`(${selectFrom(sql`token`, ASKED, all)} limit ${maxLookedAt}) as token`
  return countRows(db, sql`(${selectFrom(looked, sql`1 as one`, met)} limit ${limit})`)
}

/** A `select` of the ids of all that is sought, where its index tells it alone. */
export function selectWhole(sought: TokenSought): RawBuilder<unknown> {
  const parts = partsOf(sought).map(({ all }) => selectFrom(sql`token`, sql`token.id as id`, all))
  return sql.join(parts, sql` union all `)
}

/** Whether each row on the way belongs to the list, so that none has to be passed for it. */
export function isWhole(sought: TokenSought): boolean {
  return partsOf(sought).every(({ met }) => met.length === 0)
}

/** What makes a token one of those sought, wherever it was found. */
export function belonging(sought: TokenSought): Condition[] {
  const parts = [...sought.scopes.map(isIn), ...(sought.besides === null ? [] : [isBesides(sought.besides)])]
  // For the reason that `isAmong` has.
  const revoked = sought.revoked ? [sql<boolean>`coalesce(token.revoked_at, 0) > 0`] : []
  const places = parts.length === 0 ? sql<boolean>`1 = 0` : eitherOf(parts)
  return [places, ...boundsOf(sought, '+'), ...revoked, ...testsOf(sought)]
}

function eitherOf(conditions: readonly Condition[]): Condition {
  return sql<boolean>`(${sql.join(conditions, sql` or `)})`
}

function isIn({ kind, stopped, tenant, units }: TokenScope): Condition {
  const conditions = [
    isOfKind(kind),
    ...(stopped === undefined ? [] : [IS_STOPPED[stopped]]),
    ...(tenant === null ? [] : [sql`+token.tenant_id = ${tenant}`]),
    ...(units === null ? [] : [isAmong('unit_id', units)]),
  ]
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

function isBesides({ conditions, ids }: TokensBesides): Condition {
  return sql<boolean>`(${sql.join([sql`token.id in (${ids})`, ...conditions], sql` and `)})`
}

interface Part {
  /** Along an index. */
  readonly all: readonly Condition[]
  /** Asked of each row that the index gives. */
  readonly met: readonly Condition[]
}

function partsOf(sought: TokenSought): Part[] {
  const { besides, revoked, scopes } = sought
  const [bounds, tests] = [boundsOf(sought, ''), testsOf(sought)]
  const only = revoked ? [sql<boolean>`token.revoked_at is not null`] : []
  const parts = scopes.map(({ kind, stopped, tenant, units }): Part => {
    const there = tenant === null ? [] : [sql<boolean>`${sql.ref('token.tenant_id')} = ${tenant}`]
    return {
      all: [isOfKind(kind), ...there, ...(stopped === undefined ? [] : [STOPPED[stopped]]), ...bounds, ...only],
      met: [...(units === null ? [] : [isAmong('unit_id', units)]), ...tests],
    }
  })
  if (besides === null) return parts
  const few = [sql<boolean>`token.id in (${besides.ids})`, ...boundsOf(sought, '+'), ...only]
  return [...parts, { all: few, met: [...besides.conditions, ...tests] }]
}

/** The plus sign keeps an index of the column out of use. */
function boundsOf({ before, column, from }: TokenSought, sign: '' | '+'): Condition[] {
  const key = column === 'token.name_folded' ? sql.ref(column) : sql`${sql.raw(sign)}${sql.ref(column)}`
  return [
    ...(from === null ? [] : [sql<boolean>`${key} >= ${from}`]),
    ...(before === null ? [] : [sql<boolean>`${key} < ${before}`]),
  ]
}

function testsOf({ conditions, hasDeleted }: TokenSought): Condition[] {
  return [...conditions, ...(hasDeleted ? [IS_LIVING] : [])]
}

function selectKey({ column }: TokenSought, conditions: readonly Condition[]): RawBuilder<unknown> {
  return selectFrom(sql`token`, sql`${sql.ref(column)} as key, token.id as id`, conditions)
}

export function orderOf({ column, descending }: Pick<TokenSought, 'column' | 'descending'>): Order {
  return { column, descending, id: 'token.id' }
}

export function inKeyOrder({ descending }: Pick<TokenSought, 'descending'>): RawBuilder<unknown> {
  return sql`order by ${inOrder({ column: 'key', id: 'id', descending })}`
}

function boundsBetween(sought: TokenSought, after: Position | null, last: Position | null): Condition[] {
  return [...(after === null ? [] : [isPast(orderOf(sought), after)]), ...(last === null ? [] : [isUpTo(sought, last)])]
}

/** Not after the place. */
function isUpTo({ column, descending }: TokenSought, last: Position): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(column)}, token.id) ${sql.raw(descending ? '>=' : '<=')} (${last.key}, ${last.id})`
}

function rowsOf({ rows }: { readonly rows: readonly SoughtRow[] }): SoughtRow[] {
  return rows.map(({ id, key }) => ({ id, key }))
}
