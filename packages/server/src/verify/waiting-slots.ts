/**
 * Slots that wait for what they hold to be written. They leave in neighbourhoods, the one that waits longest first: rows
 * whose ids are close lie close in the database, and a batch of neighbours touches a fraction of the pages that a batch of
 * strangers does.
 */
export interface WaitingSlots {
  /** The slot must not be waiting already. */
  add(slot: number): void
  /** The next one, in the order of the ids of its neighbourhood, which waits no longer; undefined when none does. */
  next(): number | undefined
  /** Those whose ids are close to this one. */
  near(id: number): readonly number[]
  size(): number
}

/** So many ids are neighbours. A few pages hold their rows, and a list of them is sorted in a moment. */
const NEIGHBOURS = 4096

/** `idOf` answers the id of the row that what a slot holds is written to, the same for as long as it waits. */
export function createWaitingSlots(idOf: (slot: number) => number): WaitingSlots {
  const neighbourhoods = new Map<number, number[]>()
  /** What is left of a neighbourhood that is leaving, the highest id first. */
  let leaving: number[] = []
  let size = 0
  const neighbourhoodOf = (id: number): number => Math.floor(id / NEIGHBOURS)

  return {
    add(slot) {
      const neighbourhood = neighbourhoodOf(idOf(slot))
      const neighbours = neighbourhoods.get(neighbourhood)
      if (neighbours === undefined) neighbourhoods.set(neighbourhood, [slot])
      else neighbours.push(slot)
      size += 1
    },
    next() {
      if (leaving.length === 0) {
        const [oldest] = neighbourhoods
        if (oldest === undefined) return undefined
        neighbourhoods.delete(oldest[0])
        leaving = oldest[1].sort((a, b) => idOf(b) - idOf(a))
      }
      size -= 1
      return leaving.pop()
    },
    near(id) {
      const neighbourhood = neighbourhoodOf(id)
      const arrived = neighbourhoods.get(neighbourhood) ?? []
      const [first] = leaving
      return first !== undefined && neighbourhoodOf(idOf(first)) === neighbourhood ? [...arrived, ...leaving] : arrived
    },
    size: () => size,
  }
}
