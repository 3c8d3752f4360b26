/** What a device shows and a person types in (RFC 8628 §6.1): eight consonants, so that no code is a word. */

import type { Entropy } from './secret.ts'

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const LENGTH = 8
/** The largest multiple of twenty in a byte. */
const UNBIASED_BYTES = 240
const MAX_ROUNDS = 100

/** Such as `BCDF-GHJK`. Throws when the entropy is broken. */
export function composeUserCode(entropy: Entropy): string {
  let code = ''
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const byte of entropy(LENGTH + 4)) {
      if (byte < UNBIASED_BYTES) code += LETTERS.charAt(byte % LETTERS.length)
      if (code.length === LENGTH) return `${code.slice(0, 4)}-${code.slice(4)}`
    }
  }
  throw new Error('The source of randomness gives no usable bytes.')
}

/** A code as it is compared: upper case, letters alone. Null when it cannot be one. */
export function parseUserCode(text: string): string | null {
  const code = text.replace(/[\s-]/g, '').toUpperCase()
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : null
}
