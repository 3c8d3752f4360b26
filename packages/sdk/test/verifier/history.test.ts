/** Random histories of changes, late nodes, slow connections and breaks: memory never tells what it must not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { steps, wrongsOf } from './history.ts'

describe('in any history', () => {
  it('memory tells nothing that it has heard is over, nor what was over for longer than a silence', () => {
    let recalls = 0
    fc.assert(
      fc.property(steps, (history) => {
        const found = wrongsOf(history)
        recalls += found.recalls
        expect(found.wrongs).toEqual([])
      }),
      { numRuns: 4_000 },
    )
    // Otherwise nothing was tested.
    expect(recalls).toBeGreaterThan(10_000)
  })
})
