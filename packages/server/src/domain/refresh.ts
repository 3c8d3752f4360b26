/** What becomes of a refresh secret that an app presents: used, used once more because the answer was lost, or leaked. */

const SECOND_MS = 1_000

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
