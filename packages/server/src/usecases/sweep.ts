/**
 * Removes the rows of what was deleted. They are out of every answer already, so this is no mutation: it changes nothing
 * that anybody can see, and takes its turn between those that do.
 */

import type { Deps } from '../deps.ts'
import { deleteChangesBelow } from '../store/ledger.ts'
import { type Deleted, listDeleted, sweepSteps } from '../store/sweep.ts'

/** Small enough that a mutation waiting for the writer does not feel it. */
const BATCH = 100

/** Runs until nothing is left. May run at any time, also twice at once, and goes on where a crash ended it. */
export async function sweepDeleted({ store }: Pick<Deps, 'store'>): Promise<void> {
  const { dialect, write } = store
  for (let deleted = await listDeleted(write); !isEmpty(deleted); deleted = await listDeleted(write)) {
    for (const step of sweepSteps(write, dialect, deleted, BATCH)) {
      let removed = 1n
      while (removed > 0n) ({ numDeletedRows: removed } = await step())
    }
  }
}

function isEmpty({ tenants, units, users }: Deleted): boolean {
  return tenants.length === 0 && units.length === 0 && users.length === 0
}

/** How many changes a node may be behind and still catch up one by one; further behind, it forgets all it has in memory. */
const CHANGES_KEPT = 10_000
const CHANGES_AT_ONCE = 1_000

/** Deletes change records that no node needs any more. The audit log is another table, and stays whole. */
export async function sweepChanges(deps: Pick<Deps, 'feed' | 'store'>, kept: number = CHANGES_KEPT): Promise<void> {
  const oldest = deps.feed.applied() - kept + 1
  while ((await deleteChangesBelow(deps.store.write, oldest, CHANGES_AT_ONCE)) === CHANGES_AT_ONCE);
}
