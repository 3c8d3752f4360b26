/** Things that many hold, each once, under a small number, for as long as anybody holds it. */
export interface SharedThings<V> {
  /** The number of the thing with this key, made if it is new, and held once more; null when there are too many others. */
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

export function createSharedThings<V>(maxThings: number): SharedThings<V> {
  const numbers = new Map<string, number>()
  const things: (Shared<V> | undefined)[] = []
  const free: number[] = []

  function add(key: string, make: () => V): number | null {
    if (numbers.size >= maxThings) return null
    const number = free.pop() ?? things.length
    things[number] = { key, value: make(), holders: 1 }
    numbers.set(key, number)
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
      things[number] = undefined
      free.push(number)
    },
    clear() {
      numbers.clear()
      things.length = 0
      free.length = 0
    },
  }
}
