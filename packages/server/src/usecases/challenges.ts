/** Challenges for authenticators: made without writing anything, and good for one answer. */

import type { Deps } from '../deps.ts'
import { CHALLENGE_MS, type ChallengePurpose, composeChallenge, isChallenge, NONCE_BYTES } from '../domain/challenge.ts'
import { deleteOldSignIns, insertUsedChallenge } from '../store/sign-ins.ts'
import { hashSessionId } from './session-life.ts'

/** For how long a sign-in waits for its second factor. */
export const SIGN_IN_MS = CHALLENGE_MS

/** The newest key would not do: while a key is added, nodes may disagree on which one that is. */
const keyOf = ({ keys }: Deps): Uint8Array => keys.oldest.factors

export function newChallenge(deps: Deps, purpose: ChallengePurpose): string {
  const bytes = composeChallenge(keyOf(deps), deps.entropy(NONCE_BYTES), purpose, deps.now())
  return Buffer.from(bytes).toString('base64url')
}

/**
 * The challenge that was signed, if it is ours for this purpose and nobody has answered it before; null otherwise. It is
 * used up, whatever becomes of the answer.
 */
export async function useChallenge(
  deps: Deps,
  clientDataJson: string,
  purpose: ChallengePurpose,
): Promise<string | null> {
  const challenge = readChallenge(clientDataJson)
  if (challenge === null) return null
  if (!isChallenge(keyOf(deps), Buffer.from(challenge, 'base64url'), purpose, deps.now())) return null
  // In one spelling, or spare bits of the last letter would make another one of it.
  const canonical = Buffer.from(challenge, 'base64url').toString('base64url')
  const isFirst = await insertUsedChallenge(deps.store.write, hashSessionId(canonical), deps.now())
  return isFirst ? challenge : null
}

/** The member of the client data (WebAuthn §5.8.1). A page of somebody else's that holds ours is refused. */
function readChallenge(clientDataJson: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'))
    if (typeof data !== 'object' || data === null || !('challenge' in data)) return null
    if ('crossOrigin' in data && data.crossOrigin !== false) return null
    return typeof data.challenge === 'string' ? data.challenge : null
  } catch {
    return null
  }
}

/** Deletes sign-ins and challenges that mean nothing any more. */
export async function sweepSignIns(deps: Deps): Promise<void> {
  await deleteOldSignIns(deps.store.write, deps.now() - SIGN_IN_MS)
}
