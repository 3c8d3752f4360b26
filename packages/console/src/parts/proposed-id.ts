/** The id that a name suggests, and what an id may look like. */

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/
const LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', å: 'a', ß: 'ss', ð: 'd', þ: 'th', ł: 'l' }

/** Whether the text can be the id of a tenant, unit or role. */
export const isId = (text: string): boolean => ID.test(text)

/** `ost-avdelingen` for "Øst-avdelingen"; empty when no letter of the name can stand in an id. */
export function proposedId(name: string): string {
  return name
    .toLowerCase()
    .replace(/[æøåßðþł]/g, (letter) => LETTERS[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64)
    .replace(/-+$/, '')
}
