/**
 * Who is told of tokens that are about to expire, and when: 30, 7 and 1 days ahead, and never more than one mail a person in
 * seven days. So each mail names everything that ends in the next 30 days: whatever ends before the next mail may come has
 * been named in this one, and no last warning is lost to the quiet week.
 */

const DAY_MS = 86_400_000

/** So long before its end a token gives cause to a mail. */
export const MARKS_DAYS = [30, 7, 1] as const
/** How far ahead a mail looks. */
export const AHEAD_MS = 30 * DAY_MS
/** For so long after one mail there is no other. */
export const QUIET_MS = 7 * DAY_MS

export interface EndingToken {
  readonly issuedAt: number
  readonly expiresAt: number
}

/**
 * What a person is to be told now, soonest end first; null when it is not time, or there is no cause. `toldAt` is when they
 * were told last.
 */
export function judgeNotice<Token extends EndingToken>(
  tokens: readonly Token[],
  toldAt: number | null,
  now: number,
): readonly Token[] | null {
  if (toldAt !== null && now - toldAt < QUIET_MS) return null
  const ending = tokens.filter(({ expiresAt }) => expiresAt > now && expiresAt - now <= AHEAD_MS)
  if (!ending.some((token) => hasCause(token, toldAt, now))) return null
  return ending.toSorted((a, b) => a.expiresAt - b.expiresAt)
}

/** A mark has been passed since the last mail. One that lies before the token itself is none: its maker knew its end. */
function hasCause({ expiresAt, issuedAt }: EndingToken, toldAt: number | null, now: number): boolean {
  return MARKS_DAYS.some((days) => {
    const mark = expiresAt - days * DAY_MS
    return mark <= now && mark > issuedAt && (toldAt === null || mark > toldAt)
  })
}
