/** Random choices made from bytes, so that fast-check can shrink a whole story as it shrinks an array. */

/** A number from 0 up to, but without, `below`. When the bytes run out it is always 0. */
export type Draw = (below: number) => number

export function drawFrom(bytes: Uint8Array): Draw {
  let at = 0
  return (below) => {
    const byte = bytes[at] ?? 0
    at += 1
    return byte % below
  }
}

/** One of them; throws when there are none. */
export function pick<T>(draw: Draw, from: readonly T[]): T {
  const one = from[draw(from.length)]
  if (one === undefined) throw new Error('There is nothing to pick from.')
  return one
}

export function some<T>(draw: Draw, atMost: number, one: () => T): readonly T[] {
  return Array.from({ length: draw(atMost + 1) }, one)
}
