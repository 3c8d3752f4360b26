/**
 * How long what is kept may be believed. Beats tell the server's time since the stream's hello; what was sent before a
 * beat has been read before it. So a beat's age is how old this verifier's knowledge may be.
 */

export interface Belief {
  /** The moment up to which memory may be believed, by the clock that is passed in; in the past when it may not. */
  until: number
  /** How long a beat is believed. */
  silenceMs: number
  /** The smallest distance seen between the server's clock and ours: beats that were delayed on the way look old by it. */
  base: number
  /** The hello may have been under way for as long as it took from the question to its arrival, so every age is at least that. */
  slack: number
  /** The newest beat. */
  at: number
}

export function createBelief(): Belief {
  const nothing = Number.NEGATIVE_INFINITY
  return { until: nothing, silenceMs: 0, base: nothing, slack: 0, at: nothing }
}

/** A stream has begun. `told` says whether nothing that it has still to tell can be missing in memory. */
export function noteHello(belief: Belief, stream: { askedAt: number; now: number; silenceMs: number; told: boolean }) {
  const { askedAt, now, silenceMs, told } = stream
  belief.silenceMs = silenceMs
  belief.base = now
  belief.slack = now - askedAt
  belief.at = Number.NEGATIVE_INFINITY
  if (told) noteBeat(belief, now, 0)
  else loseBelief(belief)
}

/** `at` is the server's time since the hello. Beats of the past change nothing. */
export function noteBeat(belief: Belief, now: number, at: number): void {
  if (at < belief.at) return
  belief.at = at
  belief.base = Math.min(belief.base, now - at)
  belief.until = belief.base + at + belief.silenceMs - belief.slack
}

/** The stream is over. */
export function loseBelief(belief: Belief): void {
  belief.until = Number.NEGATIVE_INFINITY
}

/** How old knowledge may be at most, in whole milliseconds. */
export function ageAt(belief: Belief, now: number): number {
  return Math.max(0, Math.ceil(now - (belief.until - belief.silenceMs)))
}
