import { expect, test } from 'vitest'
import { createDatabaseClock } from './database-clock.ts'

const SAID = 1_700_000_000_000

function scene(wall = SAID + 300_000) {
  const time = { monotonic: 5_000, wall }
  const clock = createDatabaseClock(
    () => time.monotonic,
    () => time.wall,
  )
  return { clock, time }
}

test('begins with the machine’s own time, and takes the database’s from then on', () => {
  const { clock, time } = scene(SAID - 300_000)
  expect(clock.now()).toBe(SAID - 300_000)
  clock.correct(SAID, 5_000)
  expect(clock.now()).toBe(SAID)
  time.monotonic += 1_000
  expect(clock.now()).toBe(SAID + 1_000)
  expect(clock.skew()).toBe(-300_000 - 1_000)
})

test('is never behind the database, however long its answer took', () => {
  const { clock, time } = scene(SAID - 300_000)
  const sentAt = time.monotonic
  time.monotonic += 400
  // Said at the last moment before the answer came, or at the first.
  for (const [ago, said] of [
    [0, SAID],
    [400, SAID + 400],
  ] as const) {
    clock.correct(said, sentAt)
    expect(clock.now()).toBeGreaterThanOrEqual(said + ago)
  }
})

test('does not go back when the database’s clock is behind, and waits there for it', () => {
  const { clock, time } = scene()
  const first = clock.now()
  clock.correct(SAID, 5_000)
  expect(clock.now()).toBe(first)
  time.monotonic += 300_000
  expect(clock.now()).toBe(first)
  time.monotonic += 1
  expect(clock.now()).toBe(first + 1)
})

test('follows no jump of the machine’s clock', () => {
  const { clock, time } = scene()
  clock.correct(SAID + 400_000, 5_000)
  time.wall += 7_200_000
  expect(clock.now()).toBe(SAID + 400_000)
})
