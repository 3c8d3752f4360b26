/**
 * What is known of secrets, by the hash of each, in flat arrays: beside the value, an entry takes some 60 bytes, a third of
 * what a map with a text for each key and a map more for each kind of id would take. When it is full, what was not asked
 * for since the hand came by last gives way, as on a clock.
 */

import { addSlot, type Chains, createChains, firstSlot, NO_SLOT, nextSlot, removeSlot } from './slot-chains.ts'

export interface SecretTable<V> {
  /** `key` is a hash with one character for each byte, 16 or more. */
  get(key: string): V | undefined
  set(key: string, value: V): void
  delete(key: string): void
  deleteByToken(id: number): void
  deleteByUser(id: number): void
  clear(): void
  size(): number
}

/** Changes reach an entry by its token, and by its user if it has one. */
export interface Reached<V> {
  tokenOf(value: V): number
  userOf(value: V): number | null
}

/**
 * 128 bits of the hash are compared. To make a second secret that has those of a given one takes 2^128 tries, and that two
 * of a million random ones have the same is less likely than one in 10^26.
 */
const WORDS = 4
const FIRST_CAPACITY = 1_024

interface Slots<V> {
  readonly capacity: number
  readonly words: Int32Array
  readonly values: (V | undefined)[]
  /** Since the hand came by. */
  readonly used: Uint8Array
  readonly byKey: Chains
  readonly byToken: Chains
  readonly byUser: Chains
  readonly free: number[]
  /** From here on no slot was ever taken. */
  untouched: number
  hand: number
}

export function createSecretTable<V>(maxEntries: number, reached: Reached<V>): SecretTable<V> {
  const empty = (): Slots<V> => createSlots(Math.max(1, Math.min(FIRST_CAPACITY, maxEntries)))
  let slots = empty()

  function freeSlot(): number {
    const { capacity, free, untouched } = slots
    if (free.length === 0 && untouched === capacity) {
      if (capacity < maxEntries) slots = grown(slots, Math.min(2 * capacity, maxEntries), reached)
      else remove(slots, nextVictim(slots), reached)
    }
    return slots.free.pop() ?? slots.untouched++
  }

  function removeAll(chain: Chains, hash: number, isMeant: (value: V) => boolean): void {
    for (let slot = firstSlot(chain, hash); slot !== NO_SLOT; ) {
      const after = nextSlot(chain, slot)
      const value = slots.values[slot]
      if (value !== undefined && isMeant(value)) remove(slots, slot, reached)
      slot = after
    }
  }

  return {
    get(key) {
      const slot = findSlot(slots, key)
      if (slot === NO_SLOT) return undefined
      slots.used[slot] = 1
      return slots.values[slot]
    },
    set(key, value) {
      const present = findSlot(slots, key)
      if (present !== NO_SLOT) remove(slots, present, reached)
      const slot = freeSlot()
      for (let word = 0; word < WORDS; word += 1) slots.words[slot * WORDS + word] = wordOf(key, word)
      put(slots, slot, value, reached)
    },
    delete(key) {
      const slot = findSlot(slots, key)
      if (slot !== NO_SLOT) remove(slots, slot, reached)
    },
    deleteByToken: (id) => removeAll(slots.byToken, id, (value) => reached.tokenOf(value) === id),
    deleteByUser: (id) => removeAll(slots.byUser, id, (value) => reached.userOf(value) === id),
    clear() {
      slots = empty()
    },
    size: () => slots.untouched - slots.free.length,
  }
}

function createSlots<V>(capacity: number): Slots<V> {
  return {
    capacity,
    words: new Int32Array(capacity * WORDS),
    // Of this length from the beginning, so that it never takes more room than that.
    values: new Array<V | undefined>(capacity),
    used: new Uint8Array(capacity),
    ...{ byKey: createChains(capacity), byToken: createChains(capacity), byUser: createChains(capacity) },
    ...{ free: [], untouched: 0, hand: 0 },
  }
}

function wordOf(key: string, word: number): number {
  const at = word * 4
  const low = key.charCodeAt(at) | (key.charCodeAt(at + 1) << 8)
  return low | (key.charCodeAt(at + 2) << 16) | (key.charCodeAt(at + 3) << 24)
}

function findSlot<V>({ byKey, words }: Slots<V>, key: string): number {
  const hash = wordOf(key, 0)
  for (let slot = firstSlot(byKey, hash); slot !== NO_SLOT; slot = nextSlot(byKey, slot)) {
    const at = slot * WORDS
    if (words[at] !== hash || words[at + 1] !== wordOf(key, 1)) continue
    if (words[at + 2] === wordOf(key, 2) && words[at + 3] === wordOf(key, 3)) return slot
  }
  return NO_SLOT
}

/** The words of the key are there already. */
function put<V>(slots: Slots<V>, slot: number, value: V, { tokenOf, userOf }: Reached<V>): void {
  slots.values[slot] = value
  // A new one has until the hand comes by to be asked for again: who comes once takes nobody's place for long.
  slots.used[slot] = 0
  addSlot(slots.byKey, slots.words[slot * WORDS] ?? 0, slot)
  addSlot(slots.byToken, tokenOf(value), slot)
  const user = userOf(value)
  if (user !== null) addSlot(slots.byUser, user, slot)
}

function remove<V>(slots: Slots<V>, slot: number, { tokenOf, userOf }: Reached<V>): void {
  const value = slots.values[slot]
  if (value === undefined) return
  removeSlot(slots.byKey, slots.words[slot * WORDS] ?? 0, slot)
  removeSlot(slots.byToken, tokenOf(value), slot)
  const user = userOf(value)
  if (user !== null) removeSlot(slots.byUser, user, slot)
  slots.values[slot] = undefined
  slots.free.push(slot)
}

/** Passes by what was used since it came by before; ends, because then nothing is used any more. */
function nextVictim<V>(slots: Slots<V>): number {
  for (;;) {
    const slot = slots.hand
    slots.hand = (slot + 1) % slots.capacity
    if (slots.used[slot] === 0) return slot
    slots.used[slot] = 0
  }
}

/** To be called when no slot is free. */
function grown<V>(old: Slots<V>, capacity: number, reached: Reached<V>): Slots<V> {
  const slots = createSlots<V>(capacity)
  slots.words.set(old.words)
  slots.untouched = old.untouched
  for (let slot = 0; slot < old.untouched; slot += 1) {
    const value = old.values[slot]
    if (value === undefined) continue
    put(slots, slot, value, reached)
    slots.used[slot] = old.used[slot] ?? 0
  }
  return slots
}
