import { describe, expect, it } from 'vitest'
import { findStep, otpauthUri, stepAt, toBase32, totpCode } from './totp.ts'

/** The seed of the vectors of RFC 6238, appendix B, for SHA-1. */
const SEED = Buffer.from('12345678901234567890')
const STEP = 30_000

describe('totpCode', () => {
  // The RFC gives eight digits; six are the last six of them.
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at second %i is what RFC 6238 says', (second, code) => {
    expect(totpCode(SEED, stepAt(second * 1_000))).toBe(code.slice(-6))
  })

  // RFC 4226, appendix D.
  it.each([
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ])('is %s at its counter of RFC 4226', (code) => {
    const codes = Array.from({ length: 10 }, (_, counter) => totpCode(SEED, counter))
    expect(codes).toContain(code)
  })
})

describe('findStep', () => {
  const now = 1_800_000_000_000
  const step = stepAt(now)

  it.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])('of a code %i steps away: %s', (away, found) => {
    expect(findStep(SEED, totpCode(SEED, step + away), now)).toBe(found ? step + away : null)
  })

  it('leaves spaces out, and takes nothing else', () => {
    const code = totpCode(SEED, step)
    expect(findStep(SEED, ` ${code.slice(0, 3)} ${code.slice(3)} `, now)).toBe(step)
    for (const odd of ['', '0', code.slice(1), `${code}0`, 'abcdef', '٠١٢٣٤٥', `-${code.slice(1)}`]) {
      expect(findStep(SEED, odd, now)).toBe(null)
    }
  })

  it('takes no code of another seed', () => {
    const other = Buffer.from('another seed, as long')
    const codes = [-1, 0, 1].map((away) => totpCode(other, step + away))
    expect(codes.map((code) => findStep(SEED, code, now))).toEqual([null, null, null])
  })

  it('begins a step at its very first millisecond', () => {
    expect(stepAt(2 * STEP)).toBe(2)
    expect(stepAt(2 * STEP - 1)).toBe(1)
  })
})

describe('toBase32', () => {
  // RFC 4648 §10, without padding.
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('of %j is %j', (text, encoded) => {
    expect(toBase32(Buffer.from(text))).toBe(encoded)
  })
})

describe('otpauthUri', () => {
  it('names who it is for, whatever they are called', () => {
    const uri = new URL(otpauthUri(SEED, 'kari/ny?&secret=x:å'))
    expect(decodeURIComponent(uri.pathname)).toContain('Polett:kari/ny?&secret=x:å')
    expect(Object.fromEntries(uri.searchParams)).toEqual({ secret: toBase32(SEED), issuer: 'Polett' })
  })
})
