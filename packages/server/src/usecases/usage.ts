/** Writing down how tokens were used, and showing it. */

import type { Deps } from '../deps.ts'
import {
  addAddresses,
  addCounts,
  deleteCountsBefore,
  listAddresses,
  listCounts,
  listPresent,
  markSecretUsed,
  markUsed,
  trimAddresses,
} from '../store/usage.ts'
import type { TokenUse } from '../verify/usage-counter.ts'
import type { Caller } from './caller.ts'
import { invalid } from './problem.ts'
import { requireRead } from './tokens-read.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
export const USAGE_KEPT_MS = 90 * DAY_MS
const ADDRESSES_KEPT = 100
/** One transaction writes the use of so many tokens: short enough that no change waits for it. */
const TOKENS_AT_ONCE = 200

/** Writes what was counted since the last time. What cannot be written is counted again the next time. */
export async function flushUsage(deps: Pick<Deps, 'store' | 'usage'>): Promise<void> {
  const uses = deps.usage.take()
  for (let start = 0; start < uses.length; start += TOKENS_AT_ONCE) {
    try {
      await writeUses(deps, uses.slice(start, start + TOKENS_AT_ONCE))
    } catch (error) {
      deps.usage.putBack(uses.slice(start))
      throw error
    }
  }
}

async function writeUses({ store }: Pick<Deps, 'store'>, uses: readonly TokenUse[]): Promise<void> {
  await store.write.transaction().execute(async (tx) => {
    const present = await listPresent(
      tx,
      uses.map((use) => use.tokenId),
    )
    const kept = uses.filter((use) => present.has(use.tokenId))
    await Promise.all([
      ...kept.map((use) => markUsed(tx, use)),
      ...kept.flatMap((use) => [...use.secrets].map(([secret, at]) => markSecretUsed(tx, secret, at))),
    ])
    await addCounts(tx, kept.flatMap(countsOf))
    for (const use of kept) {
      await addAddresses(tx, addressesOf(use))
      if (use.addresses.size > 1) await trimAddresses(tx, use.tokenId, ADDRESSES_KEPT)
    }
  })
}

function countsOf(use: TokenUse) {
  return [...use.hours].flatMap(([start_at, codes]) =>
    [...codes].map(([code, count]) => ({ token_id: use.tokenId, start_at, code, count })),
  )
}

function addressesOf(use: TokenUse) {
  return [...use.addresses].map(([address, { count, lastUsedAt }]) => ({
    ...{ token_id: use.tokenId, address, count },
    last_used_at: lastUsedAt,
  }))
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
