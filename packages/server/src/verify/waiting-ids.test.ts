import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWaitingIds } from './waiting-ids.ts'

function waiting(...ids: readonly number[]) {
  const created = createWaitingIds()
  for (const id of ids) created.add(id)
  return created
}

test('each id that was added leaves once, in ascending order within a batch', () => {
  const step = fc.record({ ids: fc.uniqueArray(fc.nat(50_000), { maxLength: 40 }), taken: fc.nat(30) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const ids = createWaitingIds()
      const present = new Set<number>()
      const takeSome = (limit: number): void => {
        const batch = ids.take(limit)
        expect(batch).toHaveLength(Math.min(limit, present.size))
        expect(batch).toEqual(batch.toSorted((a, b) => a - b))
        for (const id of batch) expect(present.delete(id)).toBe(true)
      }
      for (const step of steps) {
        for (const id of step.ids) {
          if (present.has(id)) continue
          present.add(id)
          ids.add(id)
        }
        takeSome(step.taken)
      }
      takeSome(1_000)
      expect(present.size).toBe(0)
    }),
  )
})

test('a batch is made of neighbours, whatever the order in which they came', () => {
  const ids = waiting(900_001, 7, 500_003, 900_000, 8, 500_001, 6, 500_002)
  expect([ids.take(2), ids.take(3), ids.take(9)]).toEqual([
    [900_000, 900_001],
    [6, 7, 8],
    [500_001, 500_002, 500_003],
  ])
})

test('the neighbourhood that waits longest leaves first, and one that goes on being used lets the others by', () => {
  const ids = waiting(1, 2, 3, 900_000)
  expect(ids.take(1)).toEqual([1])
  ids.add(1)
  expect(ids.take(3)).toEqual([2, 3, 900_000])
  expect(ids.take(3)).toEqual([1])
})
