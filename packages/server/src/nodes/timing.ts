/** How long a lease lasts and how often things happen, in milliseconds. docs/decisions/0007 says why it must be so. */

export const LEASE_MS = 3_000

/** What clocks may be apart over one lease: a node trusts its own for less, and waits for another's for longer. */
export const MARGIN_MS = 500

export const RENEW_EVERY_MS = 500

/** Without an answer to a renewal for so long, the database counts as gone, and whoever waits for it is told. */
export const ANSWER_WITHIN_MS = 1_000

export const RECONNECT_EVERY_MS = 250

/** How far a node has come it tells at once to those that wait, and notes so much later for those that look. */
export const NOTE_AFTER_MS = 50

/** How often a waiter looks by itself whether the others have come along; usually they tell. */
export const LOOK_EVERY_MS = 100

/** A call waits no longer than this for other nodes. What can happen meanwhile is shorter. */
export const WAIT_AT_MOST_MS = 8_000

/**
 * By how much the wall clock may move against the monotonic one before a lease is doubted: a suspended machine shows so.
 * Half of what lies between a node's own lease and the wait for another's.
 */
export const CLOCK_SHIFT_MS = 500
