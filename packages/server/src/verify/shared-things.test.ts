import { expect, test } from 'vitest'
import { bytesOfThing, createSharedThings } from './shared-things.ts'

test('what is held by many is there once, until the last has released it', () => {
  const things = createSharedThings<object>(2 * bytesOfThing('a'))
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

test('what takes much leaves room for fewer', () => {
  const things = createSharedThings<string>(4 * bytesOfThing('a'))
  const long = 'a'.repeat(bytesOfThing('a'))
  const hold = (key: string) => things.hold(key, () => key)
  const number = hold(long) ?? -1
  expect([hold(`${long}b`), hold('b')]).toEqual([null, number + 1])
  things.release(number)
  expect(hold(`${long}b`)).not.toBeNull()
  things.clear()
  expect([hold(long), hold(long.repeat(2))]).toEqual([0, null])
})
