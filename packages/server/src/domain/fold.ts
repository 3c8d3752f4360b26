/** One spelling for comparing and searching names, and the bounds of a search over folded text. */

/**
 * The form in which names are compared: compatibility-normalised (NFKC) and in lower case, the same in every locale.
 * White space is kept. Folding twice changes nothing.
 */
export function fold(text: string): string {
  // Lower case spells a Greek sigma by its place in the word; one spelling keeps "starts with" true after folding.
  return text.toWellFormed().normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').normalize('NFKC')
}

/**
 * The smallest string above all that start with `text`, in the binary order of UTF-8; so `text <= name < end` is a prefix
 * search over an index. Null when there is none: for the empty text and for the highest code points alone.
 */
export function prefixEnd(text: string): string | null {
  // UTF-8 sorts by code point, UTF-16 does not: the work is done on code points.
  const points = Array.from(text.toWellFormed(), (character) => character.codePointAt(0) ?? 0)
  while (points.at(-1) === HIGHEST_POINT) points.pop()
  const last = points.pop()
  if (last === undefined) return null
  return String.fromCodePoint(...points, last === BELOW_SURROGATES ? ABOVE_SURROGATES : last + 1)
}

const HIGHEST_POINT = 0x10ffff
const BELOW_SURROGATES = 0xd7ff
const ABOVE_SURROGATES = 0xe000
