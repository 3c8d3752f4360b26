import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  AGAIN_MS,
  composeRefresh,
  familyOf,
  judgeRefresh,
  type PresentedRefresh,
  type RefreshVerdict,
} from './refresh.ts'
import { composeSecret, parseSecret } from './secret.ts'

const NOW = Date.parse('2026-11-23T08:00:00.000Z')
const UNUSED = { refreshUsed: false, accessUsed: false }

describe('a refresh secret that is presented', () => {
  test.each<[string, PresentedRefresh, RefreshVerdict]>([
    ['was never used', { usedAt: null, successor: null }, 'first'],
    ['was used just now, and its answer was not', { usedAt: NOW, successor: UNUSED }, 'again'],
    ['was used almost too long ago', { usedAt: NOW - AGAIN_MS + 1, successor: UNUSED }, 'again'],
    ['was used too long ago', { usedAt: NOW - AGAIN_MS, successor: UNUSED }, 'replayed'],
    ['was used at another node, whose clock is a little ahead', { usedAt: NOW + 5, successor: UNUSED }, 'again'],
    ['was used before the clock was put back', { usedAt: NOW + AGAIN_MS, successor: UNUSED }, 'replayed'],
    [
      'was used, and so was the next one',
      { usedAt: NOW, successor: { refreshUsed: true, accessUsed: false } },
      'replayed',
    ],
    [
      'was used, and so was the access secret of it',
      { usedAt: NOW, successor: { refreshUsed: false, accessUsed: true } },
      'replayed',
    ],
    ['has more than one after it', { usedAt: NOW, successor: null }, 'replayed'],
    ['gave way to a newer one', { usedAt: 'gave way', successor: UNUSED }, 'replayed'],
  ])('%s', (_what, presented, verdict) => {
    expect(judgeRefresh(presented, NOW)).toBe(verdict)
  })
})

describe('the refresh secrets of a sign-in', () => {
  test('are all of one family, and each has 22 digits of its own', () => {
    const first = composeRefresh(null, randomBytes)
    const second = composeRefresh(first, randomBytes)
    const third = composeRefresh(second, randomBytes)
    expect([second, third].map(familyOf)).toEqual([familyOf(first), familyOf(first)])
    expect(familyOf(first)).toMatch(/^[0-9A-Za-z]{10}$/)
    expect(new Set([first, second, third].map((secret) => secret.slice(15, 37))).size).toBe(3)
    expect([first, second, third].map(parseSecret)).toEqual(Array.from({ length: 3 }, () => ({ kind: 'mobile' })))
    expect(familyOf(composeRefresh(null, randomBytes))).not.toBe(familyOf(first))
  })

  test('are no other secrets, and none with a typing error', () => {
    expect(familyOf(composeSecret('user', randomBytes))).toBe(null)
    const secret = composeRefresh(null, randomBytes)
    expect(
      [secret.slice(1), `${secret} `, secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'))].map(familyOf),
    ).toEqual([null, null, null])
  })
})
