/** A new secret for the same token, and how long the old one lives on. */

export interface LivingSecret {
  readonly internalId: number
  /** Null: lives as long as the token. */
  readonly expiresAt: number | null
  readonly createdAt: number
}

export interface RotationPlan {
  /** Ends at once: an older secret that still lived, and the present one when there is no overlap. */
  readonly endNow: readonly number[]
  /** The present secret, when it lives on for a while; `until` never lies beyond its own or the token's expiry. */
  readonly overlap: { readonly secret: number; readonly until: number } | null
}

/** At most two secrets live: rotating again ends the older one at once. */
export function planRotation(
  living: readonly LivingSecret[],
  overlapSeconds: number,
  tokenExpiresAt: number | null,
  now: number,
): RotationPlan {
  const [newest, ...older] = living.toSorted((a, b) => b.createdAt - a.createdAt || b.internalId - a.internalId)
  const ended = older.map((secret) => secret.internalId)
  if (newest === undefined) return { endNow: ended, overlap: null }
  const ownEnd = Math.min(newest.expiresAt ?? Number.POSITIVE_INFINITY, tokenExpiresAt ?? Number.POSITIVE_INFINITY)
  const until = Math.min(now + overlapSeconds * 1000, ownEnd)
  if (until <= now) return { endNow: [newest.internalId, ...ended], overlap: null }
  return { endNow: ended, overlap: { secret: newest.internalId, until } }
}
