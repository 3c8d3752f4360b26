import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, prefixEnd } from './fold.ts'

const anyText = fc.string({ unit: 'binary' })
const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

describe('fold', () => {
  it.each([
    ['Ada', 'ada'],
    ['ÅSE', 'åse'],
    ['A\u030aSE', 'åse'],
    ['ﬁne', 'fine'],
    ['ＡＤＡ', 'ada'],
    ['I', 'i'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδοσ'],
    [' Ada ', ' ada '],
    ['a\ud800', 'a\ufffd'],
    ['', ''],
  ])('turns %j into %j', (text, expected) => {
    expect(fold(text)).toBe(expected)
  })

  it('changes nothing the second time, for every code point', () => {
    const unstable: string[] = []
    for (let point = 0; point <= 0x10ffff; point++) {
      const once = fold(String.fromCodePoint(point))
      if (fold(once) !== once) unstable.push(point.toString(16))
    }
    expect(unstable).toEqual([])
  })

  it('changes nothing the second time, for texts', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })
})

describe('prefixEnd', () => {
  it.each([
    ['a', 'b'],
    ['ab', 'ac'],
    ['z', '{'],
    ['ø', 'ù'],
    ['a\ud7ff', 'a\ue000'],
    ['a\uffff', 'a\u{10000}'],
    ['a\u{10ffff}', 'b'],
    ['a\u{10ffff}\u{10ffff}', 'b'],
    ['a😀', 'a😁'],
  ])('of %j is %j', (text, expected) => {
    expect(prefixEnd(text)).toBe(expected)
  })

  it.each(['', '\u{10ffff}', '\u{10ffff}\u{10ffff}'])('of %j does not exist', (text) => {
    expect(prefixEnd(text)).toBeNull()
  })

  it('divides what starts with the text from all above it', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const end = prefixEnd(text)
        if (end === null) return
        for (const name of [other, text + other, text]) {
          const inside = bytewise(text, name) <= 0 && bytewise(name, end) < 0
          expect(inside).toBe(name.startsWith(text))
        }
      }),
    )
  })

  it('agrees with the database about order', () => {
    const db = new DatabaseSync(':memory:')
    const between = db.prepare('select ? <= ? and ? < ? as inside')
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const end = prefixEnd(text)
        fc.pre(end !== null && !(text + other).includes('\0'))
        expect(between.get(text, text + other, text + other, end)).toEqual({ inside: 1 })
      }),
    )
    db.close()
  })
})
