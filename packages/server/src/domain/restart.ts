/** How long to wait before a process that ended is started anew. */

export interface Restart {
  /** Whole milliseconds from the end of the old one to the start of the new one. */
  readonly pauseMs: number
  /** To be given back when the new one ends. */
  readonly failures: number
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 30_000

/** Whoever served for so long has nothing to do with what ended before. */
export const STEADY_AFTER_MS = 60_000

/**
 * The pause doubles with each end after a short life. `servedMs` is how long the process served, 0 where it never did;
 * `chance` from 0 to below 1 takes up to half of the pause away, so that processes that ended together do not start
 * together.
 */
export function planRestart(failures: number, servedMs: number, chance: number): Restart {
  const before = servedMs >= STEADY_AFTER_MS ? 0 : failures
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** before, LONGEST_PAUSE_MS)
  return { pauseMs: Math.round(pause * (1 - chance / 2)), failures: before + 1 }
}
