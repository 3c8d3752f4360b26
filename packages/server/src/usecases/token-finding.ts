/** What the filters of a list of tokens find along indexes of their own, few enough to be looked at all together. */

import { prefixEnd } from '../domain/fold.ts'
import { countRows } from '../store/keyset.ts'
import { type IdSelect, selectTokensByLast4 } from '../store/token-candidates.ts'
import { type Found, type FoundBounds, foundBy } from '../store/token-found.ts'
import { TOKEN_ORDERS } from '../store/token-list.ts'
import { findByText } from '../store/token-names.ts'
import { countSought, isWhole, type TokenSought } from '../store/token-seeking.ts'
import { selectsOf } from './token-picking.ts'
import type { Plan } from './token-plan.ts'

/** No row of a list tells its last characters, so what they find is never left to walking. */
const MAX_BY_LAST4 = 10_001

/** More than a total says. */
const MANY = 10_001

export interface FewTokens {
  readonly found: Found
  readonly sought: TokenSought
  readonly bounds: FoundBounds
}

export interface FoundInPlan {
  readonly few: FewTokens | null
  /** What hits many, but fewer than there are tokens. */
  readonly many: IdSelect | null
  /** More belong to the list than are counted. */
  readonly isMany: boolean
}

const NOTHING: FoundInPlan = { few: null, many: null, isMany: false }

export async function findInPlan(plan: Plan): Promise<FoundInPlan> {
  const { db, limits, question, walked: sought } = plan
  const { maxFound } = limits
  if (question.last4 !== null) {
    const tokens = [foundBy(selectTokensByLast4(db, question.last4), MAX_BY_LAST4)]
    const bounds = { maxFound: MAX_BY_LAST4, maxLookedAt: MAX_BY_LAST4 }
    return { ...NOTHING, few: { found: { tokens }, sought, bounds } }
  }
  let many: IdSelect | null = null
  for (const select of selectsOf(db, question)) {
    if ((await countRows(db, select(maxFound + 1))) > maxFound) {
      many ??= select
      continue
    }
    const bounds = { maxFound, maxLookedAt: maxFound }
    return { ...NOTHING, few: { found: { tokens: [foundBy(select, maxFound + 1)] }, sought, bounds } }
  }
  return question.text === null ? { ...NOTHING, many } : { many, ...(await findText(plan, question.text)) }
}

async function findText(plan: Plan, text: string): Promise<Pick<FoundInPlan, 'few' | 'isMany'>> {
  const [isMany, isInFew] = await Promise.all([beginMany(plan, text), isSmall(plan)])
  if (isMany || isInFew) return { few: null, isMany }
  const { maxFound, maxHits } = plan.limits
  const found = findByText(plan.deps.store.dialect, text, maxHits)
  return { few: { found, sought: plan.named, bounds: { maxFound, maxLookedAt: maxHits } }, isMany: false }
}

/** Whether names that begin with the text are enough already: an index tells that, and most texts are beginnings. */
async function beginMany({ db, named }: Plan, text: string): Promise<boolean> {
  const { before, conditions, from } = named
  if (conditions.length > 0 || before !== null || from !== null) return false
  const names: TokenSought = { ...named, column: TOKEN_ORDERS.name, from: text, before: prefixEnd(text) }
  return isWhole(names) && (await countSought(db, names, MANY, 0)).count >= MANY
}

async function isSmall({ db, limits: { fewTokens }, walked }: Plan): Promise<boolean> {
  const all: TokenSought = { ...walked, from: null, before: null, revoked: false, conditions: [] }
  return isWhole(all) && (await countSought(db, all, fewTokens + 1, 0)).count <= fewTokens
}
