import { expect, test } from 'vitest'
import { usageWithinMs } from './usage-pace.ts'

test.each([
  ['nothing else is asked', 1, 0, 400],
  ['the loop is half busy', 1_000_000, 0.5, 100],
  ['the loop is busy', 1_000_000, 0.9, 4],
  ['the loop has no time at all', 2_000_000, 1, 1],
  ['as much waits as memory is meant for', 2_000_001, 1, 400],
])('while %s, uses are written for as long as that leaves', (_name, waiting, utilization, ms) => {
  expect(usageWithinMs(waiting, utilization)).toBeCloseTo(ms)
})
