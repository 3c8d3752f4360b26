/** This server as one of those that share a database: whether it may believe its memory, and how a change reaches the others. */

import type { Change } from '../store/ledger.ts'
import type { Propagation } from './propagation.ts'

export interface Node {
  /** What this node is called in answers, lists and logs. */
  readonly name: string
  /** Whether what is in memory may be believed now. Never waits: the path of every verification asks it. */
  trusted(): boolean
  /**
   * Resolves when memory is as new as the database was at some moment after the call; at once while `trusted`. Rejects
   * with `store_unavailable`.
   */
  fresh(): Promise<void>
  /**
   * To be called when a change begins: looks at the other nodes from now on, until the function that it answers is called.
   * So the silence of one that stands still, perhaps in the way of this very change, counts from here.
   */
  watch(): () => void
  /**
   * Resolves when no node believes anything older than this committed change, which this node has applied already.
   * Rejects with `store_unavailable` when that cannot be known in time.
   */
  propagate(change: Pick<Change, 'seq'>): Promise<Propagation>
  /** Whole milliseconds since 1970, the same on all nodes within what a message takes; never backwards. */
  now(): number
  /** All nodes that hold a lease, as this one knows them. */
  list(): readonly NodeFacts[]
  vitals(): NodeVitals
  /** Called after every wait for the other nodes: with what it found, or null where that could not be known. */
  onWaited(listener: (done: Propagation | null) => void): void
  /** Gives the lease back, so that nobody waits for this node any more. */
  leave(): Promise<void>
}

/** What an operator watches, counted since the start. */
export interface NodeVitals {
  /** How long this node's lease has not been renewed, in milliseconds; 0 where there is none. */
  readonly renewedMsAgo: number
  /** By how much this machine's clock is ahead of the database's, in milliseconds. */
  readonly clockSkewMs: number
  /** Changes of others that came by themselves. */
  readonly heard: number
  /** Changes of others that had to be read, because the news of them was lost, late, or too long for a message. */
  readonly read: number
}

export interface NodeFacts {
  readonly name: string
  readonly version: string
  readonly self: boolean
  /** When it took its lease, in milliseconds since 1970. */
  readonly since: number
  /** The number of the last change that it said to have applied; it may have come further. */
  readonly applied: number
  /** How long its lease has not been renewed, in milliseconds. */
  readonly silentMs: number
}
