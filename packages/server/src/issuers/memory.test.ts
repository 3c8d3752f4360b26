import { expect, test } from 'vitest'
import { createIssuerMemory, keysLifeMs } from './memory.ts'

test.each([
  [null, 300],
  ['public', 300],
  ['max-age=20', 20],
  ['public, Max-Age=120, must-revalidate', 120],
  ['max-age="90"', 90],
  ['max-age=86400', 600],
  ['max-age=0', 0],
  ['no-store', 0],
  ['max-age=120, no-cache', 0],
  ['max-age=-1', 300],
  ['max-age=1e9', 300],
])('keys are kept with %s for %i seconds', (header, seconds) => {
  expect(keysLifeMs(header)).toBe(seconds * 1_000)
})

test('nothing outlives its time, nor a clock that is set back', () => {
  let now = 1_000_000
  const memory = createIssuerMemory(() => now)
  const keys = { keys: [] }
  expect([memory.metadata(), memory.keys(), memory.mayAskAgain()]).toEqual([null, null, true])
  memory.keepMetadata('{}')
  memory.askForKeys()
  memory.keepKeys(keys, 'max-age=60')
  now += 59_999
  expect([memory.metadata(), memory.keys(), memory.mayAskAgain()]).toEqual(['{}', keys, true])
  now += 1
  expect([memory.metadata(), memory.keys()]).toEqual(['{}', null])
  now += 540_000
  expect(memory.metadata()).toBe(null)
  memory.keepMetadata('{}')
  now -= 1
  expect(memory.metadata()).toBe(null)
})
