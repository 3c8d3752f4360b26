/** The string a caller sends: how it is made, recognised and shown in part. Its form is fixed in the API's promise. */

import type { TokenKind } from './token.ts'

const LETTERS: Readonly<Record<TokenKind, string>> = {
  user: 'u',
  mobile: 'm',
  application: 'a',
  organization: 'o',
  group: 'g',
}

/** Gives that many unpredictable bytes. */
export type Entropy = (bytes: number) => Uint8Array

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const PREFIX_LENGTH = 5
const RANDOM_LENGTH = 32
const CHECKSUM_LENGTH = 6
const CHECKSUM_START = PREFIX_LENGTH + RANDOM_LENGTH
export const SECRET_LENGTH = CHECKSUM_START + CHECKSUM_LENGTH

/** The largest multiple of 62 in a byte: bytes from here on would favour the first digits, so they are thrown away. */
const UNBIASED_BYTES = 248

/** Far more rounds than chance ever needs: only a broken source of entropy gets here, and it must not hang the server. */
const MAX_ROUNDS = 100

/**
 * A new secret of the given kind: 190 random bits behind a prefix that secret scanners can find, and a checksum that lets
 * a typing error be refused without a look-up. `beginning`: its first digits, in place of random ones. Throws when the entropy
 * is broken.
 */
export function composeSecret(kind: TokenKind, entropy: Entropy, beginning = ''): string {
  const random = beginning + randomDigits(entropy).slice(beginning.length)
  return `plt${LETTERS[kind]}_${random}${formatChecksum(checksum(random, 0, RANDOM_LENGTH))}`
}

/**
 * The kind of a secret of exactly the right form with the right checksum, or null. Nothing is trimmed and no case is
 * folded. The kind's letter is outside the checksum: a secret with another letter has the form, and is unknown.
 */
export function parseSecret(text: string): { readonly kind: TokenKind } | null {
  if (text.length !== SECRET_LENGTH || !text.startsWith('plt') || text.charCodeAt(4) !== 0x5f) return null
  const parsed = PARSED[text.charCodeAt(3)]
  if (parsed === undefined) return null
  let claimed = 0
  for (let at = PREFIX_LENGTH; at < SECRET_LENGTH; at++) {
    const value = digitValue(text.charCodeAt(at))
    if (value < 0) return null
    if (at >= CHECKSUM_START) claimed = claimed * 62 + value
  }
  return claimed === checksum(text, PREFIX_LENGTH, CHECKSUM_START) ? parsed : null
}

/** Whether something shaped like a secret stands anywhere in the text, whatever its checksum. Guards URLs and searches. */
export function looksLikeSecret(text: string): boolean {
  return SHAPE.test(text)
}

/** The first digits of a secret of the right form. */
export function firstDigits(secret: string, count: number): string {
  return secret.slice(PREFIX_LENGTH, PREFIX_LENGTH + count)
}

/** What may be shown of a secret for as long as its token lives: enough to recognise it, of no use to guess it. */
export function maskedParts(secret: string): { readonly prefix: string; readonly last4: string } {
  return { prefix: secret.slice(0, PREFIX_LENGTH + 3), last4: secret.slice(-4) }
}

const SHAPE = /plt[umaog]_[0-9a-z]{38}/i

/** Answers made once, by the character code of the kind's letter, so that the hot path allocates nothing. */
const PARSED: readonly ({ readonly kind: TokenKind } | undefined)[] = parsedByLetter()

const DIGIT_VALUES = digitValues()
const CRC_TABLE = crcTable()

function parsedByLetter() {
  const answers = new Array<{ readonly kind: TokenKind } | undefined>(128).fill(undefined)
  for (const kind of Object.keys(LETTERS) as TokenKind[]) {
    answers[LETTERS[kind].charCodeAt(0)] = Object.freeze({ kind })
  }
  return answers
}

function digitValues(): Int8Array {
  const values = new Int8Array(128).fill(-1)
  for (let value = 0; value < DIGITS.length; value++) values[DIGITS.charCodeAt(value)] = value
  return values
}

function digitValue(code: number): number {
  return DIGIT_VALUES[code] ?? -1
}

function randomDigits(entropy: Entropy): string {
  let digits = ''
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const byte of entropy(RANDOM_LENGTH + 8)) {
      if (byte < UNBIASED_BYTES) digits += DIGITS.charAt(byte % 62)
      if (digits.length === RANDOM_LENGTH) return digits
    }
  }
  throw new Error('The source of randomness gives no usable bytes.')
}

/** CRC-32 as in ISO 3309 (polynomial 0xEDB88320, reflected) over the ASCII characters from `start` up to `end`. */
function checksum(text: string, start: number, end: number): number {
  let crc = 0xffffffff
  for (let at = start; at < end; at++) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ text.charCodeAt(at)) & 0xff] ?? 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

function formatChecksum(value: number): string {
  let digits = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) digits = DIGITS.charAt(rest % 62) + digits
  return digits.padStart(CHECKSUM_LENGTH, '0')
}

function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    return crc
  })
}
