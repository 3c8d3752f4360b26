import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { composeUserCode, parseUserCode } from './user-code.ts'

it('is eight consonants in two halves, each as likely as the others', () => {
  const counts = new Map<string, number>()
  for (let drawn = 0; drawn < 5_000; drawn += 1) {
    const code = composeUserCode(randomBytes)
    expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    for (const letter of code.replace('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  }
  // 2,000 of each are expected; ten standard deviations are 436.
  for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(436)
  expect(counts.size).toBe(20)
})

it('never draws from a broken source', () => {
  expect(() => composeUserCode((bytes) => new Uint8Array(bytes).fill(255))).toThrow('no usable bytes')
})

it('is read as people type it, and only when it can be one', () => {
  for (const text of ['BCDF-GHJK', 'bcdfghjk', ' bcdf ghjk ', 'b-c-d-f-g-h-j-k']) {
    expect(parseUserCode(text)).toBe('BCDFGHJK')
  }
  for (const text of ['', 'BCDF', 'BCDFGHJKL', 'ABCDEFGH', 'BCDFGHJ1', 'BCDF_GHJK']) {
    expect(parseUserCode(text)).toBeNull()
  }
})
