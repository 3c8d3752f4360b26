import { describe, expect, test } from 'vitest'
import { type Condition, isLookUp, isTrueOf, type KnownAttributes, readCondition } from './scim-condition.ts'
import { parseFilter } from './scim-filter.ts'

type Key = 'active' | 'email' | 'friend' | 'made' | 'name'

const KNOWN: KnownAttributes<Key> = {
  name: { key: 'name', kind: 'folded' },
  emails: { key: 'email', kind: 'lower' },
  'emails.value': { key: 'email', kind: 'lower' },
  'emails.type': { key: 'email', kind: 'lower', always: 'work' },
  active: { key: 'active', kind: 'boolean' },
  'meta.made': { key: 'made', kind: 'instant' },
  friends: { key: 'friend', kind: 'set' },
  'friends.value': { key: 'friend', kind: 'set' },
}

const read = (text: string): Condition<Key> | null => {
  const filter = parseFilter(text)
  return filter === null ? null : readCondition(filter, KNOWN)
}

const KARI: Readonly<Record<Key, readonly (string | number | boolean)[]>> = {
  name: ['kari nordmann'],
  email: ['kari@acme.example'],
  active: [true],
  made: [Date.parse('2026-11-01T12:00:00Z')],
  friend: ['ola', 'mia'],
}
const NOBODY: typeof KARI = { ...KARI, email: [], friend: [] }

describe('a filter on what is kept', () => {
  test.each<[string, boolean, boolean]>([
    ['NAME eq "KARI NORDMANN"', true, true],
    ['name ne "ola"', true, true],
    ['name co "I N" and name sw "ka" and name ew "Mann"', true, true],
    ['name co "" and name sw "" and name ew ""', true, true],
    ['name gt "kari" and name lt "karj" and name ge "kari nordmann" and name le "kari nordmann"', true, true],
    ['emails pr', true, false],
    ['not (emails pr)', false, true],
    ['emails eq null', false, true],
    ['emails ne null', true, false],
    ['emails.value ne "x"', true, true],
    ['emails co "@acme"', true, false],
    ['emails.type eq "Work"', true, false],
    ['emails.type ne "work"', false, true],
    ['emails.type eq "home"', false, false],
    ['emails[type eq "work" and value co "@acme.example"]', true, false],
    ['emails[not (type eq "home")]', true, false],
    ['active eq true or name eq "x"', true, true],
    ['active eq "False"', false, false],
    ['meta.made gt "2026-11-01T12:59:59+01:00" and meta.made le "2026-11-01T12:00:00.000Z"', true, true],
    ['friends eq "mia"', true, false],
    ['friends[value eq "mia"] and friends.value ne "per"', true, false],
    ['not (friends.value eq "mia") and (name pr)', false, true],
  ])('%s is %s of one and %s of another', (text, ofKari, ofNobody) => {
    const condition = read(text)
    expect(condition).not.toBeNull()
    if (condition === null) return
    expect(isTrueOf(condition, (key) => KARI[key])).toBe(ofKari)
    expect(isTrueOf(condition, (key) => NOBODY[key])).toBe(ofNobody)
  })

  test.each([
    ...[
      'title pr',
      'name.given eq "x"',
      'constructor pr',
      'urn:a:2.0:B:name eq "x"',
      'active gt true',
      'active co "t"',
    ],
    ...['active eq "maybe"', 'meta.made co "2026"', 'meta.made gt "yesterday"', 'meta.made gt 5', 'name gt null'],
    ...['friends pr', 'friends co "a"', 'friends[value eq "a" or value eq "b"]', 'friends[not (value eq "a")]'],
    ...[
      'friends eq null',
      'emails.type co "w"',
      'emails[other eq "x"]',
      'emails[value[value eq "x"]]',
      'name[value pr]',
    ],
    'name eq "x" or title pr',
  ])('%s is none that can be answered', (text) => {
    expect(parseFilter(text)).not.toBeNull()
    expect(read(text)).toBeNull()
  })

  test.each<[string, boolean]>([
    ['emails eq "a@b"', true],
    ['name co "x" and (active eq true and emails eq "a@b")', true],
    ['emails co "a@b"', false],
    ['emails eq "a@b" or active eq true', false],
    ['not (emails eq "a@b")', false],
    ['name eq "x"', false],
  ])('%s leads to few by the address: %s', (text, leads) => {
    const condition = read(text)
    expect(condition === null ? null : isLookUp(condition, new Set<Key>(['email']))).toBe(leads)
  })
})
