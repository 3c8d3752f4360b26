/** What this node knows of the order of changes, and who wants to hear of them. */

import type { Change, Reach } from '../store/ledger.ts'

export interface Feed {
  /** The number of the last change that everything in memory takes into account. */
  applied(): number
  /** Takes a committed change into account, before anybody is told that it is done. */
  apply(change: Change): void
  onChange(listener: (reach: Reach) => void): void
  /** Whether any change after `seq` reaches something that `reaches` recognises. Doubt counts as yes. */
  reachedSince(seq: number, reaches: (reach: Reach) => boolean): boolean
}

/** How many changes are remembered for reads that were under way while they were applied. */
const REMEMBERED = 1024

export function createFeed(startAt: number): Feed {
  let applied = startAt
  const recent: Change[] = []
  const listeners: ((reach: Reach) => void)[] = []
  return {
    applied: () => applied,
    onChange: (listener) => void listeners.push(listener),
    apply(change) {
      if (change.seq <= applied) return
      for (const reach of change.reach) for (const listener of listeners) listener(reach)
      applied = change.seq
      recent.push(change)
      if (recent.length > REMEMBERED) recent.shift()
    },
    reachedSince(seq, reaches) {
      if (seq >= applied) return false
      const oldest = recent[0]
      if (oldest === undefined || oldest.seq > seq + 1) return true
      return recent.some((change) => change.seq > seq && change.reach.some(reaches))
    },
  }
}
