/** Things that many hold, each once, under a small number, for as long as anybody holds it. */
export interface SharedThings<V> {
  /** The number of the thing with this key, made if it is new, and held once more; null when the others leave no room. */
  hold(key: string, make: () => V): number | null
  get(number: number): V | undefined
  /** Held once less. */
  release(number: number): void
  clear(): void
}

interface Shared<V> {
  readonly key: string
  readonly value: V
  holders: number
}

/** What is kept beside a key and what was made of it. */
const BYTES_BESIDE = 512

/** What a thing takes: its key and what was made of it, which says the same again. */
export const bytesOfThing = (key: string): number => BYTES_BESIDE + 2 * key.length

export function createSharedThings<V>(maxBytes: number): SharedThings<V> {
  let bytes = 0
  const numbers = new Map<string, number>()
  const things: (Shared<V> | undefined)[] = []
  const free: number[] = []

  function add(key: string, make: () => V): number | null {
    const more = bytesOfThing(key)
    if (bytes + more > maxBytes) return null
    const number = free.pop() ?? things.length
    things[number] = { key, value: make(), holders: 1 }
    numbers.set(key, number)
    bytes += more
    return number
  }

  return {
    hold(key, make) {
      const number = numbers.get(key)
      const present = number === undefined ? undefined : things[number]
      if (number === undefined || present === undefined) return add(key, make)
      present.holders += 1
      return number
    },
    get: (number) => things[number]?.value,
    release(number) {
      const thing = things[number]
      if (thing === undefined) return
      thing.holders -= 1
      if (thing.holders > 0) return
      numbers.delete(thing.key)
      bytes -= bytesOfThing(thing.key)
      things[number] = undefined
      free.push(number)
    },
    clear() {
      numbers.clear()
      bytes = 0
      things.length = 0
      free.length = 0
    },
  }
}
