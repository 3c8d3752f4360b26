/**
 * One "now" for all nodes: the database's clock, carried on between two looks at it by the monotonic clock of this node.
 * Never backwards, so an expiry that has passed stays passed.
 */
export interface DatabaseClock {
  /** Whole milliseconds since 1970. */
  now(): number
  /**
   * What the database's clock said after this moment of the monotonic clock, when it was asked. Taken as if it had been
   * said at once: a token may expire here by a message's time too early, and never too late.
   */
  correct(said: number, sentAt: number): void
  /** By how much this machine's own clock is ahead of the database's, in milliseconds. */
  skew(): number
}

export function createDatabaseClock(monotonic: () => number, wall: () => number): DatabaseClock {
  let base = wall() - monotonic()
  let latest = 0
  return {
    now() {
      latest = Math.max(latest, Math.floor(base + monotonic()))
      return latest
    },
    correct(said, sentAt) {
      base = said - sentAt
    },
    skew: () => Math.round(wall() - monotonic() - base),
  }
}
