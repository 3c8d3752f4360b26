/** The form of a secret as API.md, section 5, fixes it, so that what cannot be one is refused without a call. */

const LENGTH = 43
const CHECKSUM_AT = 37
const SHAPE = /^plt[umaog]_[0-9A-Za-z]{38}$/
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Whether the text has the form of a secret, and the checksum in it is right. */
export function hasSecretForm(text: string): boolean {
  if (text.length !== LENGTH || !SHAPE.test(text)) return false
  let claimed = 0
  for (const digit of text.slice(CHECKSUM_AT)) claimed = claimed * DIGITS.length + DIGITS.indexOf(digit)
  return claimed === checksum(text.slice(5, CHECKSUM_AT))
}

/** CRC-32 (ISO 3309), bit by bit: only secrets that are not in memory come here, and a call follows. */
function checksum(text: string): number {
  let crc = 0xffffffff
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
