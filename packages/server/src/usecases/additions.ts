/** Additions that wait for each other anyway share a transaction, so that one commit to the disk serves them all. */

import type { Deps } from '../deps.ts'
import type { Db } from '../store/db.ts'
import { setSavepoint } from '../store/savepoint.ts'
import type { WaitingAddition, WrittenAddition } from './addition-queue.ts'
import type { Caller } from './caller.ts'
import { commitUnheard, refuse, type Written } from './mutation.ts'

/**
 * Writes what is new and changes nothing that is kept in memory: so whoever comes next in the same transaction judges
 * by memory as rightly as after a commit. Sends nothing that it does not wait for.
 */
export type Addition<T> = (tx: Db, own: Caller) => Promise<Omit<Written<T>, 'reach'>>

/** About a millisecond each: no other change waits for long. */
const AT_MOST = 16

/**
 * Resolves once the addition is committed. One that throws is undone alone, and is answered when those beside it are
 * committed; where that fails, all of them are refused.
 */
export function add<T>(deps: Deps, caller: Caller, addition: Addition<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const write = async (tx: Db): Promise<WrittenAddition> => {
      const { audit, result } = await addition(tx, await caller.refresh(tx))
      return { audit, tell: () => resolve(result) }
    }
    deps.additions.join({ write, refuse: reject }, () => writeSome(deps))
  })
}

async function writeSome(deps: Deps): Promise<void> {
  const { additions } = deps
  const taken = additions.take(1)
  let hasBegun = false
  try {
    const { result } = await commitUnheard(deps, async (tx) => {
      hasBegun = true
      // Where it is repeated, they come again like all who wait: nobody stands beside the first until it is written.
      additions.putBack(taken.splice(1))
      const written = await writeEach(deps, tx, taken)
      return { result: written, audit: written.flatMap(({ audit }) => audit), reach: [] }
    })
    for (const { tell } of result) tell()
  } catch (error) {
    // Where no transaction begins, none would for those who wait.
    if (!hasBegun) taken.push(...additions.take(Number.POSITIVE_INFINITY))
    for (const addition of taken) refuseSoon(deps, addition, error)
  }
}

/** Whoever comes while the others are written joins them. */
async function writeEach(deps: Deps, tx: Db, taken: WaitingAddition[]): Promise<WrittenAddition[]> {
  const written: WrittenAddition[] = []
  for (const addition of taken) {
    // When the first throws, the transaction is undone, and nothing was written before it.
    written.push(written.length === 0 ? await addition.write(tx) : await writeApart(deps, tx, addition))
    if (written.length === taken.length && taken.length < AT_MOST) taken.push(...deps.additions.take(1))
  }
  return written
}

async function writeApart(deps: Deps, tx: Db, addition: WaitingAddition): Promise<WrittenAddition> {
  const savepoint = await setSavepoint(tx)
  try {
    const written = await addition.write(tx)
    await savepoint.keep()
    return written
  } catch (error) {
    // The whole transaction is to be repeated.
    if (deps.store.dialect.isConflict(error)) throw error
    await savepoint.undo()
    // What it has found may have been written beside it: it is not told before that is on the disk.
    return { audit: [], tell: () => refuseSoon(deps, addition, error) }
  }
}

/** Whoever waits behind it does not wait until this may be heard: that can take as long as a node that stands still. */
function refuseSoon(deps: Deps, addition: WaitingAddition, error: unknown): void {
  refuse(deps, error).catch(addition.refuse)
}
