import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergePatch } from './merge-patch.ts'
import { mergePatchBetween, readDirectoryUser, showDirectoryUser } from './scim-user.ts'
import type { ScimObject } from './scim-value.ts'

const read = (resource: ScimObject, before: ScimObject | null = null) => {
  const wanted = readDirectoryUser(resource, before)
  return 'username' in wanted ? wanted : { faults: wanted.map(({ attribute }) => attribute) }
}

describe('a person as a resource', () => {
  test.each<[string, ScimObject, string]>([
    ['what is shown', { displayName: 'A', name: { formatted: 'B', givenName: 'C' } }, 'A'],
    ['the formatted one', { name: { formatted: 'B', givenName: 'C' } }, 'B'],
    ['its parts', { name: { givenName: 'C', familyName: 'D' } }, 'C D'],
    ['what they sign in with', { displayName: ' ' }, 'u'],
  ])('is called by %s', (_, resource, name) => {
    expect(read({ userName: 'u', ...resource })).toMatchObject({ name })
  })

  test('keeps nothing of its own in another spelling', () => {
    const twice = { userName: 'u', USERNAME: 'v', password: 'a', PassWord: 'b', Active: false, title: 't' }
    expect(read(twice)).toMatchObject({ username: 'u', password: 'a', active: false, kept: { title: 't' } })
    expect(Object.keys((read(twice) as { kept: ScimObject }).kept)).toEqual(['title'])
  })

  test('is called by what was changed of the name', () => {
    const before = { userName: 'u', displayName: 'A B', name: { formatted: 'A B', givenName: 'A', familyName: 'B' } }
    expect(read({ ...before, name: { ...before.name, familyName: 'C' } }, before)).toMatchObject({ name: 'A C' })
    expect(read({ ...before, name: { ...before.name, formatted: 'X' } }, before)).toMatchObject({ name: 'X' })
    expect(read(before, before)).toMatchObject({ name: 'A B' })
  })

  test('is called by what can be read of the name, and kept out by none', () => {
    expect(read({ userName: 'u', displayName: 'A\u202e\nB' })).toMatchObject({ name: 'A B' })
    expect(read({ userName: 'u', displayName: '\u200b', name: { formatted: 'F' } })).toMatchObject({ name: 'F' })
    expect(read({ userName: 'u', displayName: '\u200b' })).toMatchObject({ name: 'u' })
  })

  test.each<[string, unknown, string | null]>([
    ['none', undefined, null],
    ['the primary one', [{ value: 'a@b' }, { value: 'c@d', primary: 'True' }], 'c@d'],
    [
      'the one for work',
      [
        { value: 'a@b', type: 'home' },
        { value: 'c@d', type: 'Work' },
      ],
      'c@d',
    ],
    ['the first', [{ value: '' }, { value: 'a@b' }, { value: 'c@d' }], 'a@b'],
    ['a text', 'a@b', 'a@b'],
  ])('has one address: %s', (_, emails, email) => {
    expect(read({ userName: 'u', emails })).toMatchObject({ email })
  })

  test('keeps what is not known here, and nothing that is', () => {
    const sent = {
      userName: 'u',
      title: 'T',
      NAME: { givenName: 'G', formatted: 'F' },
      Active: 'false',
      password: 'p',
      id: 'x',
      groups: [],
      Meta: {},
    }
    expect(read(sent)).toMatchObject({ active: false, password: 'p', kept: { title: 'T', name: { givenName: 'G' } } })
    expect(Object.keys((read(sent) as { kept: object }).kept).sort()).toEqual(['name', 'title'])
  })

  test('names all that is wrong', () => {
    const wrong = {
      userName: 1,
      externalId: {},
      active: 'maybe',
      emails: ['x'],
      displayName: 'x'.repeat(101),
      preferredLanguage: 1,
    }
    expect(read(wrong)).toEqual({
      faults: ['userName', 'userName', 'externalId', 'active', 'emails', 'displayName', 'preferredLanguage'],
    })
  })

  test('reads back as it was shown', () => {
    const word = fc.stringMatching(/^[a-zæ]{1,8}$/)
    const user = fc.record({
      ...{ username: word, externalId: fc.option(word), name: word, email: fc.option(word.map((each) => `${each}@x`)) },
      ...{ locale: fc.option(fc.constantFrom('en', 'nb-NO')), active: fc.boolean() },
      kept: fc.dictionary(
        word.map((each) => `x${each}`),
        fc.oneof(word, fc.record({ a: word })),
      ),
    })
    fc.assert(
      fc.property(user, (person) => {
        const { externalId, ...rest } = person
        expect(read(showDirectoryUser(person))).toEqual({ ...rest, ...(externalId === null ? {} : { externalId }) })
      }),
    )
  })

  test('never throws', () => {
    const names = fc.constantFrom('userName', 'emails', 'name', 'active', 'displayName', 'externalId', 'x')
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (resource) => void readDirectoryUser(resource, resource)),
    )
  })
})

test('a merge patch between two objects makes one of the other', () => {
  const value = fc.letrec((tie) => ({
    leaf: fc.oneof(fc.string(), fc.boolean(), fc.array(fc.string())),
    object: fc.dictionary(fc.stringMatching(/^[a-c]$/), fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('object'))),
  })).object as fc.Arbitrary<ScimObject>
  fc.assert(
    fc.property(value, value, (from, to) => {
      expect(mergePatch(from, mergePatchBetween(from, to))).toEqual(to)
    }),
  )
})
