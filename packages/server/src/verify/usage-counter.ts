/**
 * Counts the use of tokens in memory; a job writes the counts in batches. Nothing here writes. Most tokens are used again
 * from where they were used before: these wait in flat arrays, and what is not like that as a whole `TokenUse`.
 */

import { createFlatUses } from './flat-uses.ts'
import { createNumberedTexts, NO_NUMBER } from './numbered-texts.ts'
import { addAlike, merge, type TokenUse, type UseCode, unused } from './token-use.ts'
import { createWaitingSlots } from './waiting-slots.ts'

/** A secret as whoever counts its uses knows it. */
export interface UsedSecret {
  /** From 1 on, and another one for each secret of any token. */
  readonly secretId: number
  readonly token: { readonly internalId: number }
  /** The counter's own: where uses of it may wait. 0 at first. */
  slot: number
}

export interface UsageCounter {
  count(used: UsedSecret, code: UseCode, address: string | null, now: number): void
  /** Adds calls that were allowed by somebody else, who knows which token was used last when, but not which of its secrets. */
  addAllowed(tokenId: number, count: number, address: string | null, lastAt: number): void
  /**
   * What was counted for up to `limit` tokens, neighbours in the order of their ids, those first whose neighbourhood waits
   * longest; their counts start anew. None when nothing waits.
   */
  take(limit: number): readonly TokenUse[]
  /** Puts back what could not be written. */
  putBack(uses: readonly TokenUse[]): void
  /** To be told of what was taken and stands in the database now: at once, because who keeps it until later keeps very much. */
  wrote(uses: readonly TokenUse[]): void
  /** For how many tokens something waits; one of which several secrets were used may count more than once. */
  pending(): number
  /** The secrets of a token that were used, and whose use is not taken yet. In a turn: and whose use is not written yet. */
  waitingSecrets(tokenId: number): readonly number[]
  /**
   * Runs work that takes, and puts back what it could not write, once all such work before it has ended. So what is not
   * pending after it is not on its way either.
   */
  inTurn(work: () => Promise<void>): Promise<void>
}

/** Codes, and addresses that calls come from. Beyond this, uses from further ones wait as a whole. */
const MAX_TEXTS = 65_536

/** When a flood is over, although something always waits. */
export interface FloodLimits {
  /** So many slots, of 64 bytes, are nothing to be given back. */
  readonly slotsKept: number
  /** So many uses are moved out of them in some milliseconds. */
  readonly usesMoved: number
}

const FLOOD_LIMITS: FloodLimits = { slotsKept: 65_536, usesMoved: 8_192 }

export function createUsageCounter({ slotsKept, usesMoved }: FloodLimits = FLOOD_LIMITS): UsageCounter {
  const texts = createNumberedTexts(MAX_TEXTS)
  const flat = createFlatUses(texts.textOf)
  const waiting = createWaitingSlots(flat.tokenOf)
  /** By token. While there is one, a slot of its own waits for it, and no other use of the token begins a new slot. */
  const whole = new Map<number, TokenUse>()
  let lastTurn: Promise<unknown> = Promise.resolve()

  function wholeOf(tokenId: number): TokenUse {
    const present = whole.get(tokenId)
    if (present !== undefined) return present
    const made = unused(tokenId)
    whole.set(tokenId, made)
    waiting.add(flat.addEmpty(tokenId))
    return made
  }

  /** Of a token whose uses are not all alike any more. */
  function makeWhole(slot: number): void {
    const alike = flat.read(slot)
    if (alike !== null) addAlike(wholeOf(alike.tokenId), alike)
    flat.empty(slot)
  }

  /** Undefined when it was taken with another slot of the token. */
  function takeFrom(slot: number): TokenUse | undefined {
    const tokenId = flat.tokenOf(slot)
    const alike = flat.read(slot)
    flat.free(slot)
    if (alike !== null) return addAlike(unused(tokenId), alike)
    const use = whole.get(tokenId)
    whole.delete(tokenId)
    return use
  }

  function takeSome(limit: number): readonly TokenUse[] {
    const uses = new Map<number, TokenUse>()
    while (uses.size < limit) {
      const slot = waiting.next()
      if (slot === undefined) break
      const use = takeFrom(slot)
      if (use === undefined) continue
      const present = uses.get(use.tokenId)
      if (present === undefined) uses.set(use.tokenId, use)
      else merge(present, use)
    }
    return [...uses.values()]
  }

  function putBack(uses: readonly TokenUse[]): void {
    for (const use of uses) merge(wholeOf(use.tokenId), use)
  }

  /** Slots and texts can only be given back all at once, so the few uses that are left wait as wholes for once. */
  function giveBack(): void {
    const hasTooMuch = flat.slots() > slotsKept || texts.isFull()
    if (waiting.size() > 0 && !(hasTooMuch && waiting.size() <= usesMoved)) return
    const left = takeSome(Number.POSITIVE_INFINITY)
    flat.shrink()
    texts.clear()
    putBack(left)
  }

  return {
    count(used, code, address, now) {
      const { secretId, slot, token } = used
      const tokenId = token.internalId
      const codeNumber = texts.numberOf(code)
      const addressNumber = texts.numberOf(address)
      if (flat.holds(slot, secretId)) {
        if (flat.countAgain(slot, codeNumber, addressNumber, now)) return
        makeWhole(slot)
      } else if (codeNumber !== NO_NUMBER && addressNumber !== NO_NUMBER && !whole.has(tokenId)) {
        used.slot = flat.add(tokenId, secretId, codeNumber, addressNumber, now)
        waiting.add(used.slot)
        return
      }
      addAlike(wholeOf(tokenId), { tokenId, secretId, code, address, count: 1, at: now })
    },
    addAllowed(tokenId, count, address, lastAt) {
      addAlike(wholeOf(tokenId), { tokenId, secretId: null, code: 'allowed', address, count, at: lastAt })
    },
    take(limit) {
      const uses = takeSome(limit)
      giveBack()
      return uses
    },
    putBack,
    wrote: () => undefined,
    pending: waiting.size,
    waitingSecrets(tokenId) {
      const alikes = waiting.near(tokenId).map(flat.read)
      const used = alikes.filter((alike) => alike?.tokenId === tokenId).flatMap((alike) => alike?.secretId ?? [])
      return [...used, ...(whole.get(tokenId)?.secrets ?? []).map(({ secretId }) => secretId)]
    },
    inTurn(work) {
      const turn = lastTurn.then(work)
      lastTurn = turn.catch(() => undefined)
      return turn
    },
  }
}
