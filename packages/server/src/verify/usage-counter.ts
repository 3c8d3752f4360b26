/** Counts the use of tokens in memory; a job writes the counts in batches. Nothing here waits or writes. */

/** `allowed`, or the code of the refusal. */
export type UseCode = string

export interface TokenUse {
  readonly tokenId: number
  lastUsedAt: number
  lastAddress: string | null
  /** By start of the hour, then by code. */
  readonly hours: Map<number, Map<UseCode, number>>
  readonly addresses: Map<string, { count: number; lastUsedAt: number }>
  /** Last use by internal secret id: who still uses an old one after a rotation. */
  readonly secrets: Map<number, number>
}

export interface UsageCounter {
  count(tokenId: number, secretId: number, code: UseCode, address: string | null, now: number): void
  /** What was counted for up to `limit` tokens, those that wait longest first; their counts start anew. */
  take(limit: number): readonly TokenUse[]
  /** Puts back what could not be written. */
  putBack(uses: readonly TokenUse[]): void
  pending(): number
}

const HOUR_MS = 3_600_000

/** A busy token is called from everywhere: beyond this, further addresses wait for the next batch. */
const MAX_ADDRESSES = 200

export function createUsageCounter(): UsageCounter {
  const uses = new Map<number, TokenUse>()

  function useOf(tokenId: number): TokenUse {
    const present = uses.get(tokenId)
    if (present !== undefined) return present
    const fresh = {
      tokenId,
      lastUsedAt: 0,
      lastAddress: null,
      hours: new Map(),
      addresses: new Map(),
      secrets: new Map(),
    }
    uses.set(tokenId, fresh)
    return fresh
  }

  return {
    count(tokenId, secretId, code, address, now) {
      const use = useOf(tokenId)
      const hour = now - (now % HOUR_MS)
      let codes = use.hours.get(hour)
      if (codes === undefined) {
        codes = new Map()
        use.hours.set(hour, codes)
      }
      codes.set(code, (codes.get(code) ?? 0) + 1)
      use.lastUsedAt = now
      use.secrets.set(secretId, now)
      if (address === null) return
      use.lastAddress = address
      const from = use.addresses.get(address)
      if (from !== undefined) {
        from.count += 1
        from.lastUsedAt = now
      } else if (use.addresses.size < MAX_ADDRESSES) {
        use.addresses.set(address, { count: 1, lastUsedAt: now })
      }
    },
    take(limit) {
      const taken: TokenUse[] = []
      for (const use of uses.values()) {
        if (taken.length === limit) break
        taken.push(use)
        uses.delete(use.tokenId)
      }
      return taken
    },
    putBack(taken) {
      for (const use of taken) merge(useOf(use.tokenId), use)
    },
    pending: () => uses.size,
  }
}

function merge(into: TokenUse, from: TokenUse): void {
  if (from.lastUsedAt > into.lastUsedAt) {
    into.lastUsedAt = from.lastUsedAt
    into.lastAddress = from.lastAddress ?? into.lastAddress
  }
  for (const [hour, codes] of from.hours) {
    const present = into.hours.get(hour) ?? new Map<UseCode, number>()
    for (const [code, count] of codes) present.set(code, (present.get(code) ?? 0) + count)
    into.hours.set(hour, present)
  }
  for (const [address, { count, lastUsedAt }] of from.addresses) {
    const present = into.addresses.get(address)
    into.addresses.set(address, {
      count: (present?.count ?? 0) + count,
      lastUsedAt: Math.max(present?.lastUsedAt ?? 0, lastUsedAt),
    })
  }
  for (const [secret, at] of from.secrets) into.secrets.set(secret, Math.max(into.secrets.get(secret) ?? 0, at))
}
