/** How secrets are kept: as a keyed hash to find them by, and, where policy allows, encrypted to be shown again. */

import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

/** What a sealed secret belongs to. Moved to another row, token, key or installation it cannot be opened. */
export interface SealedFor {
  readonly installation: string
  /** Internal ids, which are never used twice. */
  readonly token: number
  readonly secret: number
  /** The id of the key that the subkey was derived from. */
  readonly key: string
}

/** HMAC-SHA-256 of the whole secret: what the database holds to find it by, useless without the key. 32 bytes. */
export function lookupHash(subkey: Uint8Array, secret: string): Uint8Array {
  return createHmac('sha256', subkey).update(secret).digest()
}

/**
 * The plaintext under AES-256-GCM: nonce, ciphertext and tag in one. The nonce must be 12 random bytes, never used before
 * with this key (NIST SP 800-38D §8.2.2). Throws for a key or nonce of another length.
 */
export function seal(subkey: Uint8Array, nonce: Uint8Array, plaintext: string, sealedFor: SealedFor): Uint8Array {
  return sealText(subkey, nonce, plaintext, belonging(sealedFor))
}

/** The plaintext, or null when key, bytes or belonging are not those of the sealing. */
export function unseal(subkey: Uint8Array, sealed: Uint8Array, sealedFor: SealedFor): string | null {
  return unsealText(subkey, sealed, belonging(sealedFor))
}

/** What a sealed text belongs to, beginning with a name of its own for each use. */
export type Belonging = readonly (string | number)[]

/** The same for any text, bound to whatever it belongs to. */
export function sealText(subkey: Uint8Array, nonce: Uint8Array, plaintext: string, belongsTo: Belonging): Uint8Array {
  if (nonce.length !== NONCE_BYTES) throw new Error(`A nonce has ${NONCE_BYTES} bytes.`)
  const cipher = createCipheriv(ALGORITHM, subkey, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(associatedBytes(belongsTo))
  return Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** The plaintext, or null when key, bytes or belonging are not those of the sealing. */
export function unsealText(subkey: Uint8Array, sealed: Uint8Array, belongsTo: Belonging): string | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
  const tagStart = sealed.length - TAG_BYTES
  const decipher = createDecipheriv(ALGORITHM, subkey, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(associatedBytes(belongsTo))
  decipher.setAuthTag(sealed.subarray(tagStart))
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, tagStart))
  try {
    return Buffer.concat([plaintext, decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

function belonging({ installation, token, secret, key }: SealedFor): Belonging {
  return ['polett sealed secret 1', installation, token, secret, key]
}

/** A JSON array, because two different belongings must never give the same bytes. */
function associatedBytes(belongsTo: Belonging): Buffer {
  return Buffer.from(JSON.stringify(belongsTo))
}
