/** Filters that pick few tokens out of many: who is picked is read and tested, and nobody else is looked at. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import type { Db } from '../store/db.ts'
import { type FoundIds, findIds, idsOf } from '../store/found-ids.ts'
import {
  type IdSelect,
  selectExpiredTokens,
  selectNeverUsedTokens,
  selectRevokedTokens,
  selectTokensByLast4,
  selectTokensOfRole,
  selectTokensOfUnits,
  selectTokensOfUsers,
  tokensReaching,
} from '../store/token-candidates.ts'
import { listTokenRows, TOKEN_ORDERS } from '../store/token-list.ts'
import { findTokensByText } from '../store/token-names.ts'
import type { TokenQuestion } from './token-query.ts'

/** A filter that hits no more than this is answered from the hits; any other by walking the order. */
const MAX_CANDIDATES = 10_000

export interface Picked {
  /** Everything that can match, when some filter hits few; null when the order has to be walked. */
  readonly found: FoundIds | null
  /** All of them have the text, so that none has to be asked again. */
  readonly haveText: boolean
  /** Users with the text in a name; null where they are many, or where nobody has asked. */
  readonly holders: FoundIds | null
  /** What hits many, but fewer than there are tokens. */
  readonly many: IdSelect | null
}

export async function pickTokens(deps: Deps, db: Db, question: TokenQuestion): Promise<Picked> {
  const limit = MAX_CANDIDATES + 1
  // The last four characters are not part of a row, so this filter is never left to walking.
  if (question.last4 !== null) {
    const found = await findIds(db, selectTokensByLast4(db, question.last4)(limit))
    return { found, haveText: false, holders: null, many: null }
  }
  let many: IdSelect | null = null
  for (const select of selectsOf(deps, db, question)) {
    const found = await findIds(db, select(limit))
    if (found.count < limit) return { found, haveText: false, holders: null, many: null }
    many ??= select
  }
  const { text } = question
  if (text === null) return { found: null, haveText: false, holders: null, many }
  const { holders, tokens } = await findTokensByText(db, deps.store.dialect, text, MAX_CANDIDATES)
  return { found: tokens, haveText: tokens !== null, holders, many: tokens === null ? many : null }
}

/** The narrowest first, as far as that can be told. */
function selectsOf(deps: Deps, db: Db, question: TokenQuestion): IdSelect[] {
  const { kinds, neverUsed, role, statuses, tenant, units, users } = question
  // Not narrowed by `reaches`: what reaches into a tenant does not live there.
  const among = { kinds, tenant: tenant?.internalId ?? null }
  return [
    ...(users === null ? [] : [selectTokensOfUsers(db, [...users])]),
    ...(units === null ? [] : [selectTokensOfUnits(db, [...units])]),
    ...(role === null ? [] : [selectTokensOfRole(db, role)]),
    ...(statuses !== null && only(statuses, 'revoked') ? [selectRevokedTokens(db)] : []),
    ...(statuses !== null && only(statuses, 'expired') ? [selectExpiredTokens(db, among, deps.now())] : []),
    ...(neverUsed ? [selectNeverUsedTokens(db, among)] : []),
  ]
}

/** Internal ids of everything that can match, when some filter hits few; null when the order has to be walked. */
export async function pickCandidates(deps: Deps, db: Db, question: TokenQuestion): Promise<number[] | null> {
  const { found } = await pickTokens(deps, db, question)
  return found === null ? null : reachable(deps, db, idsOf(found), question.reaches)
}

function only(statuses: ReadonlySet<string>, status: string): boolean {
  return statuses.size === 1 && statuses.has(status)
}

/** Of some tokens, those that live in the tenant or reach into it; all of them when no tenant is asked for. */
async function reachable(deps: Deps, db: Db, ids: number[], reaches: TenantView | null): Promise<number[]> {
  if (reaches === null) return ids
  const reaching = new Set(await reachingIds(deps, db, reaches.internalId))
  const rows = await listTokenRows(db, ids, TOKEN_ORDERS.name)
  return rows.filter((row) => row.tenant === reaches.internalId || reaching.has(row.id)).map(({ id }) => id)
}

export async function reachingIds(deps: Deps, db: Db, tenant: number): Promise<number[]> {
  const platform = await deps.directory.byId(PLATFORM)
  return tokensReaching(db, tenant, platform?.view.internalId ?? 0, MAX_CANDIDATES)
}
