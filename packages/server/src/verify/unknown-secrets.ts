/** Slows down whoever guesses secrets, by source and in memory. */

import { sourceOf } from '../domain/throttle.ts'
import { createGenerations } from './generations.ts'

/** Counts secrets that have the right form and are unknown, by their source. */
export interface UnknownSecretLimit {
  /** How long the source has to wait, in milliseconds; null while it need not. Never asked for a known secret or a wrong checksum. */
  count(address: string | null): number | null
  /** Takes one count back: it was no guess after all. */
  forgive(address: string | null): void
}

const UNKNOWN_PER_MINUTE = 100
const MINUTE_MS = 60_000
const MAX_SOURCES = 20_000

export function createUnknownSecretLimit(now: () => number): UnknownSecretLimit {
  const sources = createGenerations<string, { startedAt: number; count: number }>(MAX_SOURCES)
  return {
    count(address) {
      const source = sourceOf(address)
      const at = now()
      const present = sources.get(source)
      if (present === undefined || at - present.startedAt >= MINUTE_MS) {
        sources.set(source, { startedAt: at, count: 1 })
        return null
      }
      present.count += 1
      return present.count > UNKNOWN_PER_MINUTE ? present.startedAt + MINUTE_MS - at : null
    },
    forgive(address) {
      const present = sources.get(sourceOf(address))
      if (present !== undefined && present.count > 0) present.count -= 1
    },
  }
}
