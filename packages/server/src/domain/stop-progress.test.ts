import { expect, test } from 'vitest'
import { lookAgain } from './stop-progress.ts'

test.each([
  ['less is left than before', { waiting: 900, stillMs: 4_000 }, 500, 0],
  ['as much is left', { waiting: 900, stillMs: 4_000 }, 900, 5_000],
  ['more is left, as slow clients still come', { waiting: 900, stillMs: 0 }, 1_300, 1_000],
  ['nothing is left to be written', { waiting: 0, stillMs: 0 }, 0, 1_000],
])('when %s, a stop has stood still for so long', (_name, last, waiting, stillMs) => {
  expect(lookAgain(last, waiting, 1_000)).toEqual({ waiting, stillMs })
})
