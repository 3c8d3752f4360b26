/** Lists of what is revoked or has ended, along indexes that hold nothing else: few tokens are, however many there are. */

import type { Db } from '../store/db.ts'
import { type EndMarks, findEndMarks, IS_UNMARKED } from '../store/ended-tokens.ts'
import { selectMeeting } from '../store/token-found.ts'
import { TOKEN_ORDERS } from '../store/token-list.ts'
import { countSought, isWhole, selectWhole, type TokenSought } from '../store/token-seeking.ts'
import { isOnly, type Plan, soughtAlong, type TokenOrder } from './token-plan.ts'
import type { TokenQuestion } from './token-query.ts'

/** Null for a list that no such index serves. The order of ends needs none: it tells what has ended, and who is revoked. */
export async function endMarksFor(
  db: Db,
  { statuses }: TokenQuestion,
  { column }: TokenOrder,
): Promise<EndMarks | null> {
  if (column === TOKEN_ORDERS.expiresAt) return null
  return isOnly(statuses, 'revoked') || isOnly(statuses, 'expired') ? findEndMarks(db) : null
}

/**
 * The plan itself where these indexes do not tell. A clock that is behind them would see tokens as ended that, by its own
 * time, have not.
 */
export async function alongStopped(plan: Plan, order: TokenOrder, marks: EndMarks | null): Promise<Plan> {
  if (marks === null || marks.begun > plan.narrowing.now) return plan
  const walked = isOnly(plan.narrowing.statuses, 'revoked')
    ? onlyRevoked(plan)
    : await onlyEnded(plan, order, marks.done)
  return walked === null ? plan : { ...plan, walked, ranged: null }
}

/** Those that ended since the marks are passed on the way. */
function onlyRevoked({ walked }: Plan): TokenSought {
  return { ...walked, scopes: walked.scopes.map((scope) => ({ ...scope, stopped: 'revoked' })) }
}

/** Those that are marked, and beside them the few that ended since. Null where these are many, because nobody has marked them. */
async function onlyEnded(plan: Plan, order: TokenOrder, done: number): Promise<TokenSought | null> {
  const { db, limits, narrowing, walked } = plan
  if (walked.besides !== null) return null
  const since: TokenSought = {
    ...{ column: TOKEN_ORDERS.expiresAt, descending: false, scopes: walked.scopes, besides: null, hasDeleted: false },
    ...{ from: done + 1, before: narrowing.now + 1, revoked: false, conditions: [] },
  }
  if (!isWhole(since) || (await countSought(db, since, limits.fewThen + 1, 0)).count > limits.fewThen) return null
  return soughtAlong(
    order,
    { ...narrowing, statuses: null },
    {
      scopes: walked.scopes.map((scope) => ({ ...scope, stopped: 'ended' })),
      besides: { ids: selectMeeting({ ids: selectWhole(since), conditions: [IS_UNMARKED] }), conditions: [] },
      hasDeleted: walked.hasDeleted,
    },
  )
}
