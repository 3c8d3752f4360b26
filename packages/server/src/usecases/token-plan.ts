/** How a list of tokens is sought: along its own order, and along the order whose index tells most of what is asked. */

import type { Deps } from '../deps.ts'
import type { TokenStatus } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { NEVER_USED } from '../store/schema.ts'
import { TOKEN_ORDERS, type TokenWalk } from '../store/token-list.ts'
import { conditionsOf, type TokenNarrowing } from '../store/token-narrowing.ts'
import { isWhole, type TokenSought } from '../store/token-seeking.ts'
import { isLongText } from './list-query.ts'
import type { TokenQuestion } from './token-query.ts'

export type TokenOrder = Pick<TokenWalk, 'column' | 'descending'>

/** How much is looked at before another way is taken. */
export interface SeekLimits {
  /** Rows that are passed at first on the way to a page, and then: few at first, because many filters are met by most. */
  readonly steps: readonly [first: number, second: number]
  /** So many more are passed where the first step shows that they make a page of what would else be found and sorted. */
  readonly soon: number
  /** Where the first step has met so many, the next ones soon make a page. */
  readonly some: number
  /** So few that an index tells are sorted before anything is passed. */
  readonly few: number
  /** And so few once the first step has not made a page. */
  readonly fewThen: number
  /** So many ids are remembered on the way, of tokens that another index tells. */
  readonly maxWithin: number
  /** A filter that hits no more than this is answered from the hits; any other by walking the order. */
  readonly maxFound: number
  /** So many hits are looked at, of names of tokens and of their users each. */
  readonly maxHits: number
  /** So many hits are looked at wherever they lie; of more, only those of the tenants in question. */
  readonly fewHits: number
  /** Fewer tokens than this are looked through for a text; in more of them it is looked up. */
  readonly fewTokens: number
}

export const SEEK_LIMITS: SeekLimits = {
  ...{ steps: [500, 2_500], soon: 5_500, some: 10, few: 500, fewThen: 3_000, maxWithin: 50_000 },
  ...{ maxFound: 10_000, maxHits: 30_000, fewHits: 1_000, fewTokens: 2_000 },
}

export interface Plan {
  readonly limits: SeekLimits
  readonly db: Db
  readonly deps: Deps
  readonly question: TokenQuestion
  readonly narrowing: TokenNarrowing
  /** In the order of the list. */
  readonly walked: TokenSought
  /** The same for those that are known to have the text. */
  readonly named: TokenSought
  /** Along the index that ends soonest. */
  readonly counted: TokenSought
  /** As `counted`, but for what its index does not tell. Null where the index tells nothing that narrows the list. */
  readonly ranged: TokenSought | null
}

export type Places = Pick<TokenSought, 'scopes' | 'besides' | 'hasDeleted'>

export function planOf(
  { db, deps, limits, question }: Pick<Plan, 'db' | 'deps' | 'limits' | 'question'>,
  stopped: TokenNarrowing['stopped'],
  places: Places,
  order: TokenOrder,
): Plan {
  const narrowing = narrowingOf(question, stopped, deps.now())
  const counted = soughtAlong(orderToCountBy(narrowing, order), narrowing, places)
  const narrows = counted.from !== null || counted.before !== null || counted.revoked
  const range = { ...counted, conditions: [] }
  return {
    ...{ db, deps, limits, question, narrowing, counted },
    walked: soughtAlong(order, narrowing, places),
    named: soughtAlong(order, { ...narrowing, text: null }, places),
    ranged: narrows && isWhole(range) ? range : null,
  }
}

function narrowingOf(question: TokenQuestion, stopped: TokenNarrowing['stopped'], now: number): TokenNarrowing {
  const { expiresBefore, lastUsedBefore, neverUsed, role, statuses, text, units, users } = question
  return {
    units: units === null ? null : [...units],
    users: users === null ? null : [...users],
    ...{ role, expiresBefore, lastUsedBefore, neverUsed, statuses, stopped, now },
    text: text === null ? null : { wanted: text, anywhere: isLongText(text) },
  }
}

/** What a filter says of the order's own column bounds the walk; all else is asked of each row on the way. */
export function soughtAlong(
  { column, descending }: TokenOrder,
  narrowing: TokenNarrowing,
  places: Places,
): TokenSought {
  const order = { column, descending, ...places, from: null, before: null, revoked: false }
  if (column === TOKEN_ORDERS.expiresAt) return { ...order, ...alongExpiry(narrowing) }
  if (column === TOKEN_ORDERS.lastUsedAt) {
    const before = narrowing.neverUsed ? NEVER_USED + 1 : narrowing.lastUsedBefore
    return { ...order, before, conditions: conditionsOf({ ...narrowing, lastUsedBefore: null, neverUsed: false }) }
  }
  return { ...order, conditions: conditionsOf(narrowing) }
}

function alongExpiry(narrowing: TokenNarrowing): Pick<TokenSought, 'from' | 'before' | 'revoked' | 'conditions'> {
  const { expiresBefore, now, statuses } = narrowing
  const isOver = isOnly(statuses, 'expired')
  const revoked = isOnly(statuses, 'revoked')
  const isLiving = statuses !== null && !statuses.has('expired')
  const before = Math.min(expiresBefore ?? Number.POSITIVE_INFINITY, isOver ? now + 1 : Number.POSITIVE_INFINITY)
  const isTold = isOver || revoked || isUnexpired(statuses)
  return {
    ...{ from: isLiving ? now + 1 : null, before: Number.isFinite(before) ? before : null, revoked },
    conditions: conditionsOf({ ...narrowing, expiresBefore: null, statuses: isTold ? null : statuses }),
  }
}

export function isOnly(statuses: TokenNarrowing['statuses'], status: Exclude<TokenStatus, 'active'>): boolean {
  return statuses !== null && statuses.size === 1 && statuses.has(status)
}

/** Null where tokens of all tenants are sought, or some outside those that are named. */
export function tenantsOf({ besides, scopes }: TokenSought): number[] | null {
  const tenants = scopes.flatMap(({ tenant }) => (tenant === null ? [] : [tenant]))
  return besides !== null || tenants.length < scopes.length ? null : [...new Set(tenants)]
}

/** Every status but "expired": a question of the clock alone. */
function isUnexpired(statuses: TokenNarrowing['statuses']): boolean {
  return statuses !== null && statuses.size === 3 && !statuses.has('expired')
}

/** The index that ends soonest, whatever the order of the list is. */
function orderToCountBy(
  { expiresBefore, lastUsedBefore, neverUsed, statuses }: TokenNarrowing,
  order: TokenOrder,
): TokenOrder {
  const byExpiry = { column: TOKEN_ORDERS.expiresAt, descending: false }
  if (isOnly(statuses, 'revoked') || isOnly(statuses, 'expired') || expiresBefore !== null) return byExpiry
  if (lastUsedBefore !== null || neverUsed) return { column: TOKEN_ORDERS.lastUsedAt, descending: false }
  if (statuses === null) return order
  // What was made one after another lies side by side, which is soon read.
  return isUnexpired(statuses) ? byExpiry : { column: TOKEN_ORDERS.createdAt, descending: false }
}
