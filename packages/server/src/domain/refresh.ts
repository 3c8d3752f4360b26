/** What becomes of a refresh secret that an app presents: used, used once more because the answer was lost, or leaked. */

import { composeSecret, type Entropy, firstDigits, parseSecret } from './secret.ts'

const SECOND_MS = 1_000

/** 59 bits tell the sign-ins apart, and 131 are each secret's own. */
const FAMILY_DIGITS = 10

/** For how long an app may ask once more whose answer was lost on the way. */
export const AGAIN_MS = 30 * SECOND_MS

export interface PresentedRefresh {
  /** Null while it was not used. One that gave way unused has no instant either: it was never good for another try. */
  readonly usedAt: number | 'gave way' | null
  /** What came of using it; null unless that is the newest of the sign-in. */
  readonly successor: { readonly refreshUsed: boolean; readonly accessUsed: boolean } | null
}

/** `replayed` ends the sign-in. */
export type RefreshVerdict = 'first' | 'again' | 'replayed'

/**
 * Only the secret right before the newest one is let in again, and only while nobody has used what came of it. As that
 * gives way to something newer, there is no third time.
 */
export function judgeRefresh({ successor, usedAt }: PresentedRefresh, now: number): RefreshVerdict {
  if (usedAt === null) return 'first'
  if (usedAt === 'gave way' || successor === null) return 'replayed'
  // A clock that was put back gives nobody more time.
  if (Math.abs(now - usedAt) >= AGAIN_MS) return 'replayed'
  return successor.refreshUsed || successor.accessUsed ? 'replayed' : 'again'
}

/**
 * In the form of a secret, so that scanners find it. All of a sign-in begin alike, so that one that nobody remembers any more
 * is still known for what it is: used, and of that sign-in. `before` is the one that it follows; null for the first.
 */
export function composeRefresh(before: string | null, entropy: Entropy): string {
  return composeSecret('mobile', entropy, before === null ? '' : (familyOf(before) ?? ''))
}

/** What the refresh secrets of a sign-in begin with; null for what is none. */
export function familyOf(secret: string): string | null {
  return parseSecret(secret)?.kind === 'mobile' ? firstDigits(secret, FAMILY_DIGITS) : null
}
