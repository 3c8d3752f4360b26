/** Proof that whoever redeems a code is who asked for it (RFC 7636), with S256 alone. */

import { createHash } from 'node:crypto'

/** A SHA-256 in base64url (§4.2). */
export function isChallenge(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

/** Whether the verifier is well formed (§4.1) and the one that the challenge was made of. */
export function provesChallenge(verifier: string, challenge: string): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}
