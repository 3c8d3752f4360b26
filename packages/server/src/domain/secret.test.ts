import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeSecret, looksLikeSecret, maskedParts, parseSecret } from './secret.ts'
import { TOKEN_KINDS } from './token.ts'

const KINDS = { user: 'u', mobile: 'm', application: 'a', organization: 'o', group: 'g' } as const
const kinds = TOKEN_KINDS
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const KNOWN = 'pltu_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL'

const someSecret = fc.constantFrom(...kinds).map((kind) => composeSecret(kind, randomBytes))

/** Bytes in order, so that the digits of the secret are known. */
const counting = (bytes: number) => Uint8Array.from({ length: bytes }, (_, at) => at)

describe('composeSecret', () => {
  it.each(kinds)('makes a %s secret that is recognised as one', (kind) => {
    const secret = composeSecret(kind, randomBytes)
    expect(secret).toMatch(new RegExp(`^plt${KINDS[kind]}_[0-9A-Za-z]{38}$`))
    expect(parseSecret(secret)).toEqual({ kind })
  })

  it('gives the checksum that the API promises', () => {
    expect(composeSecret('user', counting)).toBe(KNOWN)
  })

  it('gives the same CRC-32 as everyone else, and pads it', () => {
    for (let round = 0; round < 2000; round++) {
      const secret = composeSecret('group', randomBytes)
      const value = [...secret.slice(37)].reduce((sum, digit) => sum * 62 + BASE62.indexOf(digit), 0)
      expect(value).toBe(crc32(secret.slice(5, 37)))
    }
  })

  it('favours no digit: bytes that would are thrown away', () => {
    const skewed = (bytes: number) =>
      Uint8Array.from({ length: bytes }, (_, at) => (at % 2 === 0 ? 248 + (at % 8) : 61))
    expect(composeSecret('user', skewed).slice(5, 37)).toBe('z'.repeat(32))
    const counts = new Map<string, number>()
    for (let round = 0; round < 4000; round++) {
      for (const digit of composeSecret('user', randomBytes).slice(5, 37))
        counts.set(digit, (counts.get(digit) ?? 0) + 1)
    }
    const expected = (4000 * 32) / 62
    const chiSquared = [...BASE62].reduce(
      (sum, digit) => sum + ((counts.get(digit) ?? 0) - expected) ** 2 / expected,
      0,
    )
    expect(chiSquared).toBeLessThan(140)
  })

  it('never gives the same secret twice', () => {
    const made = new Set(Array.from({ length: 20_000 }, () => composeSecret('user', randomBytes)))
    expect(made.size).toBe(20_000)
  })

  it.each([
    ['nothing', () => new Uint8Array(0)],
    ['rejected bytes alone', (bytes: number) => new Uint8Array(bytes).fill(255)],
  ])('stops when the source gives %s', (_, entropy) => {
    expect(() => composeSecret('user', entropy)).toThrow('randomness')
  })
})

describe('parseSecret (X-06, L33)', () => {
  it('accepts the known secret', () => {
    expect(parseSecret(KNOWN)).toEqual({ kind: 'user' })
  })

  it('refuses every change of one character, except a kind that is another kind', () => {
    fc.assert(
      fc.property(
        someSecret,
        fc.nat(42),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
        (secret, at, other) => {
          fc.pre(secret[at] !== other && !(at === 3 && 'umaog'.includes(other)))
          expect(parseSecret(secret.slice(0, at) + other + secret.slice(at + 1))).toBeNull()
        },
      ),
    )
    for (let at = 5; at < KNOWN.length; at++) {
      for (const other of BASE62) {
        const changed = KNOWN.slice(0, at) + other + KNOWN.slice(at + 1)
        if (changed !== KNOWN) expect(parseSecret(changed)).toBeNull()
      }
    }
  })

  it('refuses every prefix, suffix, deletion and flipped case', () => {
    for (let round = 0; round < 200; round++) {
      const secret = composeSecret('application', randomBytes)
      for (let at = 0; at < secret.length; at++) {
        expect(parseSecret(secret.slice(0, at))).toBeNull()
        expect(parseSecret(secret.slice(at + 1))).toBeNull()
        expect(parseSecret(secret.slice(0, at) + secret.slice(at + 1))).toBeNull()
        const letter = secret.charAt(at)
        const flipped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
        if (flipped !== letter) expect(parseSecret(secret.slice(0, at) + flipped + secret.slice(at + 1))).toBeNull()
      }
      expect(parseSecret(secret.toUpperCase())).toBeNull()
      expect(parseSecret(secret.toLowerCase())).toBeNull()
    }
  })

  it('refuses every insertion, and anything before or after', () => {
    fc.assert(
      fc.property(
        someSecret,
        fc.nat(43),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
        (secret, at, more) => {
          expect(parseSecret(secret.slice(0, at) + more + secret.slice(at))).toBeNull()
        },
      ),
    )
    for (const more of [' ', '\n', '\r\n', '\0', '=', '\t', KNOWN]) {
      expect(parseSecret(KNOWN + more)).toBeNull()
      expect(parseSecret(more + KNOWN)).toBeNull()
    }
  })

  it.each([
    '',
    ' ',
    'null',
    'undefined',
    '0',
    'false',
    '[]',
    'pltx_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL',
  ])('refuses %j', (text) => {
    expect(parseSecret(text)).toBeNull()
  })

  it('refuses a second spelling of the same checksum', () => {
    const value = crc32(KNOWN.slice(5, 37)) + 2 ** 32
    const digits = Array.from({ length: 6 }, (_, at) => BASE62.charAt(Math.floor(value / 62 ** (5 - at)) % 62)).join('')
    expect(parseSecret(KNOWN.slice(0, 37) + digits)).toBeNull()
  })
})

describe('looksLikeSecret', () => {
  it('finds every secret in any surroundings', () => {
    fc.assert(
      fc.property(someSecret, fc.string(), fc.string(), (secret, before, after) => {
        expect(looksLikeSecret(`${before}${secret}${after}`)).toBe(true)
      }),
    )
  })

  it.each([
    ['a secret with a wrong checksum', `${KNOWN.slice(0, -1)}0`, true],
    ['a secret in capitals', KNOWN.toUpperCase(), true],
    ['a secret in a query', `/v1/tokens?q=${KNOWN}&limit=1`, true],
    ['one character too few', KNOWN.slice(0, -1), false],
    ['another letter', KNOWN.replace('pltu', 'pltx'), false],
    ['the id of a token', 'tok_0123456789abcdef', false],
    ['the masked parts', 'pltu_012…gZdL', false],
    ['nothing', '', false],
  ])('judges %s', (_, text, expected) => {
    expect(looksLikeSecret(text)).toBe(expected)
  })
})

describe('maskedParts', () => {
  it('shows eight characters and the last four', () => {
    expect(maskedParts(KNOWN)).toEqual({ prefix: 'pltu_012', last4: 'gZdL' })
  })
})
