/** Codes for the day when the telephone is gone: each good once, shown once, and too long to be guessed. */

import { createHash } from 'node:crypto'
import type { Entropy } from './secret.ts'

export const RECOVERY_CODES = 10

/** Crockford's: without the letters that people take for digits, and read so that it does not matter. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 6
const GROUP_LENGTH = 4

/** New codes of 120 random bits each, in groups that can be typed: `8F2K-Q0ZT-…`. */
export function composeRecoveryCodes(entropy: Entropy): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    // The alphabet has 32 letters, so five bits of each byte choose one without bias.
    const letters = Array.from(entropy(GROUPS * GROUP_LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('')
    return (letters.match(/.{4}/g) ?? []).join('-')
  })
}

/**
 * What is stored of a code, and looked for. Case, spaces and hyphens do not matter. With so many random bits a plain hash
 * keeps it as well as a slow one; the person in it makes a row of no use to anybody else.
 */
export function hashRecoveryCode(userId: number, text: string): Uint8Array {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return createHash('sha256').update(`polett/recovery/${userId}/${code}`).digest()
}
