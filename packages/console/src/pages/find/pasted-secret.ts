/** The secret in what was pasted: found, masked, and judged by its checksum before anybody is asked about it. */

const WHOLE = /plt[umaog]_[0-9A-Za-z]{38}/
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RANDOM_START = 5
const CHECKSUM_START = 37

/** The whole secret within a text, such as a line of a `.env` file; null when there is none. */
export const secretIn = (text: string): string | null => WHOLE.exec(text)?.[0] ?? null

/** What lists show of a secret: enough to recognise it, of no use to guess it. */
export const masked = (secret: string): string => `${secret.slice(0, RANDOM_START + 3)}…${secret.slice(-4)}`

/** Whether the last six characters fit the others (CRC-32 in base 62): if not, a character was mistyped or cut off. */
export function checksumHolds(secret: string): boolean {
  let claimed = 0
  for (const digit of secret.slice(CHECKSUM_START)) claimed = claimed * 62 + DIGITS.indexOf(digit)
  return claimed === crc32(secret.slice(RANDOM_START, CHECKSUM_START))
}

function crc32(ascii: string): number {
  let crc = 0xffffffff
  for (let at = 0; at < ascii.length; at++) {
    crc ^= ascii.charCodeAt(at)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
