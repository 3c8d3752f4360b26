import { describe, expect, test } from 'vitest'
import { AGAIN_MS, judgeRefresh, type PresentedRefresh, type RefreshVerdict } from './refresh.ts'

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
