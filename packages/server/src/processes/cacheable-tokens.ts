import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'

const MAX_CACHED_TOKENS = 2_000_000

/** A compiled token with its places in the indexes and its use that waits to be written; the benchmark measures it. */
const BYTES_PER_CACHED_TOKEN = 600

/**
 * How many tokens a process may keep in memory, as one of so many on its machine. On a small one fewer, so that they take
 * half of the memory that it may have.
 */
export function cacheableTokens(workers: number): number {
  // What this process may have by itself, all of them may not have together.
  const machine = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const memory = Math.min(getHeapStatistics().heap_size_limit, machine / workers)
  return Math.min(MAX_CACHED_TOKENS, Math.floor(memory / 2 / BYTES_PER_CACHED_TOKEN))
}
