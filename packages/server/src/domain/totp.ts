/** Codes by the clock (RFC 6238), as every authenticator app makes them: SHA-1, six digits, steps of 30 seconds. */

import { createHmac, timingSafeEqual } from 'node:crypto'

/** RFC 4226 §4 R6 asks for 128 bits at least and recommends 160. */
export const SEED_BYTES = 20
const STEP_MS = 30_000
const DIGITS = 6
/** RFC 6238 §5.2: clocks differ, and people type slowly. */
const STEPS_ASIDE = 1

/** The code of a step (RFC 4226 §5.3). */
export function totpCode(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', seed).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

export function stepAt(now: number): number {
  return Math.floor(now / STEP_MS)
}

/**
 * The newest step around now whose code this is, or null. Every step is looked at, whichever fits, so that time tells
 * nothing. Whether the step has been used is for the caller to settle.
 */
export function findStep(seed: Uint8Array, text: string, now: number): number | null {
  const code = Buffer.from(text.replace(/\s/g, ''))
  if (code.length !== DIGITS) return null
  let found: number | null = null
  for (let step = stepAt(now) - STEPS_ASIDE; step <= stepAt(now) + STEPS_ASIDE; step += 1) {
    if (timingSafeEqual(code, Buffer.from(totpCode(seed, step)))) found = step
  }
  return found
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 §6, without padding: how authenticator apps take a seed that is typed. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('')
}

/** What authenticator apps read from a picture. The other settings are those that they assume. */
export function otpauthUri(seed: Uint8Array, account: string): string {
  const label = `Polett:${account}`
  return `otpauth://totp/${encodeURIComponent(label)}?secret=${toBase32(seed)}&issuer=Polett`
}
