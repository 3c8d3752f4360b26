import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AttributePath, type Filter, matchesFilter, parseFilter, parsePath } from './scim-filter.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const path = (name: string, sub: string | null = null, schema: string | null = null) => ({ schema, name, sub })
const is = (name: string, value: string | boolean, sub: string | null = null): Filter => ({
  ...{ kind: 'compare', path: path(name, sub), operator: 'eq', value },
})

const WORDS = ['and', 'or', 'not', 'pr', 'eq']
const names = fc.stringMatching(/^[a-zA-Z$][a-zA-Z0-9$_-]{0,6}$/).filter((name) => !WORDS.includes(name.toLowerCase()))
const paths = fc.record({
  schema: fc.constantFrom(null, ENTERPRISE),
  name: names,
  sub: fc.option(names),
})
const values = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0') && text.isWellFormed()),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
)
const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const

/** Small enough to be read, and of every kind. */
const FILTERS = fc.letrec<{ tree: Filter; leaf: Filter }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ kind: fc.constant('present' as const), path: paths }),
    fc.record({
      kind: fc.constant('compare' as const),
      path: paths,
      operator: fc.constantFrom(...OPERATORS),
      value: values,
    }),
  ),
  tree: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('tree'), right: tie('tree') }),
    fc.record({ kind: fc.constant('not' as const), inner: tie('tree') }),
    fc.record({ kind: fc.constant('within' as const), path: paths, inner: tie('tree') }),
  ),
})).tree

function print(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${print(filter.left)}) ${filter.kind} (${print(filter.right)})`
    case 'not':
      return `not (${print(filter.inner)})`
    case 'within':
      return `${printPath(filter.path)}[${print(filter.inner)}]`
    case 'present':
      return `${printPath(filter.path)} pr`
    case 'compare':
      return `${printPath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`
  }
}

function printPath({ name, schema, sub }: AttributePath): string {
  return [...(schema === null ? [] : [`${schema}:`]), name, ...(sub === null ? [] : [`.${sub}`])].join('')
}

describe('a filter', () => {
  test.each<[string, Filter]>([
    ['userName eq "kari"', is('userName', 'kari')],
    ['  userName   EQ  "a b"  ', is('userName', 'a b')],
    ['userName eq "say \\"hi\\" \\u00e6"', is('userName', 'say "hi" æ')],
    ['active eq true', is('active', true)],
    ['active eq False', is('active', false)],
    ['emails.value eq "a@b"', is('emails', 'a@b', 'value')],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "x"', is('userName', 'x')],
    [
      `${ENTERPRISE}:manager.value eq "x"`,
      { kind: 'compare', path: path('manager', 'value', ENTERPRISE), operator: 'eq', value: 'x' },
    ],
    ['title pr', { kind: 'present', path: path('title') }],
    ['a eq "1" and b eq "2"', { kind: 'and', left: is('a', '1'), right: is('b', '2') }],
    [
      'a eq "1" or b eq "2" and c eq "3"',
      { kind: 'or', left: is('a', '1'), right: { kind: 'and', left: is('b', '2'), right: is('c', '3') } },
    ],
    [
      '(a eq "1" or b eq "2") and not (c pr)',
      {
        kind: 'and',
        left: { kind: 'or', left: is('a', '1'), right: is('b', '2') },
        right: { kind: 'not', inner: { kind: 'present', path: path('c') } },
      },
    ],
    ['emails[type eq "work"]', { kind: 'within', path: path('emails'), inner: is('type', 'work') }],
  ])('reads %s', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter)
  })

  test.each([
    ...[
      '',
      ' ',
      'userName',
      'userName eq',
      'userName eq kari',
      'userName eq "kari',
      'eq "x"',
      '(a pr',
      'a pr)',
      'a pr b',
    ],
    ...[
      'a eq {}',
      'a eq ["x"]',
      'a is "x"',
      'a.b.c eq "x"',
      '1a pr',
      'a[b pr',
      'a[]',
      'not a pr',
      'a pr and',
      '"a" pr',
    ],
    ...['a eq "\\x"', `${'('.repeat(40)}a pr${')'.repeat(40)}`, `a eq "${'x'.repeat(3000)}"`, 'urn:x pr'],
  ])('is not read out of %s', (text) => {
    expect(parseFilter(text)).toBeNull()
  })

  const kari = {
    ...{ userName: 'Kari', active: true, age: 40, title: '' },
    emails: [
      { type: 'work', value: 'a@b' },
      { type: 'home', value: 'c@d' },
    ],
    [ENTERPRISE]: { department: 'R&D' },
  }
  test.each<[string, boolean]>([
    ['username eq "KARI"', true],
    ['userName ne "kari"', false],
    ['userName co "AR" and userName sw "ka" and userName ew "ri"', true],
    ['userName gt "a" and userName lt "z"', true],
    ['age ge 40 and age le 40 and not (age gt 40)', true],
    ['active eq "True"', true],
    ['title pr', false],
    ['nothing pr or nothing eq "x"', false],
    ['nothing ne "x"', true],
    ['emails.value eq "c@d"', true],
    ['emails eq "c@d"', true],
    ['emails[type eq "work" and value eq "a@b"]', true],
    ['emails[type eq "work" and value eq "c@d"]', false],
    [`${ENTERPRISE}:department eq "r&d"`, true],
    ['department eq "R&D"', false],
    ['toString pr', false],
  ])('%s is %s of somebody', (text, fits) => {
    const filter = parseFilter(text)
    expect(filter === null ? null : matchesFilter(filter, kari)).toBe(fits)
  })

  test('never throws, whatever it is made of, and what it reads can be asked of anything', () => {
    const words = fc.constantFrom(
      'a',
      'eq',
      '"x"',
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      'pr',
      '.b',
      'urn:a:2.0:B',
      '\\',
      '1',
      ' ',
    )
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(words, { maxLength: 60 }).map((all) => all.join(' ')),
    )
    fc.assert(
      fc.property(texts, fc.jsonValue(), (text, value) => {
        const filter = parseFilter(text)
        if (filter !== null) expect(typeof matchesFilter(filter, value)).toBe('boolean')
        parsePath(text)
      }),
      { numRuns: 2000 },
    )
  })

  test('reads back what was written of it, however it is nested', () => {
    fc.assert(
      fc.property(FILTERS, (filter) => {
        expect(parseFilter(print(filter))).toEqual(filter)
      }),
      { numRuns: 1000 },
    )
  })

  test('comes to its end for what is made to last', () => {
    for (const text of [
      '('.repeat(2000),
      '"'.repeat(1999),
      'a['.repeat(1000),
      'not ('.repeat(400),
      '\\'.repeat(2000),
    ]) {
      expect(parseFilter(text)).toBeNull()
    }
  })
})

test.each<[string, object | null]>([
  ['userName', { ...path('userName'), where: null }],
  ['name.givenName', { ...path('name', 'givenName'), where: null }],
  ['emails[type eq "work"].value', { ...path('emails', 'value'), where: is('type', 'work') }],
  ['members[value eq "x"]', { ...path('members'), where: is('value', 'x') }],
  [`${ENTERPRISE}:department`, { ...path('department', null, ENTERPRISE), where: null }],
  [ENTERPRISE, { schema: ENTERPRISE, name: null, sub: null, where: null }],
  ['', null],
  ['a b', null],
  ['a[b eq "x"', null],
  ['a[b eq "x"]value', null],
  ['a.b[c pr]', null],
])('the path %s is read', (text, expected) => {
  expect(parsePath(text)).toEqual(expected)
})
