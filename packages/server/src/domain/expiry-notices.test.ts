import { describe, expect, it } from 'vitest'
import { judgeMail, stageOf } from './expiry-notices.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2027, 0, 1)

describe('the stage that a token has reached', () => {
  it.each([
    // Left, lived so far (both in days), the stage.
    [31, 365, null],
    [30 + 1 / DAY, 365, null],
    [30, 365, 30],
    [7 + 1 / DAY, 365, 30],
    [7, 365, 7],
    [1.1, 365, 7],
    [26 / 24, 365, 1],
    [1, 365, 1],
    [1 / DAY, 365, 1],
    [0, 365, null],
    [-1, 365, null],
    // Whoever made it knew an end that was nearer than the stage.
    [20, 10, null],
    [20, 10 + 1 / DAY, 30],
    [7, 13, 7],
    [6, 1, null],
    [6, 1 + 1 / DAY, 7],
    [1, 1, 1],
    [1, 2 / 24, null],
  ])('with %d days left, after %d days', (left, lived, stage) => {
    expect(stageOf({ createdAt: NOW - lived * DAY, expiresAt: NOW + left * DAY }, NOW)).toBe(stage)
  })
})

describe('what may be told', () => {
  const both = { first: true, urgent: true }
  it.each([
    // What waits, days since the last mail with ends a month away, days since any mail (null: never), the verdict.
    [both, null, null, 'all'],
    [{ first: true, urgent: false }, 7, 7, 'all'],
    [{ first: true, urgent: false }, 6.9, 6.9, null],
    [{ first: false, urgent: true }, 6.9, 1, 'urgent'],
    [{ first: false, urgent: true }, 6.9, 0.9, null],
    [{ first: false, urgent: true }, 30, 30, 'urgent'],
    [both, 6.9, 1, 'urgent'],
    [both, 7, 1, 'all'],
    [both, 7, 0.9, null],
  ] as const)('of %j, %s and %s days after the last mails', (waiting, weekly, latest, verdict) => {
    const ago = (days: number | null) => (days === null ? 0 : NOW - days * DAY)
    expect(judgeMail(waiting, { weeklyAt: ago(weekly), at: ago(latest) }, NOW)).toBe(verdict)
  })
})
