/** What a verifier needs of the platform, so that a test can stand in for it. Web standards alone. */

export interface Surroundings {
  readonly fetch: typeof fetch
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number
  /** From 0 up to 1. */
  readonly random: () => number
  /** Runs something later, and answers a function that prevents it. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** Not looked up again at each call: that is an eighth of what a whole check may take. */
const clock = performance

export const PLATFORM: Surroundings = {
  // Looked up at each call, and not kept: some platforms refuse a `fetch` that has lost its owner.
  fetch: (...request) => fetch(...request),
  now: () => clock.now(),
  random: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
