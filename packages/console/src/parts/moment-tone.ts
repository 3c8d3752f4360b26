/** How near a moment of expiry is, as a colour says it. */

const DAY_MS = 86_400_000

export type MomentTone = 'warn' | 'bad'

/** Red below 7 days, amber below 30. `leftMs` is what is left until then; what is over warns of nothing any more. */
export function momentTone(leftMs: number): MomentTone | undefined {
  if (leftMs < 0) return undefined
  if (leftMs < 7 * DAY_MS) return 'bad'
  return leftMs < 30 * DAY_MS ? 'warn' : undefined
}
