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
  clock.correct(SAID, 5_000, 5_010)
  expect(clock.now()).toBe(SAID - 5)
  time.monotonic += 1_000
  expect(clock.now()).toBe(SAID + 995)
  expect(clock.skew()).toBe(-300_000 - 995)
})

test('does not go back when the database’s clock is behind, and waits there for it', () => {
  const { clock, time } = scene()
  const first = clock.now()
  clock.correct(SAID, 5_000, 5_000)
  expect(clock.now()).toBe(first)
  time.monotonic += 300_000
  expect(clock.now()).toBe(first)
  time.monotonic += 1
  expect(clock.now()).toBe(first + 1)
})

test('follows no jump of the machine’s clock', () => {
  const { clock, time } = scene()
  clock.correct(SAID + 400_000, 5_000, 5_000)
  time.wall += 7_200_000
  expect(clock.now()).toBe(SAID + 400_000)
})
