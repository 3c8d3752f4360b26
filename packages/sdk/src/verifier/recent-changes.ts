/** The changes that were told lately. An answer from a node that lags behind is older than what this verifier has heard. */

export interface RecentChanges {
  /** The number of the last change that was told in whole; the stream goes on from there. Null before the first hello. */
  last(): number | null
  /** Starts to remember from a position. */
  restart(position: number): void
  /** `seq` is null for a part of a change that goes on in the next event; otherwise it is larger than all before it. */
  add(seq: number | null, tags: readonly string[]): void
  /** Whether an answer that takes everything up to `position` into account may miss what reaches one of its tags. */
  mayMiss(position: number, tags: readonly string[]): boolean
}

interface Told {
  readonly seq: number
  readonly tags: ReadonlySet<string>
}

const REMEMBERED = 1_000

export function createRecentChanges(): RecentChanges {
  let recent: Told[] = []
  let from = Number.POSITIVE_INFINITY
  let last: number | null = null
  let begun: string[] = []
  return {
    last: () => last,
    restart(position) {
      recent = []
      begun = []
      from = position
      last = position
    },
    add(seq, tags) {
      begun.push(...tags)
      if (seq === null) return
      recent.push({ seq, tags: new Set(begun) })
      begun = []
      last = seq
      if (recent.length > REMEMBERED) from = recent.shift()?.seq ?? from
    },
    mayMiss(position, tags) {
      if (position < from || tags.some((tag) => begun.includes(tag))) return true
      // In the order of their numbers, so that what came after a fresh answer is found at the end.
      for (let at = recent.length - 1; at >= 0; at--) {
        const told = recent[at]
        if (told === undefined || told.seq <= position) return false
        if (tags.some((tag) => told.tags.has(tag))) return true
      }
      return false
    },
  }
}
