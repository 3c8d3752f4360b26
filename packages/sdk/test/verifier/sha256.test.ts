import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestInto } from '../../src/verifier/sha256.ts'

function digestOf(text: string): string | null {
  const digest = new Int32Array(8)
  if (!digestInto(digest, text)) return null
  return [...digest].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

describe('the digest of a short text', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of "%s" is that of FIPS 180-4', (text, digest) => {
    expect(digestOf(text)).toBe(digest)
  })

  it.each(Array.from({ length: 56 }, (_, length) => length))('is right for %i characters', (length) => {
    const text = 'pltu_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL~ \u007f{}[]|'.repeat(2).slice(0, length)
    expect(digestOf(text)).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it('is right for any ASCII text, whatever was hashed before it', () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
      maxLength: 55,
    })
    fc.assert(
      fc.property(ascii, (text) => digestOf(text) === createHash('sha256').update(text).digest('hex')),
      { numRuns: 500 },
    )
  })

  it.each(['x'.repeat(56), 'ø', 'a\u0080', `${'x'.repeat(42)}\ud800`, '\u0100'])('is refused for %j', (text) => {
    expect(digestOf(text)).toBeNull()
  })
})
