/** A list of tokens that the database can answer alone: no row is looked at here that does not belong to it. */

import type { Deps } from '../deps.ts'
import type { Db } from '../store/db.ts'
import { type FoundIds, rowsOfIds } from '../store/found-ids.ts'
import { NEVER_USED } from '../store/schema.ts'
import type { IdSelect } from '../store/token-candidates.ts'
import { hasDeleted, TOKEN_ORDERS, type TokenWalk } from '../store/token-list.ts'
import { countTokensByText } from '../store/token-names.ts'
import { conditionsOf, type SoughtText, type TokenNarrowing } from '../store/token-narrowing.ts'
import {
  belonging,
  countAmong,
  countSought,
  isWhole,
  placeAfter,
  type SoughtRow,
  seekAmong,
  seekTokens,
  type TokenSought,
} from '../store/token-seeking.ts'
import type { Caller } from './caller.ts'
import type { Position } from './cursor.ts'
import { isLongText } from './list-query.ts'
import type { Sought, Walked } from './listing.ts'
import { pickTokens } from './token-picking.ts'
import type { TokenQuestion } from './token-query.ts'
import { tokensReachingIn } from './token-reaching.ts'
import { scopesInSight, stoppedPlaces } from './token-scopes.ts'

/** How many rows are passed at a time on the way to a page: few at first, because many filters are met by most. */
const STEPS = [500, 2_500] as const
/** So many hits are looked at, of names of tokens and of their users each. */
const MAX_HITS = 30_000
/** Fewer tokens than this are looked through for a text; in more of them it is looked up. */
const FEW = 40_000

type Order = Pick<TokenWalk, 'column' | 'descending'>

/** What is sought, once along the list's own order, and once along the index on which it is counted. */
interface Plan {
  readonly db: Db
  readonly deps: Deps
  readonly question: TokenQuestion
  readonly narrowing: TokenNarrowing
  readonly walked: TokenSought
  readonly counted: TokenSought
}

/** Null when the rows have to be looked at one by one. */
export async function soughtTokens(
  deps: Deps,
  db: Db,
  caller: Caller,
  question: TokenQuestion,
  order: Order,
): Promise<Sought<SoughtRow> | null> {
  if (question.nothing) return NOTHING
  if (question.ownOnly) return null
  const scopes = await scopesInSight(deps, caller, question)
  const stopped = scopes === null ? null : await stoppedPlaces(deps, db, question)
  const besides = await tokensReachingIn(deps, db, caller, question)
  if (scopes === null || stopped === null || besides === 'unsure') return null
  if (scopes.length === 0 && besides === null) return NOTHING
  const places = { scopes, besides, hasDeleted: await hasDeleted(db) }
  const { found, haveText, holders, many } = await pickTokens(deps, db, question)
  const users = holders === null ? null : rowsOfIds(deps.store.dialect, holders)
  const narrowing = narrowingOf(question, stopped, deps.now(), users)
  const along = (each: Order): TokenSought => soughtAlong(each, narrowing, places)
  if (found !== null) {
    const sought = soughtAlong(order, haveText ? { ...narrowing, text: null } : narrowing, places)
    return amongFound({ db, deps, sought, found })
  }
  const plan = { db, deps, question, narrowing, walked: along(order), counted: along(orderToCountBy(narrowing, order)) }
  return {
    find: (after, limit, maxLookedAt) => findAlong(plan, after, limit, maxLookedAt),
    count: (limit, maxLookedAt) => countAlong(plan, many, limit, maxLookedAt),
  }
}

const NOTHING: Sought<SoughtRow> = {
  find: async () => ({ rows: [], next: null }),
  count: async () => ({ count: 0, isAll: true }),
}

function narrowingOf(
  question: TokenQuestion,
  stopped: TokenNarrowing['stopped'],
  now: number,
  holders: SoughtText['holders'],
): TokenNarrowing {
  const { expiresBefore, lastUsedBefore, neverUsed, role, statuses, text, units, users } = question
  return {
    units: units === null ? null : [...units],
    users: users === null ? null : [...users],
    ...{ role, expiresBefore, lastUsedBefore, neverUsed, statuses, stopped, now },
    text: text === null ? null : { wanted: text, anywhere: isLongText(text), holders },
  }
}

/** What a filter says of the order's own column bounds the walk; all else is asked of each row on the way. */
function soughtAlong(
  { column, descending }: Order,
  narrowing: TokenNarrowing,
  places: Pick<TokenSought, 'scopes' | 'besides' | 'hasDeleted'>,
): TokenSought {
  const { expiresBefore, lastUsedBefore, neverUsed, now, statuses } = narrowing
  const order = { column, descending, ...places, from: null, before: null }
  if (column === TOKEN_ORDERS.expiresAt) {
    const isOver = statuses !== null && statuses.size === 1 && statuses.has('expired')
    const isLiving = statuses !== null && !statuses.has('expired')
    const before = Math.min(expiresBefore ?? Number.POSITIVE_INFINITY, isOver ? now + 1 : Number.POSITIVE_INFINITY)
    const bounds = { from: isLiving ? now + 1 : null, before: Number.isFinite(before) ? before : null }
    const rest = { ...narrowing, expiresBefore: null, statuses: isOver || isUnexpired(statuses) ? null : statuses }
    return { ...order, ...bounds, conditions: conditionsOf(rest) }
  }
  if (column === TOKEN_ORDERS.lastUsedAt) {
    const before = neverUsed ? NEVER_USED + 1 : lastUsedBefore
    return { ...order, before, conditions: conditionsOf({ ...narrowing, lastUsedBefore: null, neverUsed: false }) }
  }
  return { ...order, conditions: conditionsOf(narrowing) }
}

/** Every status but "expired": a question of the clock alone. */
function isUnexpired(statuses: TokenNarrowing['statuses']): boolean {
  return statuses !== null && statuses.size === 3 && !statuses.has('expired')
}

/** The index that ends soonest, whatever the order of the list is. */
function orderToCountBy({ expiresBefore, lastUsedBefore, neverUsed, statuses }: TokenNarrowing, order: Order): Order {
  if (expiresBefore !== null) return { column: TOKEN_ORDERS.expiresAt, descending: false }
  if (lastUsedBefore !== null || neverUsed) return { column: TOKEN_ORDERS.lastUsedAt, descending: false }
  // What was made one after another lies side by side, which is soon read.
  if (statuses !== null && !isUnexpired(statuses)) return { column: TOKEN_ORDERS.createdAt, descending: false }
  return statuses === null ? order : { column: TOKEN_ORDERS.expiresAt, descending: false }
}

interface Among {
  readonly db: Db
  readonly deps: Deps
  readonly sought: TokenSought
  readonly found: FoundIds
}

function amongFound({ db, deps, found, sought }: Among): Sought<SoughtRow> {
  const among = (after: Position | null, limit: number) =>
    seekAmong(db, deps.store.dialect, found, sought, after, limit)
  let counted: number | null = null
  return {
    async find(after, limit) {
      const { count, rows } = await among(after, limit + 1)
      if (after === null) counted = count
      return cut(rows, limit, null)
    },
    count: async () => ({ count: counted ?? (await among(null, 1)).count, isAll: true }),
  }
}

/** Where every row will do, the page itself is the end of the walk; else the walk ends somewhere in any case. */
async function findAlong(
  { db, walked }: Plan,
  after: Position | null,
  limit: number,
  maxLookedAt: number,
): Promise<Walked<SoughtRow>> {
  if (isWhole(walked)) return cut(await seekTokens(db, walked, after, null, limit + 1), limit, null)
  const rows: SoughtRow[] = []
  let at = after
  let left = maxLookedAt
  for (const step of [...STEPS, maxLookedAt]) {
    const looked = Math.min(step, left)
    if (looked === 0) break
    const end = await placeAfter(db, walked, at, looked)
    rows.push(...(await seekTokens(db, walked, at, end, limit + 1 - rows.length)))
    if (rows.length > limit || end === null) return cut(rows, limit, null)
    at = end
    left -= looked
  }
  return cut(rows, limit, at)
}

/** A row more than the page takes says where the next one begins; else it is where the walk has ended. */
function cut(rows: readonly SoughtRow[], limit: number, end: Position | null): Walked<SoughtRow> {
  if (rows.length <= limit) return { rows, next: end }
  const last = rows[limit - 1]
  return { rows: rows.slice(0, limit), next: last === undefined ? end : { key: last.key, id: last.id } }
}

async function countAlong(
  plan: Plan,
  many: IdSelect | null,
  limit: number,
  maxLookedAt: number,
): ReturnType<Sought<SoughtRow>['count']> {
  const { counted, db, question } = plan
  const isFew = question.text !== null && (await isSmall(plan))
  const byText = question.text === null || isFew ? null : await countByText(plan, question.text, limit)
  if (byText !== null) return { count: byText, isAll: true }
  const byMany = many === null ? null : await countAmong(db, many, counted, limit, maxLookedAt)
  if (byMany !== null) return { count: byMany, isAll: true }
  return countSought(db, counted, limit, maxLookedAt)
}

async function isSmall({ counted, db }: Plan): Promise<boolean> {
  return (await countSought(db, { ...counted, hasDeleted: false, conditions: [] }, FEW, FEW)).count < FEW
}

/** Null when it is not known after as many hits as are looked at. */
function countByText({ counted, db, deps, narrowing }: Plan, text: string, limit: number): Promise<number | null> {
  const conditions = belonging({
    ...counted,
    from: null,
    before: null,
    conditions: conditionsOf({ ...narrowing, text: null }),
  })
  return countTokensByText(db, deps.store.dialect, text, conditions, { limit, maxHits: MAX_HITS })
}
