/** What this node knows of the order of changes, and who wants to hear of them. */

import type { Change, Reach } from '../store/ledger.ts'

export interface Feed {
  /** The number of the last change that everything in memory takes into account. */
  applied(): number
  /** The number of the last of these that reached anything: who has applied it believes nothing that is over. */
  reached(): number
  /**
   * Takes a committed change into account, before anybody is told that it is done. One that was applied before does
   * nothing. False when changes before it are missing: then nothing happens, and they have to be read first.
   */
  apply(change: Change): boolean
  /** For a node that is too far behind to come along change by change: everything in memory is dropped. */
  forget(seq: number): void
  /**
   * For a database that was set back: drops everything, and goes on from where it now stands. Noticed only while the
   * database is behind this node; whoever restores one stops the nodes first.
   */
  restart(seq: number): void
  onChange(listener: (reach: Reach) => void): void
  /** Told of each change that reached anything, once everything in memory takes it into account. */
  onApplied(listener: (change: Change) => void): void
  /** Told where this node goes on from. */
  onForget(listener: (seq: number) => void): void
  onRestart(listener: () => void): void
  /** Whether any change after `seq` reaches something that `reaches` recognises. Doubt counts as yes. */
  reachedSince(seq: number, reaches: (reach: Reach) => boolean): boolean
  /** The changes after `seq` that reached anything, in their order; null where they are not all known here. */
  reachingSince(seq: number): readonly Change[] | null
}

/** How many changes that reached anything are remembered for reads that were under way while they were applied. */
const REMEMBERED = 1024
const NO_CHANGES: readonly Change[] = []

export function createFeed(startAt: number): Feed {
  let applied = startAt
  let reached = startAt
  let recent: Change[] = []
  /** What came after this and reached anything is in `recent`. */
  let rememberedAfter = startAt
  const listeners: ((reach: Reach) => void)[] = []
  const followers: ((change: Change) => void)[] = []
  const forgetters: ((seq: number) => void)[] = []
  const restarters: (() => void)[] = []
  function startAgain(seq: number): void {
    for (const forgetter of forgetters) forgetter(seq)
    applied = seq
    reached = seq
    recent = []
    rememberedAfter = seq
  }
  function remember(change: Change): void {
    reached = change.seq
    recent.push(change)
    if (recent.length > REMEMBERED) rememberedAfter = recent.shift()?.seq ?? change.seq
  }
  function reachingSince(seq: number): readonly Change[] | null {
    if (seq === applied) return NO_CHANGES
    // Beyond `applied`: read before the database was set back, or at a node that is ahead of this one.
    if (seq > applied || seq < rememberedAfter) return null
    return recent.slice(recent.findLastIndex((change) => change.seq <= seq) + 1)
  }

  return {
    applied: () => applied,
    reached: () => reached,
    onChange: (listener) => void listeners.push(listener),
    onApplied: (listener) => void followers.push(listener),
    onForget: (listener) => void forgetters.push(listener),
    onRestart: (listener) => void restarters.push(listener),
    apply(change) {
      if (change.seq <= applied) return true
      if (change.seq > applied + 1) return false
      for (const reach of change.reach) for (const listener of listeners) listener(reach)
      applied = change.seq
      if (change.reach.length === 0) return true
      remember(change)
      for (const follower of followers) follower(change)
      return true
    },
    restart(seq) {
      startAgain(seq)
      for (const restarter of restarters) restarter()
    },
    forget(seq) {
      if (seq > applied) startAgain(seq)
    },
    reachingSince,
    reachedSince(seq, reaches) {
      const changes = reachingSince(seq)
      return changes === null || changes.some((change) => change.reach.some(reaches))
    },
  }
}

/** Further behind than this, a node forgets all it has in memory: what was changed is then more than what it would keep. */
const READ_AT_MOST = 1_000

/**
 * Brings memory up to the change number `seq`, by what `read` finds after a number. Where that is too much, or gone
 * already, everything is dropped.
 */
export async function bringForward(
  feed: Feed,
  seq: number,
  read: (after: number) => Promise<readonly Change[]>,
): Promise<void> {
  const after = feed.applied()
  const changes = seq > after && seq - after <= READ_AT_MOST ? await read(after) : []
  for (const change of changes) if (!feed.apply(change)) break
  feed.forget(seq)
}
