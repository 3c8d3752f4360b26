import { expect, test } from 'vitest'
import { lookAgain, STILL_MOST_MS, stillFromNow } from './stop-progress.ts'

test.each([
  ['less is left than before', { waiting: 900, stillMs: 4_000 }, 500, 0],
  ['as much is left', { waiting: 900, stillMs: 4_000 }, 900, 5_000],
  ['more is left, as slow clients still come', { waiting: 900, stillMs: 0 }, 1_300, 1_000],
  ['nothing is left to be written', { waiting: 0, stillMs: 0 }, 0, 1_000],
])('when %s, a stop has stood still for so long', (_name, last, waiting, stillMs) => {
  expect(lookAgain(last, waiting, 1_000)).toEqual({ waiting, stillMs })
})

test.each([
  ['has just been told', 0, 60_000],
  ['still drains', 59_000, 1_000],
  ['has drained', 61_000, 0],
])('one that %s is waited for while it stands still, and for what is left of its drain', (_name, since, drain) => {
  expect(stillFromNow(60_000, since)).toBe(drain + STILL_MOST_MS)
})
