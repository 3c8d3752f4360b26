/**
 * What an issuer has published, kept for a while so that not every sign-in asks for it anew. Nothing is used beyond its time,
 * also where the issuer cannot be asked: who has taken a key back may not be overruled by what we remember.
 */

import type { JSONWebKeySet } from 'jose'

const SECOND_MS = 1_000
const METADATA_MS = 600 * SECOND_MS
/** Where the issuer does not say how long its keys are good. */
const KEYS_MS = 300 * SECOND_MS
const MAX_KEYS_MS = 600 * SECOND_MS
/** A key that is not among those that are kept is asked for at once, but no more often than this. */
const ASK_AGAIN_MS = 10 * SECOND_MS

export interface IssuerMemory {
  /** As it was sent; null: to be fetched. */
  metadata(): string | null
  keepMetadata(text: string): void
  keys(): JSONWebKeySet | null
  /** Notes that the keys are being asked for. */
  askForKeys(): void
  /** For as long as the header of the answer allows, within bounds. */
  keepKeys(keys: JSONWebKeySet, cacheControl: string | null): void
  /** Whether an unknown key may be looked for among what the issuer publishes now. */
  mayAskAgain(): boolean
}

interface Kept<T> {
  readonly value: T
  readonly at: number
  readonly lifeMs: number
}

export function createIssuerMemory(now: () => number): IssuerMemory {
  let metadata: Kept<string> | null = null
  let keys: Kept<JSONWebKeySet> | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  // A clock that was set back must not lengthen anything.
  const within = (at: number, ms: number): boolean => now() >= at && now() - at < ms
  const fresh = <T>(kept: Kept<T> | null): T | null =>
    kept !== null && within(kept.at, kept.lifeMs) ? kept.value : null
  return {
    metadata: () => fresh(metadata),
    keepMetadata(value) {
      metadata = { value, at: now(), lifeMs: METADATA_MS }
    },
    keys: () => fresh(keys),
    askForKeys() {
      askedAt = now()
    },
    keepKeys(value, cacheControl) {
      keys = { value, at: now(), lifeMs: keysLifeMs(cacheControl) }
    },
    mayAskAgain: () => !within(askedAt, ASK_AGAIN_MS),
  }
}

/** How long keys may be kept by their answer's `Cache-Control` (RFC 9111 §5.2.2). */
export function keysLifeMs(cacheControl: string | null): number {
  const directives = (cacheControl ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
  if (directives.includes('no-store') || directives.includes('no-cache')) return 0
  const named = directives.map((each) => /^max-age="?(\d+)"?$/.exec(each)?.[1]).find((each) => each !== undefined)
  return named === undefined ? KEYS_MS : Math.min(Number(named) * SECOND_MS, MAX_KEYS_MS)
}
