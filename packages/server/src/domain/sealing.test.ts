import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookupHash, type SealedFor, seal, unseal } from './sealing.ts'

const subkey = new Uint8Array(32).fill(7)
const nonce = new Uint8Array(12).fill(9)
const SECRET = 'pltu_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL'
const owner: SealedFor = { installation: 'inst_1', token: 41, secret: 77, key: 'k_1' }

describe('lookupHash', () => {
  it('is HMAC-SHA-256 of the whole secret', () => {
    const expected = createHmac('sha256', subkey).update(SECRET, 'utf8').digest('hex')
    expect(Buffer.from(lookupHash(subkey, SECRET)).toString('hex')).toBe(expected)
  })

  it('differs by key and by each character', () => {
    const hash = lookupHash(subkey, SECRET)
    expect(lookupHash(new Uint8Array(32).fill(8), SECRET)).not.toEqual(hash)
    expect(lookupHash(subkey, SECRET.replace('L', 'l'))).not.toEqual(hash)
  })
})

describe('sealing', () => {
  it('opens for the one it was sealed for', () => {
    expect(unseal(subkey, seal(subkey, nonce, SECRET, owner), owner)).toBe(SECRET)
  })

  it('gives back every text', () => {
    const anyOwner = fc.record({ installation: fc.string(), token: fc.nat(), secret: fc.nat(), key: fc.string() })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), anyOwner, (text, who) => {
        expect(unseal(subkey, seal(subkey, randomBytes(12), text, who), who)).toBe(text)
      }),
    )
  })

  it('is nonce, ciphertext and tag, and holds nothing readable', () => {
    const sealed = Buffer.from(seal(subkey, nonce, SECRET, owner))
    expect(sealed).toHaveLength(12 + SECRET.length + 16)
    expect(sealed.subarray(0, 12)).toEqual(Buffer.from(nonce))
    expect(sealed.includes('pltu_')).toBe(false)
    expect(Buffer.from(seal(subkey, nonce, SECRET, owner))).toEqual(sealed)
  })

  it.each([
    ['another installation', { ...owner, installation: 'inst_2' }],
    ['another token', { ...owner, token: 42 }],
    ['another secret of the token', { ...owner, secret: 78 }],
    ['another key id', { ...owner, key: 'k_2' }],
    ['swapped ids', { ...owner, token: owner.secret, secret: owner.token }],
    ['digits moved over a border', { ...owner, token: 4, secret: 177 }],
  ])('stays shut for %s', (_, other) => {
    expect(unseal(subkey, seal(subkey, nonce, SECRET, owner), other)).toBeNull()
  })

  it('stays shut when names run together', () => {
    const sealed = seal(subkey, nonce, SECRET, { ...owner, installation: 'a",1', key: 'b' })
    expect(unseal(subkey, sealed, { ...owner, installation: 'a', key: '1","b' })).toBeNull()
  })

  it('stays shut for another key', () => {
    expect(unseal(new Uint8Array(32).fill(8), seal(subkey, nonce, SECRET, owner), owner)).toBeNull()
  })

  it('stays shut when any byte is changed, missing or added', () => {
    const sealed = seal(subkey, nonce, SECRET, owner)
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(unseal(subkey, changed, owner)).toBeNull()
      expect(unseal(subkey, sealed.subarray(0, at), owner)).toBeNull()
    }
    expect(unseal(subkey, Buffer.concat([sealed, Buffer.alloc(1)]), owner)).toBeNull()
  })

  it.each([0, 8, 11, 13, 16])('refuses a nonce of %i bytes', (length) => {
    expect(() => seal(subkey, new Uint8Array(length), SECRET, owner)).toThrow('nonce')
  })

  it('refuses a key of another length', () => {
    expect(() => seal(new Uint8Array(16), nonce, SECRET, owner)).toThrow()
  })
})
