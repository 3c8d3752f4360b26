import { expect, test } from 'vitest'
import { normaliseUsername, refuseUsername } from './username.ts'

test.each([
  ['kari', null],
  ['Kari Nordmann', null],
  ['kari@acme.example', null],
  ['a'.repeat(128), null],
  ['😀'.repeat(128), null],
  ['', 'too_short'],
  ['a'.repeat(129), 'too_long'],
  [' kari', 'malformed'],
  ['kari\t', 'malformed'],
  ['ka\u0000ri', 'malformed'],
  ['ka\u200bri', 'malformed'],
  ['usr_1', 'reserved'],
  ['USR_1', 'reserved'],
  ['.', 'reserved'],
  ['..', 'reserved'],
  ['...', null],
  ['plta_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL', 'reserved'],
])('judges the username %j', (username, code) => {
  expect(refuseUsername(username)?.code ?? null).toBe(code)
})

test('keeps one spelling of what looks alike', () => {
  expect(normaliseUsername('ｋａｒｉ')).toBe('kari')
  expect(normaliseUsername('e\u0301')).toBe('é')
})
