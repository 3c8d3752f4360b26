/** The code that proves, once, that whoever sets the installation up is whoever started it. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Entropy } from './secret.ts'

/** Without the letters and digits that people take for each other. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const GROUPS = 4
const GROUP_LENGTH = 5

/** A new code of 100 random bits, in groups that can be typed: `K7QTM-4XW9P-…`. */
export function composeSetupCode(entropy: Entropy): string {
  // The alphabet has 32 letters, so five bits of each byte choose one without bias.
  const letters = Array.from(entropy(GROUPS * GROUP_LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('')
  return Array.from({ length: GROUPS }, (_, at) => letters.slice(at * GROUP_LENGTH, (at + 1) * GROUP_LENGTH)).join('-')
}

/** What is stored of a code. It lives until the set-up is done, and guesses are throttled, so a plain hash will do. */
export function hashSetupCode(code: string): Uint8Array {
  return createHash('sha256').update(`polett/setup/${code.trim()}`).digest()
}

export function isSetupCode(code: string, hash: Uint8Array): boolean {
  return timingSafeEqual(hashSetupCode(code), hash)
}
