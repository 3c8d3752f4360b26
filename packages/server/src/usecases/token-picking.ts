/** Filters that pick few tokens out of many: who is picked is read and tested, and nobody else is looked at. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import type { Db } from '../store/db.ts'
import { findIds, idsOf } from '../store/found-ids.ts'
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
import { collectByText } from '../store/token-names.ts'
import type { TokenQuestion } from './token-query.ts'

/** A filter that hits no more than this is answered from the hits; any other by walking the order. */
const MAX_CANDIDATES = 10_000

/** What a filter finds along an index of its own: the narrowest first, as far as that can be told. */
export function selectsOf(db: Db, { role, units, users }: TokenQuestion): IdSelect[] {
  return [
    ...(users === null ? [] : [selectTokensOfUsers(db, [...users])]),
    ...(units === null ? [] : [selectTokensOfUnits(db, [...units])]),
    ...(role === null ? [] : [selectTokensOfRole(db, role)]),
  ]
}

/** What is in a state, along the index of an order. */
function selectsOfState(deps: Deps, db: Db, { kinds, neverUsed, statuses, tenant }: TokenQuestion): IdSelect[] {
  // Not narrowed by `reaches`: what reaches into a tenant does not live there.
  const among = { kinds, tenant: tenant?.internalId ?? null }
  return [
    ...(statuses !== null && only(statuses, 'revoked') ? [selectRevokedTokens(db)] : []),
    ...(statuses !== null && only(statuses, 'expired') ? [selectExpiredTokens(db, among, deps.now())] : []),
    ...(neverUsed ? [selectNeverUsedTokens(db, among)] : []),
  ]
}

/** Internal ids of everything that can match, when some filter hits few; null when the order has to be walked. */
export async function pickCandidates(deps: Deps, db: Db, question: TokenQuestion): Promise<number[] | null> {
  const found = await pickIds(deps, db, question)
  return found === null ? null : reachable(deps, db, found, question.reaches)
}

async function pickIds(deps: Deps, db: Db, question: TokenQuestion): Promise<number[] | null> {
  const limit = MAX_CANDIDATES + 1
  // The last four characters are not part of a row, so this filter is never left to walking.
  if (question.last4 !== null) return idsOf(await findIds(db, selectTokensByLast4(db, question.last4)(limit)))
  for (const select of [...selectsOf(db, question), ...selectsOfState(deps, db, question)]) {
    const found = await findIds(db, select(limit))
    if (found.count < limit) return idsOf(found)
  }
  if (question.text === null) return null
  return collectByText(db, deps.store.dialect, question.text, MAX_CANDIDATES)
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
