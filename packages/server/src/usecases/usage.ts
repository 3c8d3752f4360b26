/** Writing down how tokens were used, and showing it. */

import type { Deps } from '../deps.ts'
import { sendTogether } from '../store/sent-together.ts'
import {
  type AddressCount,
  addressesToDrop,
  countsByAddress,
  countsByHour,
  deleteCountsBefore,
  listAddresses,
  listCounts,
  lockUsed,
  marksOfSecrets,
  marksOfUse,
  type SecretMark,
  type UsageCount,
  type UsageMark,
} from '../store/usage.ts'
import type { TokenUse } from '../verify/token-use.ts'
import type { Caller } from './caller.ts'
import { invalid } from './problem.ts'
import { requireRead } from './tokens-read.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const USAGE_KEPT_MS = 90 * DAY_MS
const ADDRESSES_KEPT = 100
/** One transaction writes the use of so many tokens: short enough that no change waits for it. */
const TOKENS_AT_ONCE = 400

type Sources = Pick<Deps, 'store' | 'usage' | 'now'>

/**
 * Writes what was counted until now, for about as long as it is given, in milliseconds. What is left waits for the next
 * time, and so does what cannot be written, or belongs to a token that is being changed just now. Whoever asks while
 * this is under way waits for it first, as it may hold what they want to be written.
 */
export function flushUsage(deps: Sources, withinMs: number = Number.POSITIVE_INFINITY): Promise<void> {
  return deps.usage.inTurn(() => writePending(deps, withinMs))
}

async function writePending(deps: Sources, withinMs: number): Promise<void> {
  const startedAt = deps.now()
  const busy: TokenUse[] = []
  // What is counted while this runs is left to the next time, or a busy server would never come to an end.
  let left = deps.usage.pending()
  try {
    while (left > 0 && deps.now() - startedAt < withinMs) {
      const uses = deps.usage.take(Math.min(left, TOKENS_AT_ONCE))
      if (uses.length === 0) break
      left -= uses.length
      const isBusy = await writeUses(deps, uses).catch((error: unknown) => {
        deps.usage.putBack(uses)
        throw error
      })
      busy.push(...uses.filter(isBusy))
      deps.usage.wrote(uses.filter((use) => !isBusy(use)))
    }
  } finally {
    deps.usage.putBack(busy)
  }
}

/** Answers which were not written, because somebody else is changing the token or its secret. */
async function writeUses(
  { store }: Pick<Deps, 'store'>,
  taken: readonly TokenUse[],
): Promise<(use: TokenUse) => boolean> {
  const { dialect } = store
  const tokens = taken.map(({ tokenId }) => tokenId)
  const secrets = taken.flatMap((use) => use.secrets.map(({ secretId }) => secretId))
  return store.write.transaction().execute(async (tx) => {
    const busy = await lockUsed(tx, dialect, tokens, secrets)
    const isBusy = (use: TokenUse): boolean =>
      busy.tokens.has(use.tokenId) || use.secrets.some(({ secretId }) => busy.secrets.has(secretId))
    const uses = taken.filter((use) => !isBusy(use))
    const spread = uses.filter(({ addresses }) => addresses.length > 1)
    await sendTogether(tx, [
      countsByHour(tx, dialect, uses.flatMap(countsOf)),
      countsByAddress(tx, dialect, uses.flatMap(addressesOf)),
      ...spread.map(({ tokenId }) => addressesToDrop(tx, tokenId, ADDRESSES_KEPT)),
      marksOfSecrets(tx, dialect, uses.flatMap(secretMarksOf)),
      marksOfUse(tx, dialect, uses.map(markOf)),
    ])
    return isBusy
  })
}

function markOf({ lastAddress, lastUsedAt, tokenId }: TokenUse): UsageMark {
  return [tokenId, lastUsedAt, lastAddress]
}

function secretMarksOf({ secrets }: TokenUse): SecretMark[] {
  return secrets.map(({ at, secretId }) => [secretId, at])
}

function countsOf({ counts, tokenId }: TokenUse): UsageCount[] {
  return counts.map(({ code, count, hour }): UsageCount => [tokenId, hour, code, count])
}

function addressesOf({ addresses, tokenId }: TokenUse): AddressCount[] {
  return addresses.map(({ address, count, lastUsedAt }) => [tokenId, address, lastUsedAt, count])
}

/** Deletes counts that are older than they are kept. */
export async function sweepUsage(deps: Pick<Deps, 'store' | 'now'>): Promise<void> {
  while ((await deleteCountsBefore(deps.store.write, deps.now() - USAGE_KEPT_MS, 500)) === 500);
}

export interface UsageQuestion {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly step?: 'hour' | 'day' | undefined
}

export interface ShownUsage {
  readonly buckets: readonly {
    readonly start: number
    readonly allowed: number
    readonly refused: number
    readonly refusedBy: Readonly<Record<string, number>>
  }[]
  readonly addresses: readonly { readonly address: string; readonly lastUsedAt: number; readonly count: number }[]
}

/** Use by hour or by day (UTC), the last 24 hours unless asked otherwise; only buckets in which something happened. */
export async function getUsage(deps: Deps, caller: Caller, id: string, question: UsageQuestion): Promise<ShownUsage> {
  const { record } = await requireRead(deps, caller, id)
  const now = deps.now()
  const to = question.to === undefined ? now + 1 : Date.parse(question.to)
  const from = question.from === undefined ? to - DAY_MS : Date.parse(question.from)
  if (from >= to) throw invalid('/from', 'after_to', 'The beginning must lie before the end.')
  const step = question.step === 'day' ? DAY_MS : HOUR_MS
  const first = Math.max(from - (from % step), now - USAGE_KEPT_MS - DAY_MS)
  const [counts, addresses] = await Promise.all([
    listCounts(deps.store.read, record.internalId, first, to),
    listAddresses(deps.store.read, record.internalId, ADDRESSES_KEPT),
  ])
  const buckets = [...Map.groupBy(counts, ({ start_at }) => start_at - (start_at % step))].map(([start, within]) => {
    const refused = within.filter(({ code }) => code !== 'allowed')
    return {
      start,
      allowed: sum(within.filter(({ code }) => code === 'allowed')),
      refused: sum(refused),
      refusedBy: sumByCode(refused),
    }
  })
  return {
    buckets,
    addresses: addresses.map(({ address, count, last_used_at }) => ({ address, lastUsedAt: last_used_at, count })),
  }
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0)
}

function sumByCode(counts: readonly { readonly code: string; readonly count: number }[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(counts, ({ code }) => code)].map(([code, group]) => [code, sum(group)]))
}
