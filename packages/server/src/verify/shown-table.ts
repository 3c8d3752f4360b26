/**
 * What is shown of tokens, packed: some two hundred bytes each, outside of what the garbage collector looks at, and all in
 * one place, so that reading it waits for memory hardly more than once. When it is full, what was put in first gives way.
 */

import { createBytePages, NOWHERE, PAGE_BYTES, wordIn } from './byte-pages.ts'
import { createSharedThings } from './shared-things.ts'

export interface ShownTable<A> {
  /** Null unless it was put in for this entry. */
  get(token: number, life: number): Packed<A> | null
  /** Takes the place of what was there of the token. False when there are too many kinds of what tokens have alike. */
  set(token: number, packed: Packed<A>): boolean
  /** A use was written; `address` is null where nobody told from where. */
  use(token: number, at: number, address: string | null): void
  clear(): void
}

export interface Packed<A> {
  /** Of the compiled entry that it hangs on. */
  readonly life: number
  /** When it was read. */
  readonly at: number
  readonly lastUsedAt: number | null
  readonly lastUsedAddress: string | null
  /** Held once for all tokens that have the same, as its JSON tells. */
  readonly alike: A
  /** Texts of its own, without line breaks. */
  readonly own: readonly string[]
}

export interface ShownTableOptions {
  readonly maxTokens: number
  /** What the kinds of what tokens have alike may take together. */
  readonly maxAlikeBytes: number
}

/** With everything, on average: where tokens take more, fewer of them are kept. */
const BYTES_PER_TOKEN = 256

/** A record begins with four whole numbers of half a word, of which the first is its length in words, and four of a word. */
const [NEXT, ALIKE, TEXT_BYTES] = [1, 2, 3]
const [TOKEN, LIFE, AT, LAST_USED] = [2, 3, 4, 5]
/** Then come a byte for the room that an address has, one for its length, the address, and the texts of its own. */
const ROOM_BYTE = 48
const LENGTH_BYTE = 49
const ADDRESS_BYTE = 50

/** So that one address can nearly always take the place of another. */
const MIN_ROOM = 15
const MAX_ROOM = 200
const NO_ADDRESS = 255
const NEVER = -1
/** Of what was dropped. */
const NOBODY = -1

const END = '\n'
const ONE_BYTE_EACH = /^[\0-\xff]*$/

export function createShownTable<A>({ maxAlikeBytes, maxTokens }: ShownTableOptions): ShownTable<A> {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(maxTokens, 1))) - 1
  /** As many as there will ever be: the system gives memory only where something is written. */
  let firsts = new Int32Array(mask + 1)
  const alikes = createSharedThings<A>(maxAlikeBytes)
  // One more, because one begins anew.
  const pages = createBytePages(Math.ceil((maxTokens * BYTES_PER_TOKEN) / PAGE_BYTES) + 1, drop)

  const half = (place: number, field: number): number => pages.pageOf(place).ints[2 * wordIn(place) + field] ?? 0
  const full = (place: number, field: number): number => pages.pageOf(place).numbers[wordIn(place) + field] ?? 0

  function find(token: number): number {
    let place = firsts[token & mask] ?? NOWHERE
    while (place !== NOWHERE && full(place, TOKEN) !== token) place = half(place, NEXT)
    return place
  }

  function unlink(place: number, token: number): void {
    let before = firsts[token & mask] ?? NOWHERE
    if (before === place) {
      firsts[token & mask] = half(place, NEXT)
      return
    }
    while (half(before, NEXT) !== place) before = half(before, NEXT)
    pages.pageOf(before).ints[2 * wordIn(before) + NEXT] = half(place, NEXT)
  }

  function drop(place: number): void {
    const token = full(place, TOKEN)
    if (token === NOBODY) return
    unlink(place, token)
    alikes.release(half(place, ALIKE))
    pages.pageOf(place).numbers[wordIn(place) + TOKEN] = NOBODY
  }

  function dropToken(token: number): void {
    const place = find(token)
    if (place !== NOWHERE) drop(place)
  }

  return {
    get(token, life) {
      const place = find(token)
      if (place === NOWHERE || full(place, LIFE) !== life) return null
      const alike = alikes.get(half(place, ALIKE))
      if (alike === undefined) return null
      const lastUsedAt = full(place, LAST_USED)
      const { bytes } = pages.pageOf(place)
      const from = 8 * wordIn(place)
      return {
        life,
        at: full(place, AT),
        lastUsedAt: lastUsedAt === NEVER ? null : lastUsedAt,
        lastUsedAddress: readAddress(bytes, from),
        alike,
        own: readTexts(bytes, from, half(place, TEXT_BYTES)),
      }
    },
    set(token, { alike, at, lastUsedAddress, lastUsedAt, life, own }) {
      dropToken(token)
      const text = own.join(END)
      const isOneByteEach = ONE_BYTE_EACH.test(text)
      const textBytes = isOneByteEach ? text.length : 2 * text.length
      const room = Math.max(MIN_ROOM, lastUsedAddress?.length ?? 0)
      if (!mayStand(lastUsedAddress, room)) return false
      const length = Math.ceil((ADDRESS_BYTE + room + textBytes) / 8)
      const key = JSON.stringify(alike)
      // Made anew, because pieces of a text go on holding the whole one that they were cut from.
      const kind = alikes.hold(key, () => JSON.parse(key) as A)
      if (kind === null) return false
      const place = pages.take(length)
      if (place === NOWHERE) {
        alikes.release(kind)
        return false
      }
      const { bytes, ints, numbers } = pages.pageOf(place)
      const word = wordIn(place)
      const next = firsts[token & mask] ?? NOWHERE
      ints.set([length, next, kind, isOneByteEach ? textBytes : -textBytes], 2 * word)
      numbers.set([token, life, at, lastUsedAt ?? NEVER], word + TOKEN)
      bytes[8 * word + ROOM_BYTE] = room
      writeAddress(bytes, 8 * word, lastUsedAddress)
      bytes.write(text, 8 * word + ADDRESS_BYTE + room, isOneByteEach ? 'latin1' : 'utf16le')
      firsts[token & mask] = place
      return true
    },
    use(token, at, address) {
      const place = find(token)
      if (place === NOWHERE || full(place, LAST_USED) > at) return
      const { bytes, numbers } = pages.pageOf(place)
      const word = wordIn(place)
      if (!mayStand(address, bytes[8 * word + ROOM_BYTE] ?? 0)) return drop(place)
      numbers[word + LAST_USED] = at
      if (address !== null) writeAddress(bytes, 8 * word, address)
    },
    clear() {
      firsts = new Int32Array(mask + 1)
      alikes.clear()
      pages.clear()
    },
  }
}

function mayStand(address: string | null, room: number): boolean {
  return address === null || (address.length <= Math.min(room, MAX_ROOM) && ONE_BYTE_EACH.test(address))
}

function writeAddress(bytes: Buffer, from: number, address: string | null): void {
  bytes[from + LENGTH_BYTE] = address === null ? NO_ADDRESS : address.length
  if (address !== null) bytes.write(address, from + ADDRESS_BYTE, 'latin1')
}

function readAddress(bytes: Buffer, from: number): string | null {
  const length = bytes[from + LENGTH_BYTE] ?? NO_ADDRESS
  return length === NO_ADDRESS ? null : bytes.toString('latin1', from + ADDRESS_BYTE, from + ADDRESS_BYTE + length)
}

function readTexts(bytes: Buffer, from: number, textBytes: number): readonly string[] {
  const begin = from + ADDRESS_BYTE + (bytes[from + ROOM_BYTE] ?? 0)
  const text = bytes.toString(textBytes < 0 ? 'utf16le' : 'latin1', begin, begin + Math.abs(textBytes))
  const texts: string[] = []
  let at = 0
  for (let end = text.indexOf(END); end >= 0; end = text.indexOf(END, at)) {
    texts.push(text.slice(at, end))
    at = end + 1
  }
  texts.push(text.slice(at))
  return texts
}
