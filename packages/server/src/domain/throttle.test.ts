import { expect, test } from 'vitest'
import { judgeTry, sourceOf, type TryCount, type TryCounts, tryKeys, WINDOW_MS } from './throttle.ts'

const NONE: TryCount = { failures: 0, firstAt: 0, lastAt: 0 }
const START: TryCounts = { pair: NONE, account: NONE, source: NONE }
const MINUTE = 60_000

/** Wrong tries one after the other at one instant, as long as they are let through. */
function tryAt(counts: TryCounts, now: number, most = 1_000): { counts: TryCounts; passed: number; waitMs: number } {
  let state = counts
  for (let passed = 0; passed < most; passed += 1) {
    const verdict = judgeTry(state, false, now)
    if (!verdict.allowed) return { counts: state, passed, waitMs: verdict.waitMs }
    state = verdict.counts
  }
  return { counts: state, passed: most, waitMs: 0 }
}

test('five tries are free, and the sixth waits', () => {
  const { passed, waitMs } = tryAt(START, 0)
  expect(passed).toBe(5)
  expect(waitMs).toBe(15_000)
})

test('each further try doubles the wait, up to a quarter of an hour', () => {
  let { counts, waitMs } = tryAt(START, 0)
  let now = 0
  const waits = [waitMs]
  for (let round = 0; round < 6; round += 1) {
    now += waitMs
    const next = tryAt(counts, now)
    expect(next.passed).toBe(1)
    ;({ counts, waitMs } = next)
    waits.push(waitMs)
  }
  expect(waits.map((wait) => wait / 1000)).toEqual([15, 30, 60, 120, 240, 480, 900])
})

test('nobody waits longer than a quarter of an hour, whatever was tried before', () => {
  const flooded: TryCount = { failures: 1_000_000, firstAt: 0, lastAt: 0 }
  const counts = { pair: flooded, account: flooded, source: flooded }
  const refused = judgeTry(counts, false, 1)
  expect(refused).toEqual({ allowed: false, waitMs: WINDOW_MS - 1 })
  expect(judgeTry(counts, false, WINDOW_MS).allowed).toBe(true)
})

test('a refused try does not lengthen the wait', () => {
  const { counts } = tryAt(START, 0)
  expect(judgeTry(counts, false, 14_999)).toEqual({ allowed: false, waitMs: 1 })
  expect(judgeTry(counts, false, 15_000).allowed).toBe(true)
})

test('an account guessed from many places is closed to strangers and open to places it knows', () => {
  const account = { failures: 50, firstAt: 0, lastAt: MINUTE }
  const counts = { ...START, account }
  expect(judgeTry(counts, false, 2 * MINUTE)).toEqual({ allowed: false, waitMs: 13 * MINUTE })
  expect(judgeTry(counts, true, 2 * MINUTE).allowed).toBe(true)
  expect(judgeTry({ ...START, account: { ...account, failures: 49 } }, false, 2 * MINUTE).allowed).toBe(true)
})

test('one source has a hundred tries at all accounts together', () => {
  const source = { failures: 100, firstAt: 0, lastAt: 0 }
  expect(judgeTry({ ...START, source }, true, MINUTE)).toEqual({ allowed: false, waitMs: 14 * MINUTE })
  expect(judgeTry({ ...START, source: { ...source, failures: 99 } }, false, MINUTE).allowed).toBe(true)
})

test('whoever has one IPv6 address has all of its /64', () => {
  expect(sourceOf('2001:db8:1:2:3::4')).toBe('2001:db8:1:2::/64')
  expect(sourceOf('2001:db8:1:2:ffff::1')).toBe('2001:db8:1:2::/64')
  expect(sourceOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(sourceOf(null)).toBe('unknown')
})

test('no key holds what was typed', () => {
  expect(JSON.stringify(tryKeys('7/my secret', '192.0.2.7'))).not.toContain('secret')
  expect(tryKeys('7/a', '192.0.2.7').account).toBe(tryKeys('7/a', '192.0.2.8').account)
  expect(tryKeys('7/a', '192.0.2.7').pair).not.toBe(tryKeys('7/a', '192.0.2.8').pair)
})
