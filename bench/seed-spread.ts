/** Moments and states of tokens as years of use leave them, so that every filter of a list finds some and misses others. */

import { NEVER, NEVER_USED } from '../packages/server/src/store/schema.ts'
import type { Row } from './seed-rows.ts'

const DAY_MS = 86_400_000

/**
 * Columns of the token with this index: made within a year; a tenth never expires and three in a hundred have expired;
 * three in ten were never used, the others within 90 days; one in a hundred is revoked.
 */
export function spread(index: number, now: number): Row {
  const mixed = Math.imul(index + 7, 2_246_822_519) >>> 0
  // Of numbers of its own, or the revoked ones would be those that were made first.
  const isRevoked = (Math.imul(index + 11, 3_266_489_917) >>> 7) % 100 === 0
  const share = (shift: number): number => ((mixed >>> shift) % 1_000) / 1_000
  // A step of its own for each token, because few have a moment in common.
  const step = index % 99_991
  const createdAt = now - 365 * DAY_MS + Math.floor(share(3) * 364 * DAY_MS) + step
  return {
    created_at: createdAt,
    updated_at: createdAt + (index % 77_777),
    expires_at: share(9) < 0.1 ? NEVER : now - 3 * DAY_MS + Math.floor(share(11) * 100 * DAY_MS) + step,
    last_used_at: share(7) < 0.3 ? NEVER_USED : now - DAY_MS - Math.floor(share(5) * 89 * DAY_MS) - step,
    ...(isRevoked ? { revoked_at: now - step } : {}),
  }
}
