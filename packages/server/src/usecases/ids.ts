/** Public ids that say what they name: `tok_…`, `usr_…`. Lower case only, so that they are equal to themselves folded. */

import type { Entropy } from '../domain/secret.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 20

/** 100 bits: as good as never the same twice. */
export function newId(prefix: 'grp' | 'tok' | 'usr' | 'mail' | 'psk', entropy: Entropy): string {
  // The alphabet has 32 letters, so five bits of each byte choose one without bias.
  const letters = Array.from(entropy(LENGTH), (byte) => ALPHABET[byte & 31]).join('')
  return `${prefix}_${letters}`
}
