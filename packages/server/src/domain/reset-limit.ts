/** How often a password may be asked to be reset: for one person, and from one source. */

import { sourceOf, type TryCount } from './throttle.ts'

export const RESET_WINDOW_MS = 3_600_000

/** Mails to one person in a window. Whoever asks for more is answered alike, and nothing is sent. */
const MAILS_TO_PERSON = 3
const REQUESTS_FROM_SOURCE = 20

/** What all keys of these counts begin with. */
export const RESET_KEYS = 'reset '

export type ResetVerdict =
  | { readonly allowed: true; readonly count: TryCount }
  | { readonly allowed: false; readonly waitMs: number }

/** Whether one more request may come from a source, or one more mail may go to a person. */
export function judgeReset(kind: 'source' | 'person', counted: TryCount, now: number): ResetVerdict {
  const count = now - counted.firstAt < RESET_WINDOW_MS ? counted : { failures: 0, firstAt: now, lastAt: now }
  if (count.failures >= MOST[kind]) return { allowed: false, waitMs: count.firstAt + RESET_WINDOW_MS - now }
  return { allowed: true, count: { ...count, failures: count.failures + 1, lastAt: now } }
}

const MOST = { source: REQUESTS_FROM_SOURCE, person: MAILS_TO_PERSON }

export function resetSourceKey(address: string | null): string {
  return `${RESET_KEYS}source ${sourceOf(address)}`
}

/** Of the person, not of what was typed: there is more than one way to name the same one. */
export function resetPersonKey(userId: number): string {
  return `${RESET_KEYS}person ${userId}`
}
