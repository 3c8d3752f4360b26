import { expect, test } from 'vitest'
import { everyBucket, roundTop } from './bar-plot-scale.ts'

test('hours in which nothing happened are filled in, up to the present one', () => {
  const now = Date.parse('2026-11-21T12:34:00Z')
  const known = { start: '2026-11-21T11:00:00.000Z', allowed: 3, refused: 1 }
  expect(everyBucket([known], { step: 'hour', count: 3, now })).toEqual([
    { start: '2026-11-21T10:00:00.000Z', allowed: 0, refused: 0 },
    known,
    { start: '2026-11-21T12:00:00.000Z', allowed: 0, refused: 0 },
  ])
})

test('days are those of UTC', () => {
  const now = Date.parse('2026-11-21T23:59:59Z')
  const starts = everyBucket([], { step: 'day', count: 2, now }).map(({ start }) => start)
  expect(starts).toEqual(['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z'])
})

test.each([
  [0, 4],
  [4, 4],
  [5, 10],
  [11, 20],
  [21, 40],
  [41, 100],
  [101, 200],
  [1_243, 2_000],
])('the top above %i is %i', (highest, top) => {
  expect(roundTop(highest)).toBe(top)
})
