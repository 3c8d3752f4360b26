/** How many tokens belong to a list, where it takes more than one index to tell. */

import { TOKEN_KINDS, type TokenKind } from '../domain/token.ts'
import { countRows } from '../store/keyset.ts'
import type { IdSelect } from '../store/token-candidates.ts'
import { countAmong } from '../store/token-found.ts'
import { TOKEN_ORDERS } from '../store/token-list.ts'
import { conditionsOf, countMeeting } from '../store/token-narrowing.ts'
import { belonging, countSought, isWhole, type TokenSought } from '../store/token-seeking.ts'
import type { Sought } from './listing.ts'
import { isOnly, type Plan } from './token-plan.ts'
import { selectSomeSuspended } from './token-suspended.ts'

/** A kind whose tokens act as nobody and hold no role, so that nothing but their tenant suspends them. */
const UNHELD: TokenKind = 'application'

/** Where more are revoked, to count past them would take longer than to look at what is counted. */
const MAX_REVOKED = 50_000

/** Counted up to `limit`; no more than `maxLookedAt` rows are looked at. */
export async function countAlong(
  plan: Plan,
  many: IdSelect | null,
  limit: number,
  maxLookedAt: number,
): ReturnType<Sought<never>['count']> {
  const { counted, db } = plan
  if (isWhole(counted)) return countSought(db, counted, limit, 0)
  if (many !== null) {
    if (isToldByPlace(plan)) return { count: await countRows(db, many(limit)), isAll: true }
    const count = await countAmong(db, many, counted, limit, maxLookedAt)
    if (count !== null) return { count, isAll: true }
  }
  if (isOnly(plan.narrowing.statuses, 'suspended')) {
    const count = await countMeeting(db, selectSomeSuspended(plan)(maxLookedAt), belonging(counted), limit)
    if (count >= limit) return { count, isAll: true }
  }
  const unheld = await countUnheld(plan, limit)
  if (unheld === null) return countSought(db, counted, limit, maxLookedAt)
  if (unheld >= limit) return { count: limit, isAll: true }
  const scopes = counted.scopes.filter(({ kind }) => kind !== UNHELD)
  if (scopes.length === 0) return { count: unheld, isAll: true }
  const rest = await countSought(db, { ...counted, scopes }, limit - unheld, maxLookedAt)
  return { count: unheld + rest.count, isAll: rest.isAll }
}

/** Whether a unit or a role is all that is asked, and the caller sees everything that lies there. */
function isToldByPlace({ narrowing, question, walked }: Plan): boolean {
  const { role, units } = narrowing
  if ((role === null) === (units === null) || question.tenant === null) return false
  const isRest = conditionsOf({ ...narrowing, role: null, units: null }).length === 0
  const sees = walked.scopes.every((scope) => scope.units === null && scope.tenant === question.tenant?.internalId)
  const isAll = walked.scopes.length === TOKEN_KINDS.length && walked.besides === null && !walked.hasDeleted
  return isRest && sees && isAll
}

/** Active tokens that nobody holds: those that have not expired, less the revoked ones. Null where that does not tell. */
async function countUnheld({ counted, db, narrowing }: Plan, limit: number): Promise<number | null> {
  const { now, statuses, stopped } = narrowing
  if (statuses?.size !== 1 || !statuses.has('active') || stopped.tenants.length > 0) return null
  const rest = conditionsOf({ ...narrowing, expiresBefore: null, statuses: null })
  if (rest.length > 0 || counted.besides !== null) return null
  const scopes = counted.scopes.filter(({ kind }) => kind === UNHELD)
  const unexpired: TokenSought = {
    ...{ column: TOKEN_ORDERS.expiresAt, descending: false, scopes, besides: null, hasDeleted: counted.hasDeleted },
    ...{ from: now + 1, before: narrowing.expiresBefore, revoked: false, conditions: [] },
  }
  if (scopes.length === 0 || !isWhole(unexpired)) return null
  const revoked = (await countSought(db, { ...unexpired, revoked: true }, MAX_REVOKED, 0)).count
  if (revoked === MAX_REVOKED) return null
  const all = (await countSought(db, unexpired, limit + revoked, 0)).count
  // Not below nothing, should tokens go between the two.
  return Math.max(0, all - revoked)
}
