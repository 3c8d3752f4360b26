/** Slows down whoever guesses: passwords and set-up codes in the database, unknown secrets in memory. */

import type { Deps } from '../deps.ts'
import { RESET_KEYS, RESET_WINDOW_MS } from '../domain/reset-limit.ts'
import { codeKeys, judgeTry, KNOWN_SOURCE_MS, type TryKeys, tryKeys, WINDOW_MS } from '../domain/throttle.ts'
import type { Db } from '../store/db.ts'
import {
  decrementTryCounts,
  deleteTryCount,
  deleteTryCountsBefore,
  isMarkedSince,
  lockTryCounts,
  markNow,
  updateTryCount,
} from '../store/throttle.ts'
import { Problem } from './problem.ts'

/** A try that was let through and counted. Unless it is cleared, it counts as a failure. */
export interface CountedTry {
  readonly keys: TryKeys
}

/**
 * Counts a try at an account, whether or not there is such an account, before its password is looked at. Throws
 * `rate_limited` when there were too many.
 */
export function countTry(deps: Deps, account: string, address: string | null): Promise<CountedTry> {
  return countUnder(deps, tryKeys(account, address))
}

/** Counts a guess at the six digits of a person, besides the try at their account. */
export function countCode(deps: Deps, userId: number): Promise<CountedTry> {
  return countUnder(deps, codeKeys(userId))
}

async function countUnder(deps: Deps, keys: TryKeys): Promise<CountedTry> {
  const now = deps.now()
  await deps.store.write.transaction().execute(async (tx) => {
    const locked = await lockTryCounts(tx, [keys.pair, keys.account, keys.source], now)
    const none = { failures: 0, firstAt: now, lastAt: now }
    const counts = {
      pair: locked.get(keys.pair) ?? none,
      account: locked.get(keys.account) ?? none,
      source: locked.get(keys.source) ?? none,
    }
    const verdict = judgeTry(counts, await isMarkedSince(tx, keys.known, now - KNOWN_SOURCE_MS), now)
    if (!verdict.allowed) throw tooMany(verdict.waitMs)
    await Promise.all([
      updateTryCount(tx, keys.pair, verdict.counts.pair),
      updateTryCount(tx, keys.account, verdict.counts.account),
      updateTryCount(tx, keys.source, verdict.counts.source),
    ])
  })
  return { keys }
}

/** The try was right: the account is free again at this source, and the source is remembered as one of its own. */
export async function clearTry(tx: Db, { keys }: CountedTry, now: number): Promise<void> {
  await lockTryCounts(tx, [keys.pair, keys.account, keys.source], now)
  await deleteTryCount(tx, keys.pair)
  await decrementTryCounts(tx, [keys.account, keys.source])
  await markNow(tx, keys.known, now)
}

/** The try was never judged, so it counts nowhere. */
export async function returnTry(tx: Db, { keys }: CountedTry, now: number): Promise<void> {
  await lockTryCounts(tx, [keys.pair, keys.account, keys.source], now)
  await decrementTryCounts(tx, [keys.pair, keys.account, keys.source])
}

const SWEPT_AT_ONCE = 1_000

/** Deletes counts that mean nothing any more. Small statements, so that no change waits for them. */
export async function sweepThrottle(deps: Deps): Promise<void> {
  const now = deps.now()
  const { write } = deps.store
  while (
    (await deleteTryCountsBefore(write, now - WINDOW_MS, ['known ', RESET_KEYS], SWEPT_AT_ONCE)) === SWEPT_AT_ONCE
  );
  while ((await deleteTryCountsBefore(write, now - RESET_WINDOW_MS, ['known '], SWEPT_AT_ONCE)) === SWEPT_AT_ONCE);
  while ((await deleteTryCountsBefore(write, now - KNOWN_SOURCE_MS, [], SWEPT_AT_ONCE)) === SWEPT_AT_ONCE);
}

export function tooMany(waitMs: number): Problem {
  return new Problem('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1_000) })
}
