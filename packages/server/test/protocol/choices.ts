/** What the protocol says in each of its details, and what could be said instead. */

export interface Choices {
  /** (a) From when a node's own lease counts. */
  readonly ownLease: 'from its question' | 'from its answer'
  /** (b) What a waiter does with a lease that has stood still for long enough. */
  readonly givingUp: 'ends it if it still stands' | 'ends it anyway' | 'goes on'
  /** (b) What a renewal does to a lease that has ended. */
  readonly endedLease: 'is refused' | 'is renewed'
  /** (c) When the leases to wait for are read. */
  readonly leasesRead: 'after the commit' | 'before the commit'
  /** (d) From when another's lease is seen to stand still. */
  readonly stillness: 'from the answer' | 'from the question' | 'by the wall clock'
  /** (d) Whether a node trusts itself for less than it waits for others. */
  readonly margin: 'kept' | 'left out'
  /** (e) What a crash of the database may take back, besides positions. */
  readonly crashTakes: 'nothing' | 'acquisitions' | 'renewals' | 'ends'
  /** (f) When a node that acquires a lease reads how far it has to come along. */
  readonly catchUp: 'after acquiring' | 'before acquiring' | 'never'
  /** (f) What a renewal means that finds a lease whose acquisition was never answered. */
  readonly unansweredLease: 'acquired' | 'renewed'
  /** (g) Which look at the leases serves a change. */
  readonly look: 'one begun after the commit' | 'one under way'
  /** (g) What is said when the wait has taken too long. */
  readonly tooLong: 'unavailable' | 'done'
  /** (g) What becomes of a second revoke, which finds nothing left to change. */
  readonly repeated: 'waits as well' | 'is answered at once'
  /** (h) What a node that stops does with its own trust. */
  readonly stopping: 'distrusts first' | 'trusts on' | 'hears a late renewal'
  /** In which order a node applies a change and records that it has. */
  readonly position: 'after applying' | 'before applying'
  /** What a recorded position belongs to. */
  readonly positionOf: 'the lease' | 'the process' | 'the name'
  /** Whether two processes may stand behind one lease row. */
  readonly rowOf: 'one process' | 'whoever has its name'
  /** What happens to an entry that was being read when a change reached it. */
  readonly load: 'read again' | 'kept'
  /** What a verification without a lease does. */
  readonly withoutLease: 'begins a reading' | 'shares one under way' | 'shares a load under way'
  /** When a verification looks whether the lease holds. */
  readonly trust: 'looked at by each' | 'noted by a timer'
  /** Which verifications may say valid: those that began, or those that ended before the answer to the revoke. */
  readonly promise: 'for what begins' | 'for what ends'
  /** Whether a monotonic clock may stand still while its machine is suspended. */
  readonly suspension: 'none' | 'unnoticed' | 'noticed by the wall clock'
}

/** The protocol as it is. */
export const PROTOCOL: Choices = {
  ownLease: 'from its question',
  givingUp: 'ends it if it still stands',
  endedLease: 'is refused',
  leasesRead: 'after the commit',
  stillness: 'from the answer',
  margin: 'kept',
  crashTakes: 'nothing',
  catchUp: 'after acquiring',
  unansweredLease: 'acquired',
  look: 'one begun after the commit',
  tooLong: 'unavailable',
  repeated: 'waits as well',
  stopping: 'distrusts first',
  position: 'after applying',
  positionOf: 'the lease',
  rowOf: 'one process',
  load: 'read again',
  withoutLease: 'begins a reading',
  trust: 'looked at by each',
  promise: 'for what begins',
  suspension: 'none',
}

/** How large a world is searched. */
export interface Size {
  /** Changes, of which the last one is the revoke. */
  readonly changes: 1 | 2
  /** Nodes that watch the caching node's lease; the first of them is where the revoke is called. */
  readonly watchers: 1 | 2
  /** Whether a message whose sender has given it up may still arrive. */
  readonly late: boolean
}
