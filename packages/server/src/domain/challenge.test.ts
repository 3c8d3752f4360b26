import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { CHALLENGE_MS, composeChallenge, isChallenge } from './challenge.ts'

const KEY = randomBytes(32)
const NOW = Date.parse('2027-01-01T00:00:00Z')
const PURPOSE = ['second factor', 'one sign-in']
const made = () => composeChallenge(KEY, randomBytes(16), PURPOSE, NOW)

it('is good for its purpose, and for five minutes', () => {
  const challenge = made()
  expect(isChallenge(KEY, challenge, PURPOSE, NOW)).toBe(true)
  expect(isChallenge(KEY, challenge, PURPOSE, NOW + CHALLENGE_MS - 1)).toBe(true)
  expect(isChallenge(KEY, challenge, PURPOSE, NOW + CHALLENGE_MS)).toBe(false)
})

it('is never the same twice, and as long as WebAuthn asks', () => {
  expect(made()).not.toEqual(made())
  expect(made().length).toBeGreaterThanOrEqual(16)
})

it('is of no use for another purpose, under another key, or changed in any byte', () => {
  const challenge = made()
  for (const purpose of [
    [],
    ['second factor'],
    ['second factor', 'another'],
    ['sign-in'],
    ['second factor","one sign-in'],
  ])
    expect(isChallenge(KEY, challenge, purpose, NOW)).toBe(false)
  expect(isChallenge(randomBytes(32), challenge, PURPOSE, NOW)).toBe(false)
  for (let at = 0; at < challenge.length; at += 1) {
    const changed = Buffer.from(challenge)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(isChallenge(KEY, changed, PURPOSE, NOW)).toBe(false)
  }
  for (const length of [0, 1, challenge.length - 1])
    expect(isChallenge(KEY, challenge.subarray(0, length), PURPOSE, NOW)).toBe(false)
  expect(isChallenge(KEY, Buffer.concat([challenge, Buffer.alloc(1)]), PURPOSE, NOW)).toBe(false)
})
