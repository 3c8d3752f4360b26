/** Which passwords are refused. */

import { fold } from './fold.ts'

const PASSWORD_MIN_CHARACTERS = 8
const PASSWORD_MAX_CHARACTERS = 128

export interface PasswordRefusal {
  readonly code: 'too_short' | 'too_long' | 'same_as_username' | 'too_common'
  readonly message: string
}

/**
 * Says why a password must not be set, or null when it may. Length is counted in code points; there are no rules about
 * kinds of characters, which make passwords worse (NIST SP 800-63B §3.1.1.2).
 */
export function refusePassword(password: string, username: string): PasswordRefusal | null {
  const characters = countCharacters(password)
  if (characters > PASSWORD_MAX_CHARACTERS) return REFUSALS.too_long
  if (characters < PASSWORD_MIN_CHARACTERS) return REFUSALS.too_short
  const folded = fold(password)
  if (folded === fold(username)) return REFUSALS.same_as_username
  return isCommon(folded) ? REFUSALS.too_common : null
}

const REFUSALS = {
  too_short: { code: 'too_short', message: `Use at least ${PASSWORD_MIN_CHARACTERS} characters.` },
  too_long: { code: 'too_long', message: `Use at most ${PASSWORD_MAX_CHARACTERS} characters.` },
  same_as_username: { code: 'same_as_username', message: 'The password must differ from the username.' },
  too_common: { code: 'too_common', message: 'This password is among the first that anyone would guess.' },
} as const satisfies Record<PasswordRefusal['code'], PasswordRefusal>

/** Code units are enough to know that a text is far too long, without walking through all of it. */
function countCharacters(text: string): number {
  return text.length > 2 * PASSWORD_MAX_CHARACTERS ? text.length : [...text].length
}

/** Words and rows of keys that lists of leaked passwords begin with, and what people add to them. */
const COMMON_WORDS = new Set(
  `password passord passwort passw0rd p@ssword p@ssw0rd pa55word pa55w0rd admin administrator root test tester testing guest
  welcome velkommen letmein iloveyou sunshine princess football baseball basketball superman batman pokemon starwars
  dragon monkey shadow master michael jennifer jordan charlie computer internet whatever trustno qwerty qwertyui
  qwertyuiop qwertz azerty asdf asdfgh asdfghjk asdfghjkl zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc abc abcd abcdef
  abcdefg abcdefgh secret changeme default login access hello freedom chocolate butterfly liverpool chelsea arsenal
  summer sommer winter vinter spring autumn polett token`.split(/\s+/),
)

const KEY_ROWS = ['01234567890', '09876543210', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm']

function isCommon(folded: string): boolean {
  const word = folded.replace(/[\d!?.@#$%&*_\-+]+$/, '')
  if (word !== folded && COMMON_WORDS.has(word)) return true
  if (COMMON_WORDS.has(folded) || COMMON_MIXTURES.has(folded)) return true
  return isRepeated(folded) || KEY_ROWS.some((row) => row.includes(folded))
}

const COMMON_MIXTURES = new Set([
  '1q2w3e4r',
  '1q2w3e4r5t',
  '1qaz2wsx',
  '1qaz2wsx3edc',
  'q1w2e3r4',
  'zaq12wsx',
  'a1b2c3d4',
])

/** One to four characters over and over: 11111111, abababab, 12341234. */
function isRepeated(folded: string): boolean {
  return [1, 2, 3, 4].some(
    (length) =>
      folded ===
      folded
        .slice(0, length)
        .repeat(Math.ceil(folded.length / length))
        .slice(0, folded.length),
  )
}
