import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestInto } from '../../src/verifier/blake2s.ts'

function digestOf(text: string): string | null {
  const digest = new Int32Array(8)
  if (!digestInto(digest, text)) return null
  return Buffer.from(digest.buffer).toString('hex')
}

describe('the digest of a short text', () => {
  it('of "abc" is that of RFC 7693, appendix B', () => {
    expect(digestOf('abc')).toBe('508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982')
  })

  it.each(Array.from({ length: 65 }, (_, length) => length))('is right for %i characters', (length) => {
    const text = 'pltu_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL~ \u007f{}[]|'.repeat(2).slice(0, length)
    expect(digestOf(text)).toBe(createHash('blake2s256').update(text).digest('hex'))
  })

  it('is right after a text that was refused', () => {
    for (const refused of ['x'.repeat(100), 'xxø', 'ø'.repeat(100)]) {
      expect(digestOf(refused)).toBeNull()
      expect(digestOf('')).toBe('69217a3079908094e11121d042354a7c1f55b6482ca1a51e1b250dfd1ed0eef9')
    }
  })

  it('is right for any ASCII text, whatever was hashed before it', () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
      maxLength: 64,
    })
    fc.assert(
      fc.property(ascii, (text) => digestOf(text) === createHash('blake2s256').update(text).digest('hex')),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ...['x'.repeat(65), 'ø', 'a\u0080', `${'x'.repeat(42)}\ud800`, '\u0100'],
    // As many bytes as characters, when the last of them finds no room.
    ...[`ø${'x'.repeat(63)}`, `${'x'.repeat(31)}\u2028${'x'.repeat(32)}`],
  ])('is refused for %j', (text) => {
    expect(digestOf(text)).toBeNull()
  })
})
