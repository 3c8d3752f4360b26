/** Slots that have something in common hang on one chain; a slot leaves it in one step, however long it is. */
export interface Chains {
  /** The first slot that may have this hash, or `NO_SLOT`. */
  first(hash: number): number
  after(slot: number): number
  add(hash: number, slot: number): void
  remove(hash: number, slot: number): void
}

export const NO_SLOT = -1

/** For slots from 0 to below `capacity`. A hash is any whole number; its lowest bits choose the chain. */
export function createChains(capacity: number): Chains {
  const buckets = 2 ** Math.ceil(Math.log2(Math.max(capacity, 1)))
  const mask = buckets - 1
  const firsts = new Int32Array(buckets).fill(NO_SLOT)
  const nexts = new Int32Array(capacity)
  const befores = new Int32Array(capacity)
  const at = (slots: Int32Array, index: number): number => slots[index] ?? NO_SLOT
  return {
    first: (hash) => at(firsts, hash & mask),
    after: (slot) => at(nexts, slot),
    add(hash, slot) {
      const first = at(firsts, hash & mask)
      nexts[slot] = first
      befores[slot] = NO_SLOT
      if (first !== NO_SLOT) befores[first] = slot
      firsts[hash & mask] = slot
    },
    remove(hash, slot) {
      const before = at(befores, slot)
      const after = at(nexts, slot)
      if (before === NO_SLOT) firsts[hash & mask] = after
      else nexts[before] = after
      if (after !== NO_SLOT) befores[after] = before
    },
  }
}
