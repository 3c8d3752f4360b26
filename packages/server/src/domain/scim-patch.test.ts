import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyPatch, isRefusal, readPatch } from './scim-patch.ts'
import type { ScimObject } from './scim-value.ts'

const patch = (resource: ScimObject, ...Operations: unknown[]) => {
  const steps = readPatch({ Operations })
  return isRefusal(steps) ? steps.scimType : applied(resource, steps)
}
const applied = (resource: ScimObject, steps: Parameters<typeof applyPatch>[1]) => {
  const done = applyPatch(resource, steps)
  return isRefusal(done) ? done.scimType : done
}
const EXTENSION = 'urn:example:2.0:User'
const WORK = { type: 'work', value: 'a@b' }
const HOME = { type: 'home', value: 'c@d' }

describe('a patch', () => {
  test.each<[string, ScimObject, object, unknown]>([
    ['sets', {}, { op: 'add', path: 'title', value: 'x' }, { title: 'x' }],
    ['replaces', { title: 'x' }, { op: 'Replace', path: 'TITLE', value: 'y' }, { title: 'y' }],
    ['removes', { title: 'x', a: 1 }, { op: 'remove', path: 'title' }, { a: 1 }],
    ['takes null for nothing', { title: 'x' }, { op: 'replace', path: 'title', value: null }, {}],
    ['merges', { name: { a: 1, b: 2 } }, { op: 'replace', path: 'name', value: { B: 3 } }, { name: { a: 1, b: 3 } }],
    ['reaches inside', {}, { op: 'add', path: 'name.a', value: 1 }, { name: { a: 1 } }],
    ['leaves nothing empty', { name: { a: 1 } }, { op: 'remove', path: 'name.a' }, {}],
    ['appends', { list: [1] }, { op: 'add', path: 'list', value: [1, 2] }, { list: [1, 2] }],
    ['replaces a list', { list: [1] }, { op: 'replace', path: 'list', value: 2 }, { list: [2] }],
    [
      'takes from a list by value',
      { e: [WORK, HOME] },
      { op: 'remove', path: 'e', value: [{ value: 'a@b' }] },
      { e: [HOME] },
    ],
    [
      'changes what fits',
      { e: [WORK, HOME] },
      { op: 'replace', path: 'e[type eq "home"].value', value: 'z' },
      { e: [WORK, { ...HOME, value: 'z' }] },
    ],
    ['adds one that fits', {}, { op: 'add', path: 'e[type eq "work"].value', value: 'a@b' }, { e: [WORK] }],
    ['removes what fits', { e: [WORK, HOME] }, { op: 'remove', path: 'e[type eq "work"]' }, { e: [HOME] }],
    [
      'misses what is to be replaced',
      { e: [HOME] },
      { op: 'replace', path: 'e[type eq "work"]', value: {} },
      'noTarget',
    ],
    ['reaches an extension', {}, { op: 'add', path: `${EXTENSION}:a.b`, value: 1 }, { [EXTENSION]: { a: { b: 1 } } }],
    ['sets an extension', {}, { op: 'add', path: EXTENSION, value: { a: 1 } }, { [EXTENSION]: { a: 1 } }],
    ['needs no path', { a: 1 }, { op: 'replace', value: { a: 2, 'name.b': 3 } }, { a: 2, name: { b: 3 } }],
    ['needs a path to remove', { a: 1 }, { op: 'remove' }, 'noTarget'],
    ['needs an op', {}, { op: 'copy', path: 'a', value: 1 }, 'invalidSyntax'],
    ['needs a value', {}, { op: 'add', path: 'a' }, 'invalidValue'],
    ['needs a path that can be read', {}, { op: 'add', path: 'a..b', value: 1 }, 'invalidPath'],
    ['takes no more than it can bear', {}, { op: 'add', path: 'a', value: Array.from({ length: 1001 }) }, 'tooMany'],
    ['touches no prototype', {}, { op: 'add', path: 'constructor', value: 1 }, { constructor: 1 }],
  ])('%s', (_, resource, operation, expected) => {
    const before = JSON.stringify(resource)
    expect(patch(resource, operation)).toEqual(expected)
    expect(JSON.stringify(resource)).toBe(before)
  })

  test('does all in turn, or nothing', () => {
    const operations = [
      { op: 'add', path: 'a', value: 1 },
      { op: 'replace', path: 'e[x eq "1"]', value: 2 },
    ]
    expect(patch({}, ...operations)).toBe('noTarget')
    expect(patch({}, operations[0], { op: 'replace', path: 'a', value: 2 })).toEqual({ a: 2 })
    expect(isRefusal(readPatch({ Operations: Array.from({ length: 1001 }, () => operations[0]) }))).toBe(true)
    expect([readPatch({}), readPatch(null), readPatch([])].every(isRefusal)).toBe(true)
  })

  test('never throws, and done twice it is as done once when it only sets', () => {
    const paths = fc.constantFrom(
      'a',
      'a.b',
      'e[type eq "x"].value',
      'e',
      `${EXTENSION}:a`,
      'members[value eq "1"]',
      '',
      '[',
    )
    const operation = fc.record({
      op: fc.constantFrom('add', 'replace', 'remove', 'x'),
      path: fc.option(paths, { nil: undefined }),
      value: fc.jsonValue(),
    })
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(operation, { maxLength: 6 }),
        (resource, operations) => {
          patch(resource, ...operations)
        },
      ),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.string()), (value) => {
        const once = patch({}, { op: 'replace', value })
        expect(patch(once as ScimObject, { op: 'replace', value })).toEqual(once)
      }),
    )
  })
})
