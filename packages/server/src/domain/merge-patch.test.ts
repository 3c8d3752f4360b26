import { describe, expect, it } from 'vitest'
import { mergePatch } from './merge-patch.ts'

describe('a merge patch', () => {
  // The cases of RFC 7396, appendix A, that begin with objects.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('makes %j with %j into %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result)
  })

  it('takes a member named __proto__ as an ordinary one', () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__": {"admin": true}}') as Record<string, unknown>)
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"admin":true}}')
    expect((merged as { admin?: boolean }).admin).toBeUndefined()
  })
})
