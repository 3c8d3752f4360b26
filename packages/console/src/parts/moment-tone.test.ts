import { expect, it } from 'vitest'
import { momentTone } from './moment-tone.ts'

const DAY_MS = 86_400_000

it.each([
  ['over', -1, undefined],
  ['this very moment', 0, 'bad'],
  ['almost seven days', 7 * DAY_MS - 1, 'bad'],
  ['seven days', 7 * DAY_MS, 'warn'],
  ['almost thirty days', 30 * DAY_MS - 1, 'warn'],
  ['thirty days', 30 * DAY_MS, undefined],
])('an expiry with %s left', (_left, leftMs, tone) => {
  expect(momentTone(leftMs)).toBe(tone)
})
