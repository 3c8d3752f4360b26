import { expect, test } from 'vitest'
import { createLease, momentOf } from './lease.ts'
import { CLOCK_SHIFT_MS, LEASE_MS, MARGIN_MS } from './timing.ts'

function scene() {
  const clock = { monotonic: 10_000, wall: 1_700_000_000_000 }
  const clocks = { monotonic: () => clock.monotonic, wall: () => clock.wall }
  const pass = (ms: number): void => {
    clock.monotonic += ms
    clock.wall += ms
  }
  return { clock, lease: createLease(clocks), moment: () => momentOf(clocks), pass }
}

test('nothing is believed before the first renewal', () => {
  expect(scene().lease.holds()).toBe(false)
})

test('counts from before the renewal was sent, not from its answer', () => {
  const { lease, moment, pass } = scene()
  const sent = moment()
  pass(900)
  lease.renewed(sent)
  pass(LEASE_MS - MARGIN_MS - 901)
  expect(lease.holds()).toBe(true)
  pass(1)
  expect(lease.holds()).toBe(false)
})

test('an answer that comes when the time is over brings nothing', () => {
  const { lease, moment, pass } = scene()
  const sent = moment()
  pass(LEASE_MS)
  lease.renewed(sent)
  expect(lease.holds()).toBe(false)
})

test.each([
  CLOCK_SHIFT_MS,
  -CLOCK_SHIFT_MS,
  86_400_000,
])('a wall clock that went %d ms its own way ends it', (shift) => {
  const { clock, lease, moment } = scene()
  lease.renewed(moment())
  clock.wall += shift
  expect(lease.holds()).toBe(false)
  lease.renewed(moment())
  expect(lease.holds()).toBe(true)
})

test('a lost lease is over at once', () => {
  const { lease, moment } = scene()
  lease.renewed(moment())
  lease.lose()
  expect(lease.holds()).toBe(false)
})
