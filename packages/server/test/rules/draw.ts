/** Random choices: made from bytes, so that fast-check can shrink a whole story as it shrinks an array, or from a seed. */

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

/** An endless row of numbers, the same in every run (the generator mulberry32). */
export function drawSeeded(seed: number): Draw {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
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
