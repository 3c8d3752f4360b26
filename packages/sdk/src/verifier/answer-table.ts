/**
 * Answers by the digest of a secret and the number of a question. A hash table with open places, in typed arrays: all that
 * decides lies in one line of the processor's cache, where a `Map` of objects would wait for memory six times.
 */

/**
 * 32-bit words of one place: four of the digest, the question's number (0: free), the state, the end in two of them. To
 * find another text with 128 bits of the digest of a secret is as hopeless as to find the secret itself.
 */
const WIDTH = 8
const DIGEST = 4
const QUESTION = 4
const STATE = 5
/** In words of 64 bits. */
const END = 3

const OVER = 0
const GOOD = 1

export interface AnswerTable<T> {
  /** Undefined for what is not there, is over, or has come to its end. */
  find(digest: Int32Array, question: number, now: number): T | undefined
  /** `end` is when to find it no more, by the clock of `find`. */
  add(digest: Int32Array, question: number, entry: Entry<T>): void
  /** Whatever depends on the tag is over. */
  drop(tag: string): void
  /** The same entry, for another table. */
  entryOf(digest: Int32Array, question: number): Entry<T> | undefined
  /** How many were added: those that were replaced since are still listed by their tags. */
  added(): number
}

export interface Entry<T> {
  readonly answer: T
  readonly end: number
  readonly tags: readonly string[]
}

const FIRST_PLACES = 256

export function createAnswerTable<T>(): AnswerTable<T> {
  let places = FIRST_PLACES
  let words = new Int32Array(places * WIDTH)
  let ends = new Float64Array(words.buffer)
  let entries: (Entry<T> | undefined)[] = []
  let answers: (T | undefined)[] = []
  let used = 0
  let added = 0
  let byTag = new Map<string, number[]>()

  /** The place where it is, or the free one where it belongs. */
  function placeOf(digest: Int32Array, question: number): number {
    let place = ((digest[0] ?? 0) ^ Math.imul(question, 0x9e3779b1)) & (places - 1)
    for (;;) {
      const at = place * WIDTH
      const here = words[at + QUESTION] ?? 0
      if (here === 0 || (here === question && hasDigest(words, at, digest))) return place
      place = (place + 1) & (places - 1)
    }
  }

  function put(digest: Int32Array, question: number, entry: Entry<T>): void {
    const place = placeOf(digest, question)
    const at = place * WIDTH
    if (words[at + QUESTION] === 0) used += 1
    for (let word = 0; word < DIGEST; word++) words[at + word] = digest[word] ?? 0
    words[at + QUESTION] = question
    words[at + STATE] = GOOD
    ends[place * (WIDTH / 2) + END] = entry.end
    entries[place] = entry
    answers[place] = entry.answer
    for (const tag of entry.tags) {
      const same = byTag.get(tag)
      if (same === undefined) byTag.set(tag, [place])
      else same.push(place)
    }
  }

  function grow(): void {
    const [oldWords, oldEntries] = [words, entries]
    places *= 2
    words = new Int32Array(places * WIDTH)
    ends = new Float64Array(words.buffer)
    entries = Array.from({ length: places })
    answers = Array.from({ length: places })
    byTag = new Map()
    used = 0
    oldEntries.forEach((entry, place) => {
      const at = place * WIDTH
      if (entry === undefined || oldWords[at + STATE] === OVER) return
      put(oldWords.subarray(at, at + DIGEST), oldWords[at + QUESTION] ?? 0, entry)
    })
  }

  return {
    added: () => added,
    find(digest, question, now) {
      const place = placeOf(digest, question)
      if (words[place * WIDTH + STATE] !== GOOD) return undefined
      return now < (ends[place * (WIDTH / 2) + END] ?? 0) ? answers[place] : undefined
    },
    add(digest, question, entry) {
      if (used * 2 >= places) grow()
      added += 1
      put(digest, question, entry)
    },
    drop(tag) {
      for (const place of byTag.get(tag) ?? []) if (dependsOn(entries[place], tag)) words[place * WIDTH + STATE] = OVER
      byTag.delete(tag)
    },
    entryOf: (digest, question) => entries[placeOf(digest, question)],
  }
}

/** The place may have been given to an answer that has other tags. */
const dependsOn = (entry: Entry<unknown> | undefined, tag: string): boolean => entry?.tags.includes(tag) ?? false

function hasDigest(words: Int32Array, at: number, digest: Int32Array): boolean {
  return (
    words[at] === digest[0] && words[at + 1] === digest[1] && words[at + 2] === digest[2] && words[at + 3] === digest[3]
  )
}
