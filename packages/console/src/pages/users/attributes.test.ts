import { describe, expect, it } from 'vitest'
import { attributesPatch, readAttributes } from './attributes.ts'

describe('attributes as text', () => {
  it('are read from a JSON object, and are none in an empty text', () => {
    expect(readAttributes('{"a": 1}')).toEqual({ attributes: { a: 1 } })
    expect(readAttributes('  ')).toEqual({ attributes: {} })
  })

  it.each(['[1]', '"text"', '4711', 'null'])('are refused as %s, which is no object', (text) => {
    expect(readAttributes(text)).toEqual({ problem: null })
  })

  it('are refused with a reason where the text is no JSON', () => {
    expect(readAttributes('{"a": }').problem).toMatch(/JSON/)
  })
})

describe('the change of attributes', () => {
  it('names what is to go with null, at every depth, and leaves the rest as it is wanted', () => {
    const present = { gone: 1, kept: 2, deep: { gone: true, kept: [1] }, flat: { a: 1 } }
    const wanted = { kept: 3, deep: { kept: [2], added: 'x' }, flat: 'text' }
    expect(attributesPatch(present, wanted)).toEqual({
      gone: null,
      kept: 3,
      deep: { gone: null, kept: [2], added: 'x' },
      flat: 'text',
    })
  })

  it('does not name what was not changed, at any depth, because somebody may change that meanwhile', () => {
    const present = { floor: 1, desk: { room: 'A', seat: 1 }, tags: ['x'] }
    expect(attributesPatch(present, { ...present, desk: { room: 'B', seat: 1 } })).toEqual({ desk: { room: 'B' } })
    expect(attributesPatch(present, structuredClone(present))).toEqual({})
  })
})
