/**
 * How long what is kept may be believed. Beats tell the server's time since the stream's hello; what was sent before a
 * beat has been read before it. So a beat's age is how old this verifier's knowledge may be.
 */

import type { FromMemory } from './answer.ts'

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
  /** What answers say about their age until the next beat: the same object, so that answers can be told apart by it. */
  freshness: FromMemory
  readonly now: () => number
}

export function createBelief(now: () => number): Belief {
  const nothing = Number.NEGATIVE_INFINITY
  return { until: nothing, silenceMs: 0, base: nothing, slack: 0, at: nothing, freshness: since(nothing, now), now }
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
  const knownAt = belief.base + at - belief.slack
  belief.until = knownAt + belief.silenceMs
  belief.freshness = since(knownAt, belief.now)
}

/** The stream is over. */
export function loseBelief(belief: Belief): void {
  belief.until = Number.NEGATIVE_INFINITY
}

/** Of what was known to be true at that moment. */
function since(knownAt: number, now: () => number): FromMemory {
  return Object.freeze({
    from: 'memory',
    get ageMs() {
      return Math.ceil(now() - knownAt)
    },
  })
}
