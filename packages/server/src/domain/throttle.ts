/** How many wrong passwords are too many: counted for the account at one source, for the account, and for the source. */

import { createHash } from 'node:crypto'
import { formatAddress, parseAddress } from './address.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const DAY_MS = 24 * 60 * MINUTE_MS

export const WINDOW_MS = 15 * MINUTE_MS
/** For how long a source from which an account was signed in to is known as one of its own. */
export const KNOWN_SOURCE_MS = 30 * DAY_MS

/** An account at one source: so many tries are free; then each costs a wait that doubles up to the window. */
const FREE_TRIES = 5
const FIRST_WAIT_MS = 15 * SECOND_MS
/** An account from everywhere, in a window. Sources known to the account are let through, or anybody could lock it. */
const TRIES_AT_ACCOUNT = 50
/** One source at all accounts, in a window. */
const TRIES_FROM_SOURCE = 100

/** Tries that were let through and have not succeeded. */
export interface TryCount {
  readonly failures: number
  readonly firstAt: number
  readonly lastAt: number
}

export interface TryCounts {
  readonly pair: TryCount
  readonly account: TryCount
  readonly source: TryCount
}

export type TryVerdict =
  | { readonly allowed: true; readonly counts: TryCounts }
  | { readonly allowed: false; readonly waitMs: number }

/**
 * Lets one more try through and counts it, before anybody knows whether it is right: so tries that come together cannot
 * pass together. A try that is refused counts nowhere.
 */
export function judgeTry(counts: TryCounts, sourceKnown: boolean, now: number): TryVerdict {
  const pair = sinceLast(counts.pair, now)
  const account = sinceFirst(counts.account, now)
  const source = sinceFirst(counts.source, now)
  const waitMs = Math.max(
    pair.failures < FREE_TRIES ? 0 : pair.lastAt + waitAfter(pair.failures) - now,
    sourceKnown || account.failures < TRIES_AT_ACCOUNT ? 0 : account.firstAt + WINDOW_MS - now,
    source.failures < TRIES_FROM_SOURCE ? 0 : source.firstAt + WINDOW_MS - now,
  )
  if (waitMs > 0) return { allowed: false, waitMs }
  return { allowed: true, counts: { pair: add(pair, now), account: add(account, now), source: add(source, now) } }
}

function waitAfter(failures: number): number {
  return Math.min(WINDOW_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_TRIES))
}

function sinceLast(count: TryCount, now: number): TryCount {
  return now - count.lastAt < WINDOW_MS ? count : { failures: 0, firstAt: now, lastAt: now }
}

function sinceFirst(count: TryCount, now: number): TryCount {
  return now - count.firstAt < WINDOW_MS ? count : { failures: 0, firstAt: now, lastAt: now }
}

function add(count: TryCount, now: number): TryCount {
  return { ...count, failures: count.failures + 1, lastAt: now }
}

export interface TryKeys {
  readonly pair: string
  readonly account: string
  readonly source: string
  readonly known: string
}

/**
 * What the counts are kept under. An account stands there as a hash: people type passwords into the wrong field, and what
 * they type must not lie about in clear.
 */
export function tryKeys(account: string, address: string | null): TryKeys {
  const name = createHash('sha256').update(account).digest('base64url')
  const source = sourceOf(address)
  return {
    pair: `pair ${name} ${source}`,
    account: `account ${name}`,
    source: `source ${source}`,
    known: `known ${name} ${source}`,
  }
}

/**
 * The same for the six digits of one person, wherever the guesses come from: whoever guesses them knows the password
 * already, and there are too few of them to let every source try its share (NIST SP 800-63B §5.2.2).
 */
export function codeKeys(userId: number): TryKeys {
  const name = `codes ${userId}`
  return { pair: `pair ${name}`, account: `account ${name}`, source: `source ${name}`, known: `known ${name}` }
}

/** Who calls, as far as an address tells: whoever has one IPv6 address has all of its /64. */
export function sourceOf(address: string | null): string {
  const parsed = address === null ? null : parseAddress(address)
  if (parsed === null) return 'unknown'
  if (parsed.family === 4) return formatAddress(parsed)
  return `${formatAddress({ family: 6, value: (parsed.value >> 64n) << 64n })}/64`
}
