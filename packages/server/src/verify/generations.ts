/**
 * A bounded memory in two generations: what is used moves into the young one, and when that has `maxEntries`, the old one
 * is dropped whole. It keeps at least the `maxEntries` used last, as an LRU list does, and at most twice as many, at the
 * price of one look-up and no list.
 */
export interface Generations<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  /** Forgets everything that an index has under this id. */
  deleteBy(index: number, id: number): void
  /** Forgets everything. */
  clear(): void
  size(): number
}

/** An id under which a value can be forgotten; null for none. */
export type IndexOf<V> = (value: V) => number | null

interface Generation<K, V> {
  readonly values: Map<K, V>
  /** Most ids have one key, so a set is made only for the second one. */
  readonly indexes: readonly Map<number, K | Set<K>>[]
}

export function createGenerations<K extends string | number, V>(
  maxEntries: number,
  indexesOf: readonly IndexOf<V>[] = [],
): Generations<K, V> {
  const empty = (): Generation<K, V> => ({ values: new Map(), indexes: indexesOf.map(() => new Map()) })
  let young = empty()
  let old = empty()

  function set(key: K, value: V): void {
    young.values.set(key, value)
    for (const [index, idOf] of indexesOf.entries()) addTo(young.indexes[index], idOf(value), key)
    if (young.values.size < maxEntries) return
    old = young
    young = empty()
  }

  return {
    set,
    get(key) {
      const fresh = young.values.get(key)
      if (fresh !== undefined) return fresh
      const aged = old.values.get(key)
      if (aged === undefined) return undefined
      old.values.delete(key)
      set(key, aged)
      return aged
    },
    delete(key) {
      young.values.delete(key)
      old.values.delete(key)
    },
    deleteBy(index, id) {
      for (const { values, indexes } of [young, old]) {
        const keys = indexes[index]?.get(id)
        if (keys instanceof Set) for (const key of keys) values.delete(key)
        else if (keys !== undefined) values.delete(keys)
        indexes[index]?.delete(id)
      }
    },
    clear() {
      young = empty()
      old = empty()
    },
    size: () => young.values.size + old.values.size,
  }
}

function addTo<K extends string | number>(index: Map<number, K | Set<K>> | undefined, id: number | null, key: K): void {
  if (index === undefined || id === null) return
  const present = index.get(id)
  if (present instanceof Set) present.add(key)
  else if (present === undefined) index.set(id, key)
  else if (present !== key) index.set(id, new Set([present, key]))
}
