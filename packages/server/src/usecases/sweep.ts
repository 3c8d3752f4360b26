/**
 * Removes the rows of what was deleted. They are out of every answer already, so this is no mutation: it changes nothing
 * that anybody can see, and takes its turn between those that do.
 */

import type { Deps } from '../deps.ts'
import type { Dialect } from '../store/db.ts'
import { hasDeletedTokens } from '../store/deleted-tokens.ts'
import { deleteChangesBelow } from '../store/ledger.ts'
import { type Deleted, listDeleted, sweepSteps } from '../store/sweep.ts'

/** Small enough that a mutation waiting for the writer does not feel it. */
const BATCH = 50

/** After so long other work takes its turn. */
const WITHIN_MS = 100

type SweepDeps = Pick<Deps, 'now' | 'soon' | 'store'>

/** Stores of which another piece of a sweep is waiting for its turn. */
const unfinished = new WeakSet<SweepDeps['store']>()

/** Sweeps in pieces, between which other jobs run: a large sweep takes many seconds. One at a time, whoever asks for it. */
export function sweepSoon(deps: SweepDeps): void {
  deps.soon(async () => {
    if (!unfinished.has(deps.store)) await sweepPiece(deps)
  })
}

async function sweepPiece(deps: SweepDeps): Promise<void> {
  unfinished.delete(deps.store)
  if (await sweepDeleted(deps, WITHIN_MS)) return
  unfinished.add(deps.store)
  deps.soon(() => sweepPiece(deps))
}

/** As many as two calls may delete: whoever looks for tokens has to pass those that wait here. */
const MAX_BACKLOG = 20_000

/** For whoever is about to delete many tokens: resolves when not too many of them wait to be swept. */
export async function sweepBacklog(deps: Pick<Deps, 'now' | 'store'>, max: number = MAX_BACKLOG): Promise<void> {
  const isLong = () => hasDeletedTokens(deps.store.write, max)
  while (await isLong()) await sweepDeleted(deps, WITHIN_MS)
}

/**
 * Runs until nothing is left, or for about as long as it is given, in milliseconds; answers whether nothing is left. However
 * long its turn takes to come, it removes something. May run at any time, also twice at once, and goes on where a crash
 * ended it.
 */
export async function sweepDeleted(
  { now, store }: Pick<Deps, 'now' | 'store'>,
  withinMs: number = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const { dialect, write } = store
  const endAt = now() + withinMs
  for (let deleted = await listDeleted(write); !isEmpty(deleted); deleted = await listDeleted(write)) {
    for (const step of sweepSteps(write, dialect, deleted, BATCH)) {
      let removed = 1n
      while (removed > 0n) {
        removed = await removedBy(step, dialect)
        if (removed > 0n && now() > endAt) return false
      }
    }
  }
  return true
}

type SweepStep = () => Promise<{ readonly numDeletedRows: bigint }>

/** What others were removing or changing in another order is tried again. */
async function removedBy(step: SweepStep, { isConflict }: Dialect): Promise<bigint> {
  try {
    return (await step()).numDeletedRows
  } catch (error) {
    if (isConflict(error)) return 1n
    throw error
  }
}

function isEmpty({ tenants, tokens, units, users }: Deleted): boolean {
  return !tokens && tenants.length === 0 && units.length === 0 && users.length === 0
}

/** How many changes a node may be behind and still catch up one by one; further behind, it forgets all it has in memory. */
const CHANGES_KEPT = 10_000
const CHANGES_AT_ONCE = 1_000

/** Deletes change records that no node needs any more. The audit log is another table, and stays whole. */
export async function sweepChanges(deps: Pick<Deps, 'feed' | 'store'>, kept: number = CHANGES_KEPT): Promise<void> {
  const oldest = deps.feed.applied() - kept + 1
  while ((await deleteChangesBelow(deps.store.write, oldest, CHANGES_AT_ONCE)) === CHANGES_AT_ONCE);
}
