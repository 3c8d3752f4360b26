import { expect, it } from 'vitest'
import { instantText } from './instant-text.ts'

const DAY_MS = 86_400_000
const END = 8_640_000_000_000_000

it('writes each instant as the language itself does', () => {
  const edges = [0, -1, 1, DAY_MS - 1, DAY_MS, -DAY_MS, 951_782_399_999, 951_782_400_000, 4_102_444_799_999]
  // Years before the first and after the 9999th have a sign and more digits.
  const far = [-END, END, -62_135_596_800_001, 253_402_300_800_000]
  for (const at of [...edges, ...far]) expect(instantText(at)).toBe(new Date(at).toISOString())
  // Near ones as well, so that the day is often the same as before.
  for (let count = 0; count < 5_000; count += 1) {
    const anywhere = Math.floor((Math.random() * 2 - 1) * END)
    const near = 1_795_000_000_000 + Math.floor(Math.random() * 2 * DAY_MS)
    for (const at of [anywhere, near, near + 1]) expect(instantText(at)).toBe(new Date(at).toISOString())
  }
})

it('writes no instant that is none', () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, END + DAY_MS])
    expect(() => instantText(at)).toThrow(RangeError)
})
