import { describe, expect, it } from 'vitest'
import { formatMoment, formatRelative } from './format.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.parse('2026-11-21T12:00:00Z')

describe('formatMoment', () => {
  it('writes d.MM.yyyy HH:mm in Norwegian, in the zone that is asked for', () => {
    expect(formatMoment('2026-11-05T13:05:00Z', 'Europe/Oslo', 'nb')).toBe('5.11.2026 14:05')
    expect(formatMoment('2026-03-31T23:30:00Z', 'Europe/Oslo', 'nb')).toBe('1.04.2026 01:30')
  })

  it('writes the name of the month in English, and midnight as 00', () => {
    expect(formatMoment('2026-11-05T13:05:00Z', 'UTC', 'en')).toBe('5 Nov 2026, 13:05')
    expect(formatMoment('2026-11-05T00:00:00Z', 'UTC', 'en')).toBe('5 Nov 2026, 00:00')
  })
})

describe('formatRelative', () => {
  it.each([
    [59_999, 'now'],
    [-59_999, 'now'],
    [3 * 60_000, 'in 3 minutes'],
    [-HOUR_MS, '1 hour ago'],
    [36 * HOUR_MS - 1, 'in 35 hours'],
    [36 * HOUR_MS, 'in 2 days'],
    [-36 * HOUR_MS, '2 days ago'],
    [47 * HOUR_MS, 'in 2 days'],
    [60 * HOUR_MS - 1, 'in 2 days'],
    [60 * HOUR_MS, 'in 3 days'],
    [-60 * HOUR_MS, '3 days ago'],
    [90 * DAY_MS - HOUR_MS, 'in 90 days'],
    [95 * DAY_MS, 'in 3 months'],
    [-400 * DAY_MS, '1 year ago'],
  ])('says how far off %d ms are: %s', (distance, text) => {
    expect(formatRelative(NOW + distance, NOW, 'en')).toBe(text)
  })

  it('counts the days in Norwegian too', () => {
    expect(formatRelative(NOW, NOW, 'nb')).toBe('nå')
    expect(formatRelative(NOW + 47 * HOUR_MS, NOW, 'nb')).toBe('om 2 dager')
    expect(formatRelative(NOW - 47 * HOUR_MS, NOW, 'nb')).toBe('for 2 dager siden')
  })
})
