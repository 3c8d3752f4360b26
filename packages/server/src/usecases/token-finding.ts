/** What the filters of a list of tokens find along indexes of their own, few enough to be looked at all together. */

import { prefixEnd } from '../domain/fold.ts'
import type { Db } from '../store/db.ts'
import { countRows } from '../store/keyset.ts'
import { type IdSelect, selectTokensByLast4 } from '../store/token-candidates.ts'
import { type Found, type FoundBounds, foundBy } from '../store/token-found.ts'
import { TOKEN_ORDERS } from '../store/token-list.ts'
import { findByText } from '../store/token-names.ts'
import { countSought, isWhole, type TokenSought } from '../store/token-seeking.ts'
import { selectsOf } from './token-picking.ts'
import { isOnly, type Plan, type SeekLimits, tenantsOf } from './token-plan.ts'
import type { TokenQuestion } from './token-query.ts'
import { pickSuspended } from './token-suspended.ts'

const MAX_BY_LAST4 = 10_000

/** More than a total says. */
const MANY = 10_001

export interface FewTokens {
  readonly found: Found
  readonly sought: TokenSought
  readonly bounds: FoundBounds
  /** They may be so many that a page of them is nearer along the order of the list, of which each row tells it. */
  readonly mayBeMany: boolean
}

export interface FoundInPlan {
  readonly few: FewTokens | null
  /** What hits many, but fewer than there are tokens. */
  readonly many: IdSelect | null
  /** More belong to the list than are counted. */
  readonly isMany: boolean
}

const NOTHING: FoundInPlan = { few: null, many: null, isMany: false }

/** A filter that an index answers, and whether it hits few. */
export interface PickedFilter {
  readonly few: IdSelect | null
  readonly many: IdSelect | null
}

/** The first filter that hits few, or else the first one. */
export async function pickFilter(db: Db, question: TokenQuestion, { maxFound }: SeekLimits): Promise<PickedFilter> {
  // No row of a list tells the last characters, so what they find is never left to walking.
  if (question.last4 !== null) return { few: selectTokensByLast4(db, question.last4), many: null }
  let many: IdSelect | null = null
  for (const select of selectsOf(db, question)) {
    if ((await countRows(db, select(maxFound + 1))) <= maxFound) return { few: select, many: null }
    many ??= select
  }
  return { few: null, many }
}

export async function findInPlan(plan: Plan, { few, many }: PickedFilter): Promise<FoundInPlan> {
  const { limits, question, walked: sought } = plan
  if (few !== null) {
    const most = question.last4 === null ? limits.maxFound : MAX_BY_LAST4
    const found = { tokens: [foundBy(few, most + 1)] }
    const bounds = { maxFound: most + 1, maxLookedAt: most + 1 }
    return { ...NOTHING, few: { found, sought, bounds, mayBeMany: false } }
  }
  const suspended = isOnly(question.statuses, 'suspended') ? await pickSuspended(plan) : null
  if (suspended !== null) {
    // As many as were counted, and as many again, which may have come since.
    const most = 2 * limits.maxHits
    const bounds = { maxFound: most, maxLookedAt: most }
    return { ...NOTHING, few: { found: { tokens: [foundBy(suspended, most + 1)] }, sought, bounds, mayBeMany: true } }
  }
  return question.text === null ? { ...NOTHING, many } : { many, ...(await findText(plan, question.text)) }
}

async function findText(plan: Plan, text: string): Promise<Pick<FoundInPlan, 'few' | 'isMany'>> {
  const [isMany, isInFew] = await Promise.all([beginMany(plan, text), isSmall(plan)])
  if (isMany || isInFew) return { few: null, isMany }
  const { fewHits, maxFound, maxHits } = plan.limits
  const tenants = tenantsOf(plan.named)
  const within = tenants === null ? null : { tenants, few: fewHits }
  const found = findByText(plan.deps.store.dialect, text, maxHits, within)
  const bounds = { maxFound, maxLookedAt: maxHits }
  return { few: { found, sought: plan.named, bounds, mayBeMany: true }, isMany: false }
}

/** Whether names that begin with the text are enough already: an index tells that, and most texts are beginnings. */
async function beginMany({ db, named }: Plan, text: string): Promise<boolean> {
  // The order's own bounds would be lost, and the index of names does not tell what is revoked.
  if (named.before !== null || named.from !== null || named.revoked) return false
  const names: TokenSought = { ...named, column: TOKEN_ORDERS.name, from: text, before: prefixEnd(text) }
  return isWhole(names) && (await countSought(db, names, MANY, 0)).count >= MANY
}

async function isSmall({ db, limits: { fewTokens }, walked }: Plan): Promise<boolean> {
  const all: TokenSought = { ...walked, from: null, before: null, revoked: false, conditions: [] }
  return isWhole(all) && (await countSought(db, all, fewTokens + 1, 0)).count <= fewTokens
}
