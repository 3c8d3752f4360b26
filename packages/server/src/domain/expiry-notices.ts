/**
 * When people are told of tokens that are about to expire: 30, 7 and 1 days ahead, each once for each end. What is due together
 * is one mail; there is one a day at most, and one a week that tells of ends a month away.
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How far ahead the first warning comes. */
export const FIRST_DAYS = 30

/**
 * The last one has two hours more: a mail that went out just before leaves it waiting for a day, and people are looked for once
 * an hour, so it would come when the token has ended.
 */
export const STAGES = [
  { days: FIRST_DAYS, aheadMs: FIRST_DAYS * DAY_MS },
  { days: 7, aheadMs: 7 * DAY_MS },
  { days: 1, aheadMs: DAY_MS + 2 * HOUR_MS },
] as const

/** For so long after any mail there is no other. */
export const PAUSE_MS = DAY_MS
/** For so long after a mail that told of ends a month away there is no other such mail. */
export const QUIET_MS = 7 * DAY_MS

/**
 * Which warning is due: the last one that has been reached, so that nobody gets several of a token after a standstill. Null for
 * none, and where it lies before the token: whoever made it knew its end.
 */
export function stageOf(
  { createdAt, expiresAt }: { readonly createdAt: number; readonly expiresAt: number },
  now: number,
): number | null {
  if (expiresAt <= now) return null
  const stage = STAGES.findLast(({ aheadMs }) => expiresAt - now <= aheadMs)
  return stage === undefined || expiresAt - stage.aheadMs <= createdAt ? null : stage.days
}

/** When a person was mailed last: with ends a month away among them, and at all. Zero for never. */
export interface Mailed {
  readonly weeklyAt: number
  readonly at: number
}

/** Which of what waits may be told now: all of it, what is urgent alone, or nothing. */
export function judgeMail(
  waiting: { readonly first: boolean; readonly urgent: boolean },
  mailed: Mailed,
  now: number,
): 'all' | 'urgent' | null {
  if (now - mailed.at < PAUSE_MS) return null
  if (waiting.first && now - mailed.weeklyAt >= QUIET_MS) return 'all'
  return waiting.urgent ? 'urgent' : null
}
