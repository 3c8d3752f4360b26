import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusePassword } from './password.ts'

describe('refusePassword', () => {
  it.each([
    ['nothing', '', 'too_short'],
    ['seven characters', 'x7#kQ2v', 'too_short'],
    ['seven characters that take two code units each', '😀😁😂😃😄😅😆', 'too_short'],
    ['129 characters', 'ab c9'.repeat(26).slice(0, 129), 'too_long'],
    ['a megabyte', 'x'.repeat(1_000_000), 'too_long'],
    ['the username', 'Ada.Lovelace', 'same_as_username'],
    ['the username in another case and width', 'ＡＤＡ.lovelace', 'same_as_username'],
    ['a common word', 'password', 'too_common'],
    ['a common word in capitals', 'PassWord', 'too_common'],
    ['a common word and a year', 'Summer2030', 'too_common'],
    ['a common word and a bang', 'Welcome1!', 'too_common'],
    ['digits in a row', '12345678', 'too_common'],
    ['digits backwards', '87654321', 'too_common'],
    ['a row of keys', 'asdfghjkl', 'too_common'],
    ['one character', 'aaaaaaaa', 'too_common'],
    ['four characters over and over', '1234123412', 'too_common'],
    ['columns of keys', '1qaz2wsx', 'too_common'],
    ['our own name', 'Polett2030', 'too_common'],
  ])('refuses %s', (_, password, code) => {
    expect(refusePassword(password, 'ada.lovelace')).toEqual({ code, message: expect.stringMatching(/\.$/) })
  })

  it.each([
    ['eight characters', 'x7#kQ2v!'],
    ['eight emoji', '😀😁😂😃😄😅😆😇'],
    ['128 characters', 'ab c9'.repeat(26).slice(0, 128)],
    ['128 characters of two code units', [...'😀😁😂😃😅'.repeat(26)].slice(0, 128).join('')],
    ['words', 'correct horse battery staple'],
    ['a common word inside others', 'my password is long'],
    ['spaces around', '  kQ2v  x7  '],
  ])('takes %s', (_, password) => {
    expect(refusePassword(password, 'ada.lovelace')).toBeNull()
  })

  it('never takes one that is too short or too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (password, username) => {
        const characters = Array.from(password).length
        if (refusePassword(password, username) === null) {
          expect(characters).toBeGreaterThanOrEqual(8)
          expect(characters).toBeLessThanOrEqual(128)
        }
      }),
    )
  })
})
