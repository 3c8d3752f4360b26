/**
 * What an authenticator signs, so that an old answer is of no use (WebAuthn §13.4.3). A challenge carries the moment at
 * which it was made and a MAC over what it is for, so that only those that were answered have to be remembered.
 */

import { createHmac, timingSafeEqual } from 'node:crypto'

export const CHALLENGE_MS = 5 * 60_000
export const NONCE_BYTES = 16
const TIME_BYTES = 6
const MAC_START = NONCE_BYTES + TIME_BYTES

/** What a challenge is good for, and for whom: `sign-in`, or another purpose with what it is bound to. */
export type ChallengePurpose = readonly string[]

/** A new challenge, in base64url; the nonce is 16 random bytes. */
export function composeChallenge(
  key: Uint8Array,
  nonce: Uint8Array,
  purpose: ChallengePurpose,
  now: number,
): Uint8Array {
  const time = Buffer.alloc(TIME_BYTES)
  time.writeUIntBE(now, 0, TIME_BYTES)
  const head = Buffer.concat([nonce, time])
  return Buffer.concat([head, macOf(key, head, purpose)])
}

/** Whether we made it, for this purpose, and no more than five minutes ago. */
export function isChallenge(key: Uint8Array, challenge: Uint8Array, purpose: ChallengePurpose, now: number): boolean {
  const bytes = Buffer.from(challenge)
  const head = bytes.subarray(0, MAC_START)
  const mac = macOf(key, head, purpose)
  if (bytes.length !== MAC_START + mac.length || !timingSafeEqual(bytes.subarray(MAC_START), mac)) return false
  const madeAt = head.readUIntBE(NONCE_BYTES, TIME_BYTES)
  return now - madeAt < CHALLENGE_MS
}

/** A JSON array, because two different purposes must never give the same bytes. */
function macOf(key: Uint8Array, head: Uint8Array, purpose: ChallengePurpose): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(purpose)).update('\0').update(head).digest()
}
