/** Links with which somebody sets their password once, without knowing the present one. */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const LINK_PURPOSES = ['reset', 'invitation'] as const
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

/** A lost password is wanted back at once; an invitation may lie over a weekend. */
export const LINK_LIFETIMES_MS: Readonly<Record<LinkPurpose, number>> = {
  reset: 2 * HOUR_MS,
  invitation: 7 * DAY_MS,
}

/** 256 bits: nobody finds one by trying. */
export const LINK_SECRET_BYTES = 32

/**
 * Where a link leads. The secret stands in the fragment, which no browser sends to any server, so that it is in nobody's log.
 */
export function linkAddress(publicUrl: string, secret: string): string {
  return `${publicUrl}/console/password#${secret}`
}
