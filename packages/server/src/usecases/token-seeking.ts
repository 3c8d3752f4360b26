/** A list of tokens that the database can answer alone: no row is looked at here that does not belong to it. */

import type { Deps } from '../deps.ts'
import type { Db } from '../store/db.ts'
import { type FoundPage, seekFound } from '../store/token-found.ts'
import { hasDeleted } from '../store/token-list.ts'
import {
  countSought,
  isWhole,
  placeAfter,
  type SoughtRow,
  seekTokens,
  seekWithin,
  selectWhole,
} from '../store/token-seeking.ts'
import type { Caller } from './caller.ts'
import type { Position } from './cursor.ts'
import type { Sought, Walked } from './listing.ts'
import { countAlong } from './token-counting.ts'
import { type FewTokens, type FoundInPlan, findInPlan, type PickedFilter, pickFilter } from './token-finding.ts'
import { type Plan, planOf, SEEK_LIMITS, type SeekLimits, type TokenOrder } from './token-plan.ts'
import type { TokenQuestion } from './token-query.ts'
import { tokensReachingIn } from './token-reaching.ts'
import { scopesInSight, stoppedPlaces } from './token-scopes.ts'
import { alongStopped, endMarksFor } from './token-stopped.ts'

/** Null when the rows have to be looked at one by one. */
export async function soughtTokens(
  deps: Deps,
  db: Db,
  caller: Caller,
  question: TokenQuestion,
  order: TokenOrder,
  limits: SeekLimits = SEEK_LIMITS,
): Promise<Sought<SoughtRow> | null> {
  if (question.nothing) return NOTHING
  if (question.ownOnly) return null
  // Asked for at once: each way to the database and back takes longer than such an answer.
  const [scopes, picked, marks] = await Promise.all([
    scopesInSight(deps, caller, question),
    pickFilter(db, question, limits),
    endMarksFor(db, question, order),
  ])
  const stopped = scopes === null ? null : await stoppedPlaces(deps, db, question)
  const besides = await tokensReachingIn(deps, db, caller, question)
  if (scopes === null || stopped === null || besides === 'unsure') return null
  if (scopes.length === 0 && besides === null) return NOTHING
  const seek = async (isSwept: boolean): Promise<Sought<SoughtRow>> => {
    const plan = planOf({ db, deps, limits, question }, stopped, { scopes, besides, hasDeleted: isSwept }, order)
    return soughtBy(plan, await alongStopped(plan, order, marks), picked)
  }
  return unlessSwept(db, await seek(false), () => seek(true))
}

/**
 * Whether something waits for the sweep is asked together with the first answer, which is sought as if nothing did, as is
 * nearly always so: to ask before would be one more way to the database and back. Else all is sought again, with a look at
 * what each token hangs on.
 */
function unlessSwept(db: Db, usual: Sought<SoughtRow>, careful: () => Promise<Sought<SoughtRow>>): Sought<SoughtRow> {
  let first: Promise<boolean> | null = null
  let known: Sought<SoughtRow> | null = null

  async function ask<Answer>(from: (sought: Sought<SoughtRow>) => Promise<Answer>): Promise<Answer> {
    if (known !== null) return from(known)
    first ??= hasDeleted(db)
    const [isSwept, answer] = await Promise.all([first, from(usual)])
    known ??= isSwept ? await careful() : usual
    return isSwept ? from(known) : answer
  }

  return {
    find: (after, limit, maxLookedAt) => ask((sought) => sought.find(after, limit, maxLookedAt)),
    count: (limit, maxLookedAt) => ask((sought) => sought.count(limit, maxLookedAt)),
  }
}

const NOTHING: Sought<SoughtRow> = {
  find: async () => ({ rows: [], next: null }),
  count: async () => ({ count: 0, isAll: true }),
}

/** What is counted goes by the plan, and what has to be looked for goes along another way than that, where there is one. */
function soughtBy(plan: Plan, along: Plan, picked: PickedFilter): Sought<SoughtRow> {
  let known: Promise<FoundInPlan> | null = null
  const finding = () => {
    known ??= findInPlan(plan, picked)
    return known
  }
  const pages = createPages(along)
  return {
    async find(after, limit, maxLookedAt) {
      const { few } = await finding()
      const page = few === null ? null : await pages.read(few, after, limit + 1)
      return page?.isAll ? cut(page.rows, limit, null) : findAlong(along, after, limit, maxLookedAt)
    },
    async count(limit, maxLookedAt) {
      const { few, isMany, many } = await finding()
      if (isMany) return { count: limit, isAll: true }
      const page = few === null ? null : await pages.first(few)
      if (page !== null && (page.isAll || page.count >= limit)) return { count: page.count, isAll: true }
      return countAlong(plan, many, limit, maxLookedAt)
    },
  }
}

/** Who goes on after a page has all that was found read at once, since each page costs what all of them cost. */
function createPages(along: Plan) {
  let begun: Promise<FoundPage> | null = null
  let isRead = false
  let left: FoundPage | null = null
  let rest: readonly SoughtRow[] = []
  const seek = ({ bounds, found, sought }: FewTokens, after: Position | null, limit: number) =>
    seekFound(along.db, found, sought, after, limit, bounds)

  async function goOn(few: FewTokens, after: Position): Promise<FoundPage> {
    if (left !== null) return left
    const at = rest.findIndex(({ id }) => id === after.id)
    if (at >= 0) return { rows: rest.slice(at + 1), count: rest.length, isAll: true }
    const page = await seek(few, after, few.bounds.maxFound)
    // Where some were left out, these are not the rows that come next, and no later page can be made of them either.
    if (page.isAll) rest = page.rows
    else left = page
    return page
  }

  return {
    first: (few: FewTokens) => begun ?? seek(few, null, 1),
    async read(few: FewTokens, after: Position | null, limit: number): Promise<FoundPage> {
      const isAgain = isRead
      isRead = true
      if (after !== null && isAgain) return goOn(few, after)
      if (after !== null) return (few.mayBeMany ? await findSoon(along, after, limit) : null) ?? seek(few, after, limit)
      begun = seek(few, null, limit)
      return begun
    },
  }
}

/** Rows that are so many that a walk soon makes a page of them; null where the next rows show that they are not. */
async function findSoon({ db, limits, walked }: Plan, after: Position, limit: number): Promise<FoundPage | null> {
  const [first] = limits.steps
  const pageOf = (rows: readonly SoughtRow[]): FoundPage => ({ rows: [...rows], count: rows.length, isAll: true })
  const near = await placeAfter(db, walked, after, first)
  const rows = await seekTokens(db, walked, after, near, limit)
  if (rows.length === limit || near === null) return pageOf(rows)
  if (rows.length * (1 + limits.soon / first) < limit) return null
  const end = await placeAfter(db, walked, near, limits.soon)
  rows.push(...(await seekTokens(db, walked, near, end, limit - rows.length)))
  return rows.length === limit || end === null ? pageOf(rows) : null
}

/** Where every row will do, the page itself is the end of the walk; else the walk ends somewhere in any case. */
async function findAlong(
  plan: Plan,
  after: Position | null,
  limit: number,
  maxLookedAt: number,
): Promise<Walked<SoughtRow>> {
  const { db, limits, ranged, walked } = plan
  if (isWhole(walked)) return cut(await seekTokens(db, walked, after, null, limit + 1), limit, null)
  const [first] = limits.steps
  const [few, end] = await Promise.all([
    ranged === null ? null : countSought(db, ranged, limits.few + 1, 0),
    placeAfter(db, walked, after, Math.min(first, maxLookedAt)),
  ])
  if (few !== null && few.count <= limits.few) return findInRange(plan, after, limit)
  const rows = await seekTokens(db, walked, after, end, limit + 1)
  if (rows.length > limit || end === null) return cut(rows, limit, null)
  const left = maxLookedAt - first
  const size = left <= 0 || ranged === null || rows.length >= limits.some ? null : await sizeOfRange(plan)
  if (size === null) return goOn(plan, rows, end, limit, left)
  const within = isWhole(plan.counted) && size > limits.fewThen ? await findWithin(plan, rows, end, limit, left) : null
  if (within !== null && (within.rows.length === limit || size > limits.maxFound)) return within
  return findInRange(plan, after, limit)
}

/** How many an index tells alone; null where they are too many to be remembered or looked at. */
async function sizeOfRange({ counted, db, limits, ranged }: Plan): Promise<number | null> {
  const most = isWhole(counted) ? limits.maxWithin : limits.maxFound
  if (ranged === null) return null
  const { count } = await countSought(db, ranged, most + 1, 0)
  return count > most ? null : count
}

async function findInRange(
  { db, limits: { few, fewThen, maxFound }, ranged, walked }: Plan,
  after: Position | null,
  limit: number,
): Promise<Walked<SoughtRow>> {
  const tokens = ranged === null ? [] : [{ ids: selectWhole(ranged), conditions: [] }]
  // As many as were counted, and as many again, which may have come since.
  const most = 2 * Math.max(few, fewThen, maxFound)
  const bounds = { maxFound: most, maxLookedAt: most }
  const { rows } = await seekFound(db, { tokens }, walked, after, limit + 1, bounds)
  return cut(rows, limit, null)
}

async function findWithin(
  { db, ranged, walked }: Plan,
  found: readonly SoughtRow[],
  at: Position,
  limit: number,
  left: number,
): Promise<Walked<SoughtRow> | null> {
  if (ranged === null) return null
  const end = await placeAfter(db, walked, at, left)
  const rows = [...found, ...(await seekWithin(db, walked, ranged, at, end, limit + 1 - found.length))]
  return cut(rows, limit, end)
}

async function goOn(
  { db, limits: { steps }, walked }: Plan,
  found: readonly SoughtRow[],
  from: Position,
  limit: number,
  maxLookedAt: number,
): Promise<Walked<SoughtRow>> {
  const rows = [...found]
  let at = from
  let left = maxLookedAt
  for (const step of [steps[1], maxLookedAt]) {
    const looked = Math.min(step, left)
    if (looked <= 0) break
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
