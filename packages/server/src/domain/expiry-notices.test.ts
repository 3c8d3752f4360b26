import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EndingToken, judgeNotice, QUIET_MS } from './expiry-notices.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2027, 0, 1)

const ending = (days: number, issuedDaysAgo = 365): EndingToken => ({
  issuedAt: NOW - issuedDaysAgo * DAY,
  expiresAt: NOW + days * DAY,
})

describe('a notice', () => {
  it.each([
    ['nothing ends', [], null, null],
    ['one ends in 31 days', [31], null, null],
    ['one ends in 30 days', [30], null, [30]],
    ['one ends in 30 days and another in 10', [30, 10], null, [10, 30]],
    ['one has ended this moment', [0], null, null],
    ['they were told of it 8 days ago, 20 days ahead', [12], 8, null],
    ['a week ahead, and the last mail is a week old', [7], 7, [7]],
    ['a week ahead, and the last mail is six days old', [7], 6, null],
    ['the mark of a week was passed in the quiet week', [4], 7, [4]],
    ['a day ahead, and the last mail is a week old', [1], 7, [1]],
    ['one gives cause, and all are named', [29, 20, 6.5], 7, [6.5, 20, 29]],
  ])('when %s', (_, days, toldDaysAgo, named) => {
    const told = judgeNotice(
      days.map((each) => ending(each)),
      toldDaysAgo === null ? null : NOW - toldDaysAgo * DAY,
      NOW,
    )
    expect(told?.map(({ expiresAt }) => (expiresAt - NOW) / DAY) ?? null).toEqual(named)
  })

  it('does not come of a mark that lies before the token: whoever made it knew', () => {
    expect(judgeNotice([ending(20, 1)], null, NOW)).toBe(null)
    expect(judgeNotice([ending(7, 13)], null, NOW)).toHaveLength(1)
  })
})

const anyToken = fc
  .record({ issued: fc.integer({ min: 0, max: 60 * 24 }), life: fc.integer({ min: 1, max: 60 * 24 }) })
  .map(({ issued, life }) => ({ issuedAt: NOW + issued * HOUR + 1, expiresAt: NOW + (issued + life) * HOUR + 1 }))

describe('over months of looking once an hour', () => {
  it('nobody gets two mails in seven days, and every token that lives 8 days is named in the week before its last day', () => {
    fc.assert(
      fc.property(fc.array(anyToken, { maxLength: 12 }), (tokens) => {
        const mails = play(tokens)
        for (const [at, mail] of mails.entries()) {
          const before = mails[at - 1]
          if (before !== undefined) expect(mail.at - before.at).toBeGreaterThanOrEqual(QUIET_MS)
          expect(mail.named.every(({ expiresAt }) => expiresAt > mail.at)).toBe(true)
        }
        for (const token of tokens.filter(({ expiresAt, issuedAt }) => expiresAt - issuedAt >= 8 * DAY)) {
          const last = mails.filter(({ named }) => named.includes(token)).at(-1)?.at ?? 0
          expect(token.expiresAt - last).toBeLessThanOrEqual(8 * DAY)
          expect(token.expiresAt - last).toBeGreaterThan(0)
        }
      }),
      { numRuns: 200 },
    )
  })
})

function play(tokens: readonly EndingToken[]) {
  const mails: { at: number; named: readonly EndingToken[] }[] = []
  for (let at = NOW; at < NOW + 121 * DAY; at += HOUR) {
    const there = tokens.filter(({ expiresAt, issuedAt }) => issuedAt <= at && at < expiresAt)
    const named = judgeNotice(there, mails.at(-1)?.at ?? null, at)
    if (named !== null) mails.push({ at, named })
  }
  return mails
}
