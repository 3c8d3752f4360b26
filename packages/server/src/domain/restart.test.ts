import { describe, expect, it } from 'vitest'
import { planRestart, STEADY_AFTER_MS } from './restart.ts'

describe('the pause before a restart', () => {
  it.each([
    // failures, servedMs, chance → pauseMs, failures
    [0, 0, 0, 100, 1],
    [1, 0, 0, 200, 2],
    [2, STEADY_AFTER_MS - 1, 0, 400, 3],
    [8, 10, 0, 25_600, 9],
    [9, 10, 0, 30_000, 10],
    [5_000, 10, 0, 30_000, 5_001],
    [0, 0, 0.5, 75, 1],
    [3, 0, 0.999_999, 400, 4],
    [9, STEADY_AFTER_MS, 0, 100, 1],
    [9, 86_400_000, 0.2, 90, 1],
  ])('after %i failures and %i ms, with the chance %f, is %i ms', (failures, servedMs, chance, pauseMs, next) => {
    expect(planRestart(failures, servedMs, chance)).toEqual({ pauseMs, failures: next })
  })
})
