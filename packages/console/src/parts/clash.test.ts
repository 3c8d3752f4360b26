import { describe, expect, it } from 'vitest'
import { clashingFields, over } from './clash.ts'

const begun = { name: 'Kari', email: '', days: { user: '30', group: '' }, permissions: ['a:read'] }

describe('what two people have changed', () => {
  it.each([
    ['nothing by anybody', begun, begun, []],
    ['only by the other', begun, { ...begun, name: 'Kari N.' }, []],
    ['only by oneself', { ...begun, name: 'Kari N.' }, begun, []],
    ['different fields', { ...begun, name: 'Kari N.' }, { ...begun, email: 'k@x.example' }, []],
    ['to the same', { ...begun, name: 'Kari N.' }, { ...begun, name: 'Kari N.' }, []],
    ['to something else each', { ...begun, name: 'Kari N.' }, { ...begun, name: 'K. N.' }, ['name']],
    ['different lists', { ...begun, permissions: ['a:*'] }, { ...begun, permissions: [] }, ['permissions']],
    [
      'different members of an object',
      { ...begun, days: { ...begun.days, user: '60' } },
      { ...begun, days: { ...begun.days, group: '7' } },
      [],
    ],
    [
      'the same member of an object',
      { ...begun, days: { ...begun.days, user: '60' } },
      { ...begun, days: { ...begun.days, user: '7' } },
      ['days'],
    ],
  ])('%s', (_, mine, theirs, expected) => {
    expect(clashingFields(begun, mine, theirs)).toEqual(expected)
  })

  it('is one’s own over theirs, member by member', () => {
    const days = { user: '30', group: '', mobile: '9', gone: '1' }
    const mine = { user: '60', group: '', mobile: '9', mine: '5' }
    const theirs = { user: '7', group: '8', mobile: '9', gone: '1', theirs: '6' }
    expect(over(days, mine, theirs)).toEqual({ user: '60', group: '8', mobile: '9', mine: '5', theirs: '6' })
    expect(over('a', 'b', 'c')).toBe('b')
    expect(over('a', 'a', 'c')).toBe('c')
  })

  it('is asked of members that were not there before', () => {
    const of = (attributes: object) => ({ attributes })
    expect(clashingFields(of({}), of({ floor: 1 }), of({ floor: 2 }))).toEqual(['attributes'])
    expect(clashingFields(of({}), of({ floor: 1 }), of({ room: 2 }))).toEqual([])
    expect(clashingFields(of({ floor: 1 }), of({}), of({ floor: 2 }))).toEqual(['attributes'])
  })
})
