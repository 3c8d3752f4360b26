/**
 * Of each second, in milliseconds: the other jobs, which come after it, do not wait for long. At the least one batch is
 * written, which takes less than a hundredth of a second, so that it slows down less than a hundredth of the answers.
 */
const MOST_MS = 400
const LEAST_MS = 1

/** Each waiting token takes some 70 bytes. */
const MAX_WAITING = 2_000_000

/**
 * For how long the uses of so many tokens are written in the next second. A server with time to spare writes all at once; one
 * that is flooded with different tokens answers first. `utilization` is how much of its time the event loop was busy in the
 * last second, from 0 to 1.
 */
export function usageWithinMs(waiting: number, utilization: number): number {
  if (waiting > MAX_WAITING) return MOST_MS
  return Math.max(LEAST_MS, MOST_MS * (1 - utilization) ** 2)
}
