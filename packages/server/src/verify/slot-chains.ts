/** Slots that have something in common hang on one chain; a slot leaves it in one step, however long it is. */
export interface Chains {
  /** Of a hash, these bits choose the chain. */
  readonly mask: number
  /** By chain, its first slot or `NO_SLOT`. */
  readonly firsts: Int32Array
  /** By slot, the next one of its chain, and the one before. */
  readonly nexts: Int32Array
  readonly befores: Int32Array
}

export const NO_SLOT = -1

/** For slots from 0 to below `capacity`. */
export function createChains(capacity: number): Chains {
  const chains = 2 ** Math.ceil(Math.log2(Math.max(capacity, 1)))
  const firsts = new Int32Array(chains).fill(NO_SLOT)
  return { mask: chains - 1, firsts, nexts: new Int32Array(capacity), befores: new Int32Array(capacity) }
}

/** The first slot that may have this hash, any whole number; `nexts` leads to the others. */
export function firstSlot({ firsts, mask }: Chains, hash: number): number {
  return firsts[hash & mask] ?? NO_SLOT
}

export function nextSlot({ nexts }: Chains, slot: number): number {
  return nexts[slot] ?? NO_SLOT
}

export function addSlot(chains: Chains, hash: number, slot: number): void {
  const { befores, firsts, mask, nexts } = chains
  const first = firstSlot(chains, hash)
  nexts[slot] = first
  befores[slot] = NO_SLOT
  if (first !== NO_SLOT) befores[first] = slot
  firsts[hash & mask] = slot
}

/** The slot must hang on the chain of this hash. */
export function removeSlot(chains: Chains, hash: number, slot: number): void {
  const { befores, firsts, mask, nexts } = chains
  const before = befores[slot] ?? NO_SLOT
  const after = nextSlot(chains, slot)
  if (before === NO_SLOT) firsts[hash & mask] = after
  else nexts[before] = after
  if (after !== NO_SLOT) befores[after] = before
}
