/** Filters that pick few tokens out of many: who is picked is read and tested, and nobody else is looked at. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import type { Db } from '../store/db.ts'
import {
  expiredTokens,
  neverUsedTokens,
  revokedTokens,
  tokensByLast4,
  tokensByText,
  tokensOfRole,
  tokensOfUnits,
  tokensOfUsers,
  tokensReaching,
} from '../store/token-candidates.ts'
import { listTokenRows, TOKEN_ORDERS } from '../store/token-list.ts'
import type { TokenQuestion } from './token-query.ts'

/** A filter that hits no more than this is answered from the hits; any other by walking the order. */
const MAX_CANDIDATES = 10_000

/** Internal ids of everything that can match, when some filter hits few; null when the order has to be walked. */
export async function pickCandidates(deps: Deps, db: Db, question: TokenQuestion): Promise<number[] | null> {
  const { kinds, last4, neverUsed, reaches, role, statuses, tenant, text, units, users } = question
  const limit = MAX_CANDIDATES + 1
  const picks: (() => Promise<number[] | null>)[] = []
  // The last four characters are not part of a row, so this filter is never left to walking.
  if (last4 !== null) return reachable(deps, db, await tokensByLast4(db, last4, limit), reaches)
  if (users !== null) picks.push(() => tokensOfUsers(db, [...users], limit))
  if (text !== null) picks.push(() => tokensByText(db, deps.store.dialect, text, MAX_CANDIDATES))
  if (units !== null) picks.push(() => tokensOfUnits(db, [...units], limit))
  if (role !== null) picks.push(() => tokensOfRole(db, role, limit))
  if (statuses !== null && only(statuses, 'revoked')) picks.push(() => revokedTokens(db, limit))
  // Not narrowed by `reaches`: what reaches into a tenant does not live there.
  const among = { kinds, tenant: tenant?.internalId ?? null }
  if (statuses !== null && only(statuses, 'expired')) picks.push(() => expiredTokens(db, among, deps.now(), limit))
  if (neverUsed) picks.push(() => neverUsedTokens(db, among, limit))
  for (const pick of picks) {
    const ids = await pick()
    if (ids !== null && ids.length <= MAX_CANDIDATES) return reachable(deps, db, ids, reaches)
  }
  return null
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
