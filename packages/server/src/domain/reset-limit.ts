/** How often a password may be asked to be reset: for one person, and from one source. */

import { createHash } from 'node:crypto'
import { sourceOf, type TryCount } from './throttle.ts'

export const RESET_WINDOW_MS = 3_600_000

/** Mails to one person in a window. Whoever asks for more is answered alike, and nothing is sent. */
const MAILS_TO_PERSON = 3
const REQUESTS_FROM_SOURCE = 20

/** What all keys of these counts begin with. */
export const RESET_KEYS = 'reset '

export interface ResetCounts {
  readonly person: TryCount
  readonly source: TryCount
}

export type ResetVerdict =
  | { readonly allowed: true; readonly mayMail: boolean; readonly counts: ResetCounts }
  | { readonly allowed: false; readonly waitMs: number }

export function judgeReset(counts: ResetCounts, now: number): ResetVerdict {
  const source = inWindow(counts.source, now)
  const person = inWindow(counts.person, now)
  if (source.failures >= REQUESTS_FROM_SOURCE) {
    return { allowed: false, waitMs: source.firstAt + RESET_WINDOW_MS - now }
  }
  const mayMail = person.failures < MAILS_TO_PERSON
  return { allowed: true, mayMail, counts: { person: mayMail ? add(person, now) : person, source: add(source, now) } }
}

function inWindow(count: TryCount, now: number): TryCount {
  return now - count.firstAt < RESET_WINDOW_MS ? count : { failures: 0, firstAt: now, lastAt: now }
}

function add(count: TryCount, now: number): TryCount {
  return { ...count, failures: count.failures + 1, lastAt: now }
}

/** A name stands there as a hash, as names at the sign-in do. */
export function resetKeys(name: string, address: string | null): { readonly person: string; readonly source: string } {
  const hashed = createHash('sha256').update(name).digest('base64url')
  return { person: `${RESET_KEYS}person ${hashed}`, source: `${RESET_KEYS}source ${sourceOf(address)}` }
}
