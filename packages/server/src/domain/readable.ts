/** Which texts a person can read where they stand: names on one line, descriptions on several. */

/** Embeddings, overrides and isolates turn the line around that they stand in (UAX #9). Marks for one letter do not. */
const TURNING = '\\u202a-\\u202e\\u2066-\\u2069'
const BREAKS_THE_LINE = new RegExp(`[\\p{Cc}\\p{Zl}\\p{Zp}${TURNING}]`, 'gu')
const BREAKS_THE_TEXT = new RegExp(`(?![\\t\\n\\r])[\\p{Cc}${TURNING}]`, 'u')
/** U+2800 is a Braille cell without dots. */
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u

/** A name shows something, stays on its line and leaves the rest of the line as it is, in every script. */
export function isReadableName(text: string): boolean {
  return SEEN.test(text) && text.search(BREAKS_THE_LINE) === -1
}

/** A description may be empty and have several lines. */
export function isReadableText(text: string): boolean {
  return !BREAKS_THE_TEXT.test(text)
}

/** What is readable of a name that must not be refused, because somebody signs in with it; null when nothing is. */
export function readablePart(text: string): string | null {
  const part = text.replaceAll(BREAKS_THE_LINE, (hidden) => (/\s/.test(hidden) ? ' ' : '')).trim()
  return isReadableName(part) ? part : null
}
