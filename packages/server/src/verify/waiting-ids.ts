/**
 * Ids of rows that wait for something to be written. They leave in neighbourhoods, the one that waits longest first: rows
 * whose ids are close lie close in the database, and a batch of neighbours touches a fraction of the pages that a batch of
 * strangers does.
 */
export interface WaitingIds {
  /** The id must not be waiting already. */
  add(id: number): void
  /** Up to `limit` ids, which wait no longer, in ascending order. */
  take(limit: number): number[]
}

/** So many ids are neighbours. A few pages hold their rows, and a list of them is sorted in a moment. */
const NEIGHBOURS = 4096

export function createWaitingIds(): WaitingIds {
  const neighbourhoods = new Map<number, number[]>()
  /** What is left of a neighbourhood that is leaving, the highest id first. */
  let leaving: number[] = []

  function nextToLeave(): number | undefined {
    if (leaving.length === 0) {
      const [oldest] = neighbourhoods
      if (oldest === undefined) return undefined
      neighbourhoods.delete(oldest[0])
      leaving = oldest[1].sort((a, b) => b - a)
    }
    return leaving.pop()
  }

  return {
    add(id) {
      const neighbourhood = Math.floor(id / NEIGHBOURS)
      const neighbours = neighbourhoods.get(neighbourhood)
      if (neighbours === undefined) neighbourhoods.set(neighbourhood, [id])
      else neighbours.push(id)
    },
    take(limit) {
      const taken: number[] = []
      while (taken.length < limit) {
        const id = nextToLeave()
        if (id === undefined) break
        taken.push(id)
      }
      return taken.sort((a, b) => a - b)
    },
  }
}
