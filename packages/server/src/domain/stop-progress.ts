/** Whether a stop that takes long gets ahead: then it is not cut short, and else not waited for in vain. */

export interface StopProgress {
  /** How much is left to be written. */
  readonly waiting: number
  /** For how long it did not become less, in milliseconds. */
  readonly stillMs: number
}

/** Longer than a stop waits for slow clients, a slow mail server and a slow question to the database, one after the other. */
export const STILL_MOST_MS = 25_000

/** What is seen at the next look, so many milliseconds after the last. */
export function lookAgain(last: StopProgress, waiting: number, sinceMs: number): StopProgress {
  return { waiting, stillMs: waiting < last.waiting ? 0 : last.stillMs + sinceMs }
}

/** For how long from now one that was told so long ago to drain and then to stop may show no sign of getting ahead. */
export function stillFromNow(drainMs: number, sinceToldMs: number): number {
  return Math.max(0, drainMs - sinceToldMs) + STILL_MOST_MS
}
