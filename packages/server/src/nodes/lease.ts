/** A node's own lease, as its own clocks see it: how long what is in memory may be believed without asking. */

import { CLOCK_SHIFT_MS, LEASE_MS, MARGIN_MS } from './timing.ts'

/** In milliseconds. `monotonic` never jumps and has no meaning elsewhere; `wall` is what the machine thinks that it is. */
export interface Clocks {
  readonly monotonic: () => number
  readonly wall: () => number
}

export interface Moment {
  readonly monotonic: number
  readonly wall: number
}

export interface Lease {
  holds(): boolean
  /** Counts from the moment before the renewal was sent: when it took effect in the database can only be later. */
  renewed(sent: Moment): void
  lose(): void
  /** Milliseconds since the last renewal was sent; of a lease that was lost too. */
  age(): number
}

export function createLease(clocks: Clocks): Lease {
  let until = Number.NEGATIVE_INFINITY
  let apart = 0
  let renewedAt = clocks.monotonic()
  return {
    holds() {
      const now = clocks.monotonic()
      // A machine that was suspended may find its monotonic clock where it was. The wall clock has moved on.
      return now < until && Math.abs(clocks.wall() - now - apart) < CLOCK_SHIFT_MS
    },
    renewed({ monotonic, wall }) {
      until = monotonic + LEASE_MS - MARGIN_MS
      apart = wall - monotonic
      renewedAt = monotonic
    },
    lose() {
      until = Number.NEGATIVE_INFINITY
    },
    age: () => clocks.monotonic() - renewedAt,
  }
}

export function momentOf({ monotonic, wall }: Clocks): Moment {
  return { monotonic: monotonic(), wall: wall() }
}
