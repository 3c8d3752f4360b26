/**
 * Removes the rows of what was deleted. They are out of every answer already, so this is no mutation: it changes nothing
 * that anybody can see, and takes its turn between those that do.
 */

import type { Deps } from '../deps.ts'
import { deleteChangesBelow } from '../store/ledger.ts'
import { SWEEP_STEPS } from '../store/sweep.ts'

/** Small enough that a mutation waiting for the writer does not feel it. */
const BATCH = 100

/** Runs until nothing is left. May run at any time, also twice at once, and goes on where a crash ended it. */
export async function sweepDeleted(deps: Pick<Deps, 'store'>): Promise<void> {
  for (const step of SWEEP_STEPS) {
    let removed = 1n
    while (removed > 0n) ({ numDeletedRows: removed } = await step(deps.store.write, BATCH))
  }
}

/** How many changes a node may be behind and still catch up one by one; further behind, it forgets all it has in memory. */
const CHANGES_KEPT = 10_000
const CHANGES_AT_ONCE = 1_000

/** Deletes change records that no node needs any more. The audit log is another table, and stays whole. */
export async function sweepChanges(deps: Pick<Deps, 'feed' | 'store'>, kept: number = CHANGES_KEPT): Promise<void> {
  const oldest = deps.feed.applied() - kept + 1
  while ((await deleteChangesBelow(deps.store.write, oldest, CHANGES_AT_ONCE)) === CHANGES_AT_ONCE);
}
