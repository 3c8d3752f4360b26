import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWaitingSlots } from './waiting-slots.ts'

/** A slot is known by its id here; ids may be the same for several. */
function waitingSlots() {
  const ids: number[] = []
  const slots = createWaitingSlots((slot) => ids[slot] ?? Number.NaN)
  const add = (id: number): void => slots.add(ids.push(id) - 1)
  const take = (limit: number): number[] => {
    const taken: number[] = []
    while (taken.length < limit && slots.size() > 0) taken.push(ids[slots.next() ?? -1] ?? Number.NaN)
    return taken
  }
  return { add, take, size: slots.size, near: (id: number) => slots.near(id).map((slot) => ids[slot] ?? Number.NaN) }
}

function waiting(...ids: readonly number[]) {
  const created = waitingSlots()
  for (const id of ids) created.add(id)
  return created
}

const byNumber = (a: number, b: number): number => a - b

test('each slot that was added leaves once, and until then is found near its id', () => {
  const step = fc.record({ ids: fc.array(fc.nat(50_000), { maxLength: 40 }), taken: fc.nat(30) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const slots = waitingSlots()
      const present: number[] = []
      const takeSome = (limit: number): void => {
        const batch = slots.take(limit)
        expect(batch).toHaveLength(Math.min(limit, present.length))
        for (const id of batch) present.splice(present.indexOf(id), 1)
        expect(slots.size()).toBe(present.length)
        for (const id of present) {
          const neighbours = present.filter((other) => Math.floor(other / 4096) === Math.floor(id / 4096))
          expect(slots.near(id).toSorted(byNumber)).toEqual(neighbours.toSorted(byNumber))
        }
      }
      for (const { ids, taken } of steps) {
        for (const id of ids) {
          present.push(id)
          slots.add(id)
        }
        takeSome(taken)
      }
      takeSome(1_000)
      expect(present).toEqual([])
    }),
  )
})

test('a batch is made of neighbours, whatever the order in which they came', () => {
  const slots = waiting(900_001, 7, 500_003, 900_000, 8, 500_001, 6, 500_002)
  expect([slots.take(2), slots.take(3), slots.take(9)]).toEqual([
    [900_000, 900_001],
    [6, 7, 8],
    [500_001, 500_002, 500_003],
  ])
})

test('the neighbourhood that waits longest leaves first, and one that goes on being used lets the others by', () => {
  const slots = waiting(1, 2, 3, 900_000)
  expect(slots.take(1)).toEqual([1])
  slots.add(1)
  expect(slots.take(3)).toEqual([2, 3, 900_000])
  expect(slots.take(3)).toEqual([1])
})
