/** What the parts of a sign-in by an app hold of it: random texts that go out once, and are kept as hashes. */

import type { Deps } from '../deps.ts'
import { lookupHash } from '../domain/sealing.ts'
import { hashSessionId } from './session-life.ts'

const MINUTE_MS = 60_000
const SECOND_MS = 1_000

/** How long a person has to say yes. */
export const CONNECTION_MS = 10 * MINUTE_MS
/** How long an app has to redeem its code (RFC 6749 §4.1.2: ten minutes at most). */
export const CODE_MS = MINUTE_MS
/** How long a device waits between two questions, and by how much longer each time that it does not (RFC 8628 §3.5). */
export const POLL_MS = 5 * SECOND_MS
/** For how long what is over is still known, so that a code that comes twice is told from one that never was. */
export const KEPT_MS = 60 * MINUTE_MS
/** The same for what came to nothing: a device that asks once more hears why. */
export const UNANSWERED_KEPT_MS = 5 * MINUTE_MS

const SECRET_BYTES = 32

/** 256 random bits. */
export function newConnectionSecret(deps: Deps): string {
  return Buffer.from(deps.entropy(SECRET_BYTES)).toString('base64url')
}

/** Such a secret cannot be guessed, so a plain hash keeps it as well as a keyed one. */
export const hashConnectionSecret = hashSessionId

/** A user code has few bits, so that its hash needs a key; the oldest, which stays when one is added. */
export function hashUserCode(deps: Deps, code: string): Uint8Array {
  return lookupHash(deps.keys.oldest.lookup, `user-code ${code}`)
}
