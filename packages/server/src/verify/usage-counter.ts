/** Counts the use of tokens in memory; a job writes the counts in batches. Nothing here writes. */

import { createWaitingIds } from './waiting-ids.ts'

/** `allowed`, or the code of the refusal. */
export type UseCode = string

/** What is pending of one token. Few have more than one entry of each, so these are lists, and not maps. */
export interface TokenUse {
  readonly tokenId: number
  lastUsedAt: number
  lastAddress: string | null
  /** By start of the hour and code. */
  readonly counts: CountedUse[]
  readonly addresses: AddressUse[]
  /** Last use by internal secret id: who still uses an old one after a rotation. */
  readonly secrets: SecretUse[]
}

export interface CountedUse {
  readonly hour: number
  readonly code: UseCode
  count: number
}

export interface AddressUse {
  readonly address: string
  count: number
  lastUsedAt: number
}

export interface SecretUse {
  readonly secretId: number
  at: number
}

/**
 * Most tokens are used again from where they were used before. A flood of different ones leaves millions of these waiting,
 * so they are one flat thing each, until something else has to be counted: that is `whole` then, and the rest is over.
 */
export interface PendingUse {
  readonly tokenId: number
  readonly secretId: number
  readonly code: UseCode
  readonly address: string | null
  /** Whose `waiting` this is. */
  holder: UsedSecret | null
  count: number
  /** Milliseconds since the counter's `epoch`: a small number needs no memory of its own. */
  at: number
  whole: TokenUse | null
}

/** A secret as whoever counts its uses knows it. */
export interface UsedSecret {
  readonly secretId: number
  readonly token: { readonly internalId: number }
  /** The counter's own: what waits of the token, so that it need not be looked up. Null at first. */
  waiting: PendingUse | null
}

export interface UsageCounter {
  count(used: UsedSecret, code: UseCode, address: string | null, now: number): void
  /** Adds calls that were allowed by somebody else, who knows which token was used last when, but not which of its secrets. */
  addAllowed(tokenId: number, count: number, address: string | null, lastAt: number): void
  /**
   * What was counted for up to `limit` tokens, neighbours in the order of their ids, those first whose neighbourhood waits
   * longest; their counts start anew.
   */
  take(limit: number): readonly TokenUse[]
  /** Puts back what could not be written. */
  putBack(uses: readonly TokenUse[]): void
  pending(): number
  /** The secrets of a token that were used, and whose use is not taken yet. In a turn: and whose use is not written yet. */
  waitingSecrets(tokenId: number): readonly number[]
  /**
   * Runs work that takes, and puts back what it could not write, once all such work before it has ended. So what is not
   * pending after it is not on its way either.
   */
  inTurn(work: () => Promise<void>): Promise<void>
}

const HOUR_MS = 3_600_000

/** A busy token is called from everywhere: beyond this, further addresses wait for the next batch. */
const MAX_ADDRESSES = 200

export function createUsageCounter(): UsageCounter {
  const uses = new Map<number, PendingUse>()
  /** The keys of `uses`. */
  const waiting = createWaitingIds()
  /** A whole hour, from which pending uses are counted; a later one when none are. */
  let epoch = 0
  let lastTurn: Promise<unknown> = Promise.resolve()

  function useOf(tokenId: number): TokenUse {
    const present = uses.get(tokenId)
    if (present !== undefined) return wholeOf(present, epoch)
    const whole = { tokenId, lastUsedAt: 0, lastAddress: null, counts: [], addresses: [], secrets: [] }
    uses.set(tokenId, { tokenId, secretId: 0, code: '', address: null, holder: null, count: 0, at: 0, whole })
    waiting.add(tokenId)
    return whole
  }

  return {
    count(used, code, address, now) {
      const { secretId, token, waiting: known } = used
      if (known !== null && countAgain(known, secretId, code, address, now - epoch)) return
      if (uses.size === 0) epoch = hourOf(now)
      const tokenId = token.internalId
      const present = uses.get(tokenId)
      if (present === undefined) {
        const use = { tokenId, secretId, code, address, holder: used, count: 1, at: now - epoch, whole: null }
        used.waiting = use
        uses.set(tokenId, use)
        waiting.add(tokenId)
        return
      }
      if (countAgain(present, secretId, code, address, now - epoch)) return hold(present, used)
      const use = wholeOf(present, epoch)
      addCount(use, hourOf(now), code, 1)
      addSecret(use, secretId, now)
      use.lastUsedAt = now
      if (address === null) return
      use.lastAddress = address
      addAddress(use, address, 1, now)
    },
    addAllowed(tokenId, count, address, lastAt) {
      const counts = [{ hour: hourOf(lastAt), code: 'allowed', count }]
      const addresses = address === null ? [] : [{ address, count, lastUsedAt: lastAt }]
      merge(useOf(tokenId), { tokenId, lastUsedAt: lastAt, lastAddress: address, counts, addresses, secrets: [] })
    },
    take(limit) {
      return waiting.take(limit).map((tokenId) => {
        const use = useOf(tokenId)
        letGo(uses.get(tokenId))
        uses.delete(tokenId)
        return use
      })
    },
    putBack(taken) {
      for (const use of taken) merge(useOf(use.tokenId), use)
    },
    pending: () => uses.size,
    waitingSecrets(tokenId) {
      const present = uses.get(tokenId)
      if (present === undefined) return []
      return present.whole === null ? [present.secretId] : present.whole.secrets.map(({ secretId }) => secretId)
    },
    inTurn(work) {
      const turn = lastTurn.then(work)
      lastTurn = turn.catch(() => undefined)
      return turn
    },
  }
}

/**
 * Counts a use by the same secret, from the same address, with the same answer and in the same hour as those that wait;
 * answers false for any other, which it leaves alone. `at` is since the epoch.
 */
function countAgain(use: PendingUse, secretId: number, code: UseCode, address: string | null, at: number): boolean {
  if (use.whole !== null || use.secretId !== secretId || use.code !== code || use.address !== address) return false
  if (hourOf(use.at) !== hourOf(at)) return false
  use.count += 1
  use.at = at
  return true
}

function hold(use: PendingUse, used: UsedSecret): void {
  letGo(use)
  use.holder = used
  used.waiting = use
}

/** What waits no longer must not be counted on, nor be held in memory. */
function letGo(use: PendingUse | undefined): void {
  if (use === undefined || use.holder === null) return
  use.holder.waiting = null
  use.holder = null
}

function wholeOf(use: PendingUse, epoch: number): TokenUse {
  use.whole ??= asWhole(use, epoch)
  return use.whole
}

function asWhole({ address, at: sinceEpoch, code, count, secretId, tokenId }: PendingUse, epoch: number): TokenUse {
  const at = epoch + sinceEpoch
  return {
    ...{ tokenId, lastUsedAt: at, lastAddress: address },
    counts: [{ hour: hourOf(at), code, count }],
    addresses: address === null ? [] : [{ address, count, lastUsedAt: at }],
    secrets: [{ secretId, at }],
  }
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS
}

function merge(into: TokenUse, from: TokenUse): void {
  if (from.lastUsedAt > into.lastUsedAt) {
    into.lastUsedAt = from.lastUsedAt
    into.lastAddress = from.lastAddress ?? into.lastAddress
  }
  for (const { code, count, hour } of from.counts) addCount(into, hour, code, count)
  for (const { address, count, lastUsedAt } of from.addresses) addAddress(into, address, count, lastUsedAt)
  for (const { at, secretId } of from.secrets) addSecret(into, secretId, at)
}

function addCount({ counts }: TokenUse, hour: number, code: UseCode, count: number): void {
  for (const each of counts) {
    if (each.hour !== hour || each.code !== code) continue
    each.count += count
    return
  }
  counts.push({ hour, code, count })
}

function addAddress({ addresses }: TokenUse, address: string, count: number, lastUsedAt: number): void {
  for (const each of addresses) {
    if (each.address !== address) continue
    each.count += count
    each.lastUsedAt = Math.max(each.lastUsedAt, lastUsedAt)
    return
  }
  if (addresses.length < MAX_ADDRESSES) addresses.push({ address, count, lastUsedAt })
}

function addSecret({ secrets }: TokenUse, secretId: number, at: number): void {
  for (const each of secrets) {
    if (each.secretId !== secretId) continue
    each.at = Math.max(each.at, at)
    return
  }
  secrets.push({ secretId, at })
}
