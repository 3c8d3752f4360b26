/** How long a console session lives, and how it is known. */

import { createHash } from 'node:crypto'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

export const SESSION_MAX_MS = 12 * HOUR_MS
export const SESSION_IDLE_MS = 30 * MINUTE_MS
/** How long a given password counts as given just now. */
export const CONFIRMED_MS = 5 * MINUTE_MS
/** A session is marked as used at most this often, so that reading does not write all the time. */
export const TOUCH_EVERY_MS = MINUTE_MS

/** The instant, exclusive, at which a session ends unless it is used before. */
export function sessionEnd(session: { readonly createdAt: number; readonly seenAt: number }): number {
  return Math.min(session.createdAt + SESSION_MAX_MS, session.seenAt + SESSION_IDLE_MS)
}

/** Session ids have 256 bits from the system's generator, so a plain hash keeps them as well as a keyed one. */
export function hashSessionId(sessionId: string): Uint8Array {
  return createHash('sha256').update(sessionId).digest()
}
