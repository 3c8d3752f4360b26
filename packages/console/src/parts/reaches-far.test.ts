import type { Token } from '@polett/client/api'
import { expect, test } from 'vitest'
import { reachesFar } from './reaches-far.ts'

const NOW = Date.parse('2027-03-31T12:00:00Z')
const DAY_MS = 86_400_000

test.each([
  ['a master token used today', { master: true, admin: false, usedDays: 0 }, true],
  ['an administrator’s token used within the month', { master: false, admin: true, usedDays: 29.9 }, true],
  ['one that was used a month ago', { master: true, admin: true, usedDays: 30 }, false],
  ['one that was never used', { master: true, admin: true, usedDays: null }, false],
  ['one that administers nothing', { master: false, admin: false, usedDays: 0 }, false],
])('is true or not of %s', (_, { usedDays, ...rights }, reaches) => {
  const lastUsedAt = usedDays === null ? null : new Date(NOW - usedDays * DAY_MS).toISOString()
  expect(reachesFar({ ...rights, lastUsedAt } as Token, NOW)).toBe(reaches)
})
