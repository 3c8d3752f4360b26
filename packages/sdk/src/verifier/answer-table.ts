/**
 * Answers by the digest of a secret and the number of a question. A hash table with open places, in arrays: what decides
 * lies in one line of the processor's cache and what is answered in another. A `Map` of objects would wait for memory six
 * times, and that would take longer than all the rest of a look-up.
 */
import type { Token } from '../api.ts'
import type { FromMemory, ValidAnswer } from './answer.ts'

export interface NewAnswer {
  readonly token: Token
  readonly permissions: readonly string[]
  /** When to find it no more, in milliseconds of the clock of `find`; rounded down to a second. */
  readonly end: number
  readonly tags: readonly string[]
}

export interface Use {
  readonly token: string
  readonly address: string | undefined
  readonly count: number
  readonly at: number
}

export interface AnswerTable {
  /** The place of an answer, or -1 for what is not there, is over, or has come to its end. Good until something is added. */
  find(digest: Int32Array, question: number, now: number): number
  keptAt(place: number): NewAnswer | undefined
  /** The same object for the same freshness. */
  answerAt(place: number, freshness: FromMemory): ValidAnswer
  /** Whether the answer only says that there is another one for each address. */
  isBound(place: number): boolean
  noteUse(place: number, address: string | undefined, now: number): void
  /** The uses since this was called last. */
  takeUses(now: number): Use[]
  add(digest: Int32Array, question: number, answer: NewAnswer, isBound: boolean): void
  /** Whatever depends on the tag is over. */
  drop(tag: string): void
  /** How many were added: those that were replaced since are still listed by their tags. */
  added(): number
}

/**
 * 32-bit words of one place: four of the digest, the question's number (0: free), the state, the end in seconds, the time
 * of the last use. To find another text with 128 bits of the digest of a secret is as hopeless as to find the secret.
 */
const WIDTH = 8
const DIGEST = 4
const QUESTION = 4
const STATE = 5
const END = 6
const USED_AT = 7

/** The state: one of these, whether there is an address of the last use, and how often it was used, times `ONE_USE`. */
const KINDS = 3
const GOOD = 1
const BOUND = 2
const ADDRESSED = 4
const ONE_USE = 8
const MOST_USES = 0x7fffffff - ONE_USE
const NEVER = 0x7fffffff

const FIRST_PLACES = 256

export function createAnswerTable(startedAt: number): AnswerTable {
  let places = FIRST_PLACES
  let words = new Int32Array(places * WIDTH)
  let kept = noneOf<NewAnswer>(places)
  let shown = noneOf<ValidAnswer>(places)
  let addresses = noneOf<string>(places)
  let byTag = new Map<string, number[]>()
  let toldAt = startedAt
  let uses: Use[] = []
  let filled = 0
  let added = 0

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

  function put(digest: Int32Array, question: number, answer: NewAnswer, state: number): number {
    const place = placeOf(digest, question)
    const at = place * WIDTH
    if (words[at + QUESTION] === 0) filled += 1
    else settle(place)
    for (let word = 0; word < DIGEST; word++) words[at + word] = digest[word] ?? 0
    words[at + QUESTION] = question
    words[at + STATE] = state
    words[at + END] = Math.min(NEVER, Math.floor(answer.end / 1_000))
    kept[place] = answer
    shown[place] = undefined
    addresses[place] = undefined
    for (const tag of answer.tags) {
      const same = byTag.get(tag)
      if (same === undefined) byTag.set(tag, [place])
      else same.push(place)
    }
    return place
  }

  function grow(): void {
    for (let place = 0; place < places; place++) settle(place)
    const [oldWords, oldKept] = [words, kept]
    places *= 2
    words = new Int32Array(places * WIDTH)
    kept = noneOf(places)
    shown = noneOf(places)
    addresses = noneOf(places)
    byTag = new Map()
    filled = 0
    for (let at = 0; at < oldWords.length; at += WIDTH) {
      const kind = (oldWords[at + STATE] ?? 0) & KINDS
      const answer = oldKept[at / WIDTH]
      if (kind === 0 || answer === undefined) continue
      put(oldWords.subarray(at, at + DIGEST), oldWords[at + QUESTION] ?? 0, answer, kind)
    }
  }

  /** Sets down what was counted at a place, and counts from nothing again. */
  function settle(place: number): void {
    const at = place * WIDTH
    const state = words[at + STATE] ?? 0
    if (state < ONE_USE) return
    words[at + STATE] = state % ONE_USE
    const id = kept[place]?.token.id
    if (id === undefined) return
    const lastAt = toldAt + (words[at + USED_AT] ?? 0)
    uses.push({ token: id, address: addresses[place], count: Math.floor(state / ONE_USE), at: lastAt })
  }

  /** Uses from one address are told together. */
  function noteAddress(place: number, address: string | undefined): void {
    const at = place * WIDTH
    if (addresses[place] === address) return
    settle(place)
    addresses[place] = address
    const state = words[at + STATE] ?? 0
    words[at + STATE] = address === undefined ? state & ~ADDRESSED : state | ADDRESSED
  }

  function show(place: number, freshness: FromMemory): ValidAnswer {
    const { permissions, token } = kept[place] as NewAnswer
    const answer: ValidAnswer = Object.freeze({ valid: true, code: 'valid', token, permissions, freshness })
    shown[place] = answer
    return answer
  }

  return {
    added: () => added,
    find(digest, question, now) {
      const place = placeOf(digest, question)
      const at = place * WIDTH
      const isGood = ((words[at + STATE] ?? 0) & KINDS) !== 0 && now < (words[at + END] ?? 0) * 1_000
      return isGood ? place : -1
    },
    keptAt: (place) => kept[place],
    answerAt(place, freshness) {
      const known = shown[place]
      return known?.freshness === freshness ? known : show(place, freshness)
    },
    isBound: (place) => ((words[place * WIDTH + STATE] ?? 0) & KINDS) === BOUND,
    noteUse(place, address, now) {
      const at = place * WIDTH
      if (address !== undefined || ((words[at + STATE] ?? 0) & ADDRESSED) !== 0) noteAddress(place, address)
      const state = words[at + STATE] ?? 0
      if (state < MOST_USES) words[at + STATE] = state + ONE_USE
      words[at + USED_AT] = now - toldAt
    },
    takeUses(now) {
      for (let place = 0; place < places; place++) settle(place)
      const taken = uses
      uses = []
      toldAt = now
      return taken
    },
    add(digest, question, answer, isBound) {
      if (filled * 2 >= places) grow()
      added += 1
      put(digest, question, answer, isBound ? BOUND : GOOD)
    },
    drop(tag) {
      for (const place of byTag.get(tag) ?? []) {
        // The place may have been given to an answer that has other tags.
        if (kept[place]?.tags.includes(tag) !== true) continue
        settle(place)
        words[place * WIDTH + STATE] = 0
      }
      byTag.delete(tag)
    },
  }
}

function hasDigest(words: Int32Array, at: number, digest: Int32Array): boolean {
  return (
    words[at] === digest[0] && words[at + 1] === digest[1] && words[at + 2] === digest[2] && words[at + 3] === digest[3]
  )
}

const noneOf = <T>(places: number): (T | undefined)[] => Array.from({ length: places }, () => undefined)
