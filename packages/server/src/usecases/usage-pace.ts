/**
 * Of each second, in milliseconds. The other jobs, which come after it, do not wait for long; a server with time to spare
 * writes all at once; and one that is flooded with different tokens answers first.
 */
const MOST_MS = 400
const LEAST_MS = 10

/** Each waiting token takes some 70 bytes. */
const MAX_WAITING = 2_000_000

/**
 * For how long the uses of so many tokens are written in the next second. `utilization` is how much of its time the event
 * loop was busy in the last one, from 0 to 1.
 */
export function usageWithinMs(waiting: number, utilization: number): number {
  if (waiting > MAX_WAITING) return MOST_MS
  return Math.max(LEAST_MS, MOST_MS * (1 - utilization))
}
