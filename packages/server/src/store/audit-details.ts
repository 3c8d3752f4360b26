/**
 * The details of audit entries as they are kept: JSON in which words that come again and again are one control character
 * each. JSON itself never holds such a character, so what earlier versions wrote is read as it is.
 */

/** Looked for in this order. One may be added at the end; none is ever changed or taken away, since texts are kept for good. */
const WORDS: readonly string[] = [
  '","unit":null,"role":null,"master":false,"admin":false,"version":1,"allowedIps":[],"user":null,"expiresAt":"20',
  ',"master":false,"admin":false,"version":1,"allowedIps":[],"user":"usr_',
  '{"kind":"organization","application":null,"unit":',
  '{"kind":"mobile","application":null,"unit":',
  '{"kind":"group","application":null,"unit":',
  '{"kind":"user","application":null,"unit":',
  '{"kind":"application","application":"',
  '["role:read","tenant:read","unit:read"]}]}',
  ',"master":false,"admin":false,"version":',
  '","unit":null,"permissions":',
  'Z","grants":[{"tenant":"',
  '","permissions":',
  '","expiresAt":"20',
  ',"expiresAt":null',
  ',"allowedIps":[',
  ',"user":"usr_',
  '"status":"active"',
  ',"grants":[',
  '{"tenant":"',
  ',"unit":"',
  ',"role":"',
  ':read"',
  ':create"',
  ':update"',
  ':delete"',
  'null',
]

/** The characters U+000E to U+001F and U+0001 to U+0008: those between them end lines, and texts are read by people too. */
const CHARACTERS = Array.from({ length: 26 }, (_, at) => String.fromCharCode(at < 18 ? 14 + at : at - 17))

const wordOf = new Map(CHARACTERS.map((character, at) => [character, WORDS[at]]))

export function packDetails(details: Readonly<Record<string, unknown>>): string {
  let text = JSON.stringify(details)
  for (const [at, word] of WORDS.entries()) text = text.replaceAll(word, CHARACTERS[at] ?? word)
  return text
}

/** The JSON again, to the letter. */
export function unpackDetails(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => wordOf.get(character) ?? character)
}
