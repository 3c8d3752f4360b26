/**
 * Memory for records of different lengths that costs the garbage collector nothing: pages of bytes, written from the
 * first to the last and then anew, so that the oldest records give way. A record lies in one page, in words of eight bytes.
 */

export interface BytePages {
  /** Room for so many words, or `NOWHERE` when no page has so many. What lies in a page that begins anew is told first. */
  take(words: number): number
  /** The page that a place lies in; the place's word in it is `wordIn(place)`. */
  pageOf(place: number): BytePage
  clear(): void
}

export interface BytePage {
  /** The same bytes in three ways: a word is two whole numbers, or one number, or eight bytes. */
  readonly ints: Int32Array
  readonly numbers: Float64Array
  readonly bytes: Buffer
  /** The first word that nothing lies in. */
  end: number
}

export const NOWHERE = 0
const PAGE_BITS = 15
const PAGE_WORDS = 1 << PAGE_BITS
export const PAGE_BYTES = PAGE_WORDS * 8

/** So that no place is `NOWHERE`. */
const FIRST_WORD = 1

export function wordIn(place: number): number {
  return place & (PAGE_WORDS - 1)
}

/** `onDrop` is told of the place of every record in a page that begins anew, whose first number is its length in words. */
export function createBytePages(maxPages: number, onDrop: (place: number) => void): BytePages {
  const pages: BytePage[] = []
  let current = -1

  function next(): BytePage {
    current = (current + 1) % maxPages
    const page = pages[current] ?? newPage()
    pages[current] = page
    for (let word = FIRST_WORD; word < page.end; word += page.ints[2 * word] ?? PAGE_WORDS) {
      onDrop(current * PAGE_WORDS + word)
    }
    page.end = FIRST_WORD
    return page
  }

  return {
    take(words) {
      if (words > PAGE_WORDS - FIRST_WORD) return NOWHERE
      const present = pages[current]
      const page = present === undefined || present.end + words > PAGE_WORDS ? next() : present
      const place = current * PAGE_WORDS + page.end
      page.end += words
      return place
    },
    pageOf: (place) => pages[place >>> PAGE_BITS] ?? NO_PAGE,
    clear() {
      pages.length = 0
      current = -1
    },
  }
}

function newPage(): BytePage {
  const bytes = new ArrayBuffer(PAGE_BYTES)
  return { ints: new Int32Array(bytes), numbers: new Float64Array(bytes), bytes: Buffer.from(bytes), end: FIRST_WORD }
}

const NO_PAGE: BytePage = { ...newPage(), end: PAGE_WORDS }
