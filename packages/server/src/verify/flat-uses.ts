/**
 * Uses that wait to be written, in flat arrays: nearly all calls with a secret within an hour come from one address and get
 * one answer, and these are one slot of 64 bytes. A flood of different tokens leaves millions of them. Here they are no work
 * for the garbage collector, and to count one more touches a line or two of the processor's cache.
 */

import { type AlikeUses, HOUR_MS, hourOf } from './token-use.ts'

export interface FlatUses {
  /** A slot for calls of which this is the first. `code` and `address` are numbers of texts. */
  add(tokenId: number, secretId: number, code: number, address: number, at: number): number
  /** A slot that holds no calls, but the id of a token. */
  addEmpty(tokenId: number): number
  /** Whether calls with this secret wait there. Any number may be asked about. */
  holds(slot: number, secretId: number): boolean
  /** Counts a call there, which must be one with its secret; false, and nothing, for one that is not like the others. */
  countAgain(slot: number, code: number, address: number, at: number): boolean
  tokenOf(slot: number): number
  /** What waits there; null for an empty slot. */
  read(slot: number): AlikeUses | null
  /** From now on it holds no calls. */
  empty(slot: number): void
  /** It may be given to others. */
  free(slot: number): void
  /** How many were taken at once since the last time that they were given back. */
  slots(): number
  /** To be called when all are free: gives back what a flood has taken. */
  shrink(): void
}

export function createFlatUses(textOf: (number: number) => string | null): FlatUses {
  let blocks: Float64Array[] = []
  let freed: number[] = []
  /** From here on no slot was ever taken. */
  let untouched = 0

  const blockOf = (slot: number): Float64Array => blocks[slot >>> BLOCK_BITS] ?? NOTHING

  function take(): number {
    const slot = freed.pop() ?? untouched++
    blocks[slot >>> BLOCK_BITS] ??= new Float64Array(SLOTS_OF_BLOCK * WORDS)
    return slot
  }

  function empty(slot: number): void {
    const block = blockOf(slot)
    const word = wordOf(slot)
    block[word + SECRET] = NO_SECRET
    block[word + COUNT] = 0
  }

  return {
    add(tokenId, secretId, code, address, at) {
      const slot = take()
      const block = blockOf(slot)
      const word = wordOf(slot)
      block[word + TOKEN] = tokenId
      block[word + SECRET] = secretId
      block[word + COUNT] = 1
      block[word + AT] = at
      block[word + HOUR] = hourOf(at)
      block[word + CODE] = code
      block[word + ADDRESS] = address
      return slot
    },
    addEmpty(tokenId) {
      const slot = take()
      blockOf(slot)[wordOf(slot) + TOKEN] = tokenId
      return slot
    },
    holds: (slot, secretId) => blockOf(slot)[wordOf(slot) + SECRET] === secretId,
    countAgain(slot, code, address, at) {
      const block = blockOf(slot)
      const word = wordOf(slot)
      const sinceHour = at - (block[word + HOUR] ?? 0)
      if (block[word + CODE] !== code || block[word + ADDRESS] !== address) return false
      if (sinceHour < 0 || sinceHour >= HOUR_MS) return false
      block[word + COUNT] = (block[word + COUNT] ?? 0) + 1
      block[word + AT] = at
      return true
    },
    tokenOf: (slot) => blockOf(slot)[wordOf(slot) + TOKEN] ?? 0,
    read(slot) {
      const start = wordOf(slot)
      const words = blockOf(slot).subarray(start, start + WORDS)
      const of = (word: number): number => words[word] ?? 0
      if (of(COUNT) === 0) return null
      return {
        ...{ tokenId: of(TOKEN), secretId: of(SECRET), count: of(COUNT), at: of(AT) },
        ...{ code: textOf(of(CODE)) ?? '', address: textOf(of(ADDRESS)) },
      }
    },
    empty,
    free(slot) {
      empty(slot)
      freed.push(slot)
    },
    slots: () => untouched,
    shrink() {
      blocks = blocks.slice(0, 1)
      freed = []
      untouched = 0
    },
  }
}

const WORDS = 8
const [TOKEN, SECRET, COUNT, AT, HOUR, CODE, ADDRESS] = [0, 1, 2, 3, 4, 5, 6] as const

/** A quarter of a megabyte: as uses come, room is made without copying what is there. */
const BLOCK_BITS = 12
const SLOTS_OF_BLOCK = 1 << BLOCK_BITS

/** Ids begin at 1. */
const NO_SECRET = 0
const NOTHING = new Float64Array(0)

function wordOf(slot: number): number {
  return (slot & (SLOTS_OF_BLOCK - 1)) * WORDS
}
