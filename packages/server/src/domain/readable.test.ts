import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isReadableName, isReadableText, readablePart } from './readable.ts'

const FAMILY = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'

describe('names that can be read', () => {
  it.each([
    ['ERP sync'],
    ['Æøå'],
    ['名前'],
    ['שלום \u200f(1)'],
    ['\u061cمرحبا'],
    ['नमस्\u200dते'],
    ['می\u200cخواهم'],
    [FAMILY],
    ['\u2764\ufe0f'],
    ['\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}'],
    ['e\u0301'],
    ['soft\u00adhyphen'],
    ['\ue000'],
  ])('stay allowed: %j', (name) => {
    expect(isReadableName(name)).toBe(true)
    expect(readablePart(name)).toBe(name)
  })

  it.each([
    ['', null],
    [' \u00a0\u3000', null],
    ['\u200b', null],
    ['\u2060\u00ad\ufeff', null],
    ['\u200d\ufe0f', null],
    ['\u3164\u115f\u2800', null],
    ['\u{e0041}', null],
    ['\ud800', null],
    ['a\nb', 'a b'],
    ['a\u2028b', 'a b'],
    ['a\tb', 'a b'],
    ['a\u0000b\u001b[2J', 'ab[2J'],
    ['a\u0085', 'a'],
    ['\u202enimda', 'nimda'],
    ['a\u2066b\u2069', 'ab'],
    ['\u202a\u200b\u202c', null],
  ])('do not include %j, of which %j can be', (name, part) => {
    expect(isReadableName(name)).toBe(false)
    expect(readablePart(name)).toBe(part)
  })

  it('are what is left of any text, and nothing is taken from a name that can be read but space at its ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const part = readablePart(text)
        if (part !== null) expect(isReadableName(part)).toBe(true)
        if (isReadableName(text)) expect(part).toBe(text.trim())
      }),
    )
  })

  it('need one thing that is seen, among whatever is not', () => {
    const unseen = fc.constantFrom('\u200b', '\u2060', '\u00ad', '\u200d', '\ufe0f', '\u3164', ' ', '\u180e', '\u034f')
    fc.assert(
      fc.property(fc.array(unseen), fc.array(unseen), (before, after) => {
        expect(isReadableName([...before, ...after].join(''))).toBe(false)
        expect(isReadableName([...before, 'a', ...after].join(''))).toBe(true)
      }),
    )
  })
})

it('descriptions may be empty and have lines, but nothing that turns or steers what stands around them', () => {
  for (const text of ['', 'one\r\n\ttwo', FAMILY, 'שלום']) expect(isReadableText(text)).toBe(true)
  for (const text of ['\u0007', 'a\u202eb', 'a\u2069', '\u001b[31m', '\u009b']) expect(isReadableText(text)).toBe(false)
})
