import { expect, test } from 'vitest'
import { createSharedThings } from './shared-things.ts'

test('what is held by many is there once, until the last has released it', () => {
  const things = createSharedThings<object>(2)
  const [first, alike, other] = [{}, {}, {}]
  const number = things.hold('a', () => first) ?? -1
  expect(things.hold('a', () => alike)).toBe(number)
  expect(things.get(number)).toBe(first)
  expect(things.hold('b', () => other)).not.toBeNull()
  expect(things.hold('c', () => ({}))).toBeNull()
  things.release(number)
  expect(things.get(number)).toBe(first)
  things.release(number)
  expect(things.get(number)).toBeUndefined()
  expect(things.hold('c', () => other)).toBe(number)
  things.clear()
  expect(things.get(number)).toBeUndefined()
  expect(things.hold('a', () => alike)).not.toBeNull()
})
