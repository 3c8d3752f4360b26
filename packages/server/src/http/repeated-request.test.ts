import fc from 'fast-check'
import { expect, test } from 'vitest'
import { repeatedRequest } from './repeated-request.ts'

const requestWith = (secret: string): string =>
  `GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${secret}\r\nAccept: */*\r\n\r\n`

test('a request is repeated with whatever stands in the place of the secret', () => {
  const repeated = repeatedRequest(requestWith('one'), ['one'])
  for (const secret of ['two', 'one', '\r\n\r', ' \0 '])
    expect(repeated?.secretsIn(requestWith(secret))).toEqual([secret])
})

test('one that differs anywhere else is not', () => {
  const text = requestWith('one')
  const repeated = repeatedRequest(text, ['one'])
  const at = text.indexOf('one')
  const place = fc.integer({ min: 0, max: text.length - 1 }).filter((each) => each < at || each >= at + 3)
  const letter = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
  fc.assert(
    fc.property(place, letter, (where, other) => {
      const changed = text.slice(0, where) + other + text.slice(where + 1)
      expect(repeated?.secretsIn(changed)).toEqual(changed === text ? ['one'] : null)
    }),
  )
  const others = ['', text.slice(1), text.slice(0, -1), `${text} `, ` ${text}`, `${text}${text}`, requestWith('three')]
  for (const other of others) expect(repeated?.secretsIn(other)).toBe(null)
})

test('where the secret is not there, or twice, or empty, nothing is repeated', () => {
  for (const secret of ['elsewhere', 'Bearer one\r\n\r\n', ''])
    expect(repeatedRequest(requestWith('one'), [secret])).toBe(null)
  expect(repeatedRequest(requestWith('one one'), ['one'])).toBe(null)
  expect(repeatedRequest('aaaa', ['aaa'])).toBe(null)
})

const askedBy = (caller: string, secret: string): string =>
  `POST /v1/verifications HTTP/1.1\r\nAuthorization: Bearer ${caller}\r\nContent-Length: 20\r\n\r\n{"secret":"${secret}"}`

test('of two secrets, each has its own place', () => {
  const repeated = repeatedRequest(askedBy('one', 'five'), ['one', 'five'])
  for (const [caller, secret] of [
    ['one', 'five'],
    ['two', 'nine'],
    ['abc', 'abcd'],
  ] as const)
    expect(repeated?.secretsIn(askedBy(caller, secret))).toEqual([caller, secret])
  for (const [caller, secret] of [
    ['four', 'six'],
    ['o', 'fivesix'],
    ['one', 'fives'],
  ] as const)
    expect(repeated?.secretsIn(askedBy(caller, secret))).toBe(null)
})

test('two secrets that are one, that stand the other way round or one in the other are not told apart', () => {
  expect(repeatedRequest(askedBy('one', 'one'), ['one', 'one'])).toBe(null)
  expect(repeatedRequest(askedBy('one', 'five'), ['five', 'one'])).toBe(null)
  expect(repeatedRequest(askedBy('one', 'xoney'), ['one', 'xoney'])).toBe(null)
  expect(repeatedRequest(askedBy('xoney', 'two'), ['xoney', 'one'])).toBe(null)
})
