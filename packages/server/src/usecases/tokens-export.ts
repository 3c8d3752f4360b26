/** Every token of a filtered list, one after the other, read in pieces so that memory stays small. */

import type { Deps } from '../deps.ts'
import { listTokenRecords } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import { type Listing, type Row, walkAll } from './listing.ts'
import { type ReachingToken, showListed } from './token-list-show.ts'
import type { TokenFilter } from './token-query.ts'
import type { ShownToken } from './token-show.ts'
import { tokenListing } from './tokens-list.ts'

/** To show more at a time would keep verifications waiting. */
const AT_ONCE = 20

/** Refuses before the first piece is read. */
export async function exportTokens(
  deps: Deps,
  caller: Caller,
  { cursor, limit, ...filter }: TokenFilter & { sort?: string; cursor?: string; limit?: number },
): Promise<AsyncGenerator<ShownToken | ReachingToken>> {
  const db = deps.store.scan
  const listing = await tokenListing(deps, db, caller, filter)
  return pieces(listing, async (ids) =>
    showListed(deps, caller, await listTokenRecords(db, ids), filter.reaches ?? null),
  )
}

async function* pieces(
  listing: Listing<Row>,
  show: (ids: readonly number[]) => Promise<(ShownToken | ReachingToken)[]>,
): AsyncGenerator<ShownToken | ReachingToken> {
  let ids: number[] = []
  for await (const { id } of walkAll(listing)) {
    ids.push(id)
    if (ids.length < AT_ONCE) continue
    yield* await show(ids)
    ids = []
  }
  yield* await show(ids)
}
