/**
 * Marks tokens whose end has passed, so that lists of them find them. Nobody sees whether a token is marked, so this is no
 * mutation: a list that comes before the marks looks for what they do not tell.
 */

import type { Deps } from '../deps.ts'
import { TOKEN_KINDS } from '../domain/token.ts'
import { beginMarking, endMarking, findEndMarks, IS_UNMARKED, markEnded, takeMarksBack } from '../store/ended-tokens.ts'
import { TOKEN_ORDERS } from '../store/token-list.ts'
import { type SoughtRow, seekTokens, type TokenSought } from '../store/token-seeking.ts'

/** As far as clocks may be apart, and as long as a change may take that gives a token an end. */
const BEHIND_MS = 5 * 60_000
const EVERY_MS = 5 * 60_000

/** Small enough that a mutation waiting for the writer does not feel it. */
const BATCH = 200

type MarkDeps = Pick<Deps, 'now' | 'soon' | 'store'>

/** In pieces, between which other jobs run. Of several nodes, one does it. */
export async function markEndedSoon(deps: MarkDeps): Promise<void> {
  const until = deps.now() - BEHIND_MS
  // A clock that went ahead and was set right has marked up to an instant that is still to come.
  await takeMarksBack(deps.store.write, until)
  if (await beginMarking(deps.store.write, until, EVERY_MS)) markSoon(deps, until, null)
}

function markSoon(deps: MarkDeps, until: number, after: SoughtRow | null): void {
  deps.soon(async () => {
    const last = await markSome(deps, until, after)
    if (last !== null) markSoon(deps, until, last)
  })
}

/** Answers the last one marked; null when all are. Ended at any point, the next turn goes on where this one was. */
async function markSome({ store: { dialect, write } }: MarkDeps, until: number, after: SoughtRow | null) {
  const { done } = await findEndMarks(write)
  const rows = await seekTokens(write, unmarked(done, until), after, null, BATCH)
  try {
    if (rows.length > 0)
      await markEnded(
        write,
        rows.map(({ id }) => id),
        until,
      )
  } catch (error) {
    // Somebody was changing them in another order.
    if (dialect.isConflict(error)) return after
    throw error
  }
  const last = rows.at(-1)
  const isAll = last === undefined || rows.length < BATCH
  // Others may have the same end as the last one.
  await endMarking(write, isAll ? until : Number(last.key) - 1)
  return isAll ? null : last
}

function unmarked(done: number, until: number): TokenSought {
  return {
    ...{ column: TOKEN_ORDERS.expiresAt, descending: false, besides: null, hasDeleted: false, revoked: false },
    ...{ scopes: TOKEN_KINDS.map((kind) => ({ kind, tenant: null, units: null })), conditions: [IS_UNMARKED] },
    ...{ from: done + 1, before: until + 1 },
  }
}
