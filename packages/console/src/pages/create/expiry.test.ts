import { describe, expect, it } from 'vitest'
import { addDays, dayOf, endOfDay, isOverTwelveMonths, lastDayAllowed, parseDay, presetDay } from './expiry.ts'

const at = (text: string): number => Date.parse(text)
const iso = (instant: number): string => new Date(instant).toISOString()

describe('the end of a day in a zone', () => {
  it.each([
    ['2027-03-01', 'Europe/Oslo', '2027-03-01T23:00:00.000Z'],
    ['2027-07-01', 'Europe/Oslo', '2027-07-01T22:00:00.000Z'],
    ['2027-03-01', 'UTC', '2027-03-02T00:00:00.000Z'],
    // The clocks go forward on the 28th of March and back on the 31st of October.
    ['2027-03-27', 'Europe/Oslo', '2027-03-27T23:00:00.000Z'],
    ['2027-03-28', 'Europe/Oslo', '2027-03-28T22:00:00.000Z'],
    ['2027-10-30', 'Europe/Oslo', '2027-10-30T22:00:00.000Z'],
    ['2027-10-31', 'Europe/Oslo', '2027-10-31T23:00:00.000Z'],
    ['2027-03-01', 'America/Los_Angeles', '2027-03-02T08:00:00.000Z'],
    ['2027-03-01', 'Pacific/Kiritimati', '2027-03-01T10:00:00.000Z'],
    ['2027-03-01', 'Asia/Kathmandu', '2027-03-01T18:15:00.000Z'],
    ['2027-12-31', 'Europe/Oslo', '2027-12-31T23:00:00.000Z'],
    // In Cairo the clocks skip the hour after midnight: the day begins at one.
    ['2026-04-23', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    // In Havana midnight comes twice: the day begins with the first.
    ['2026-10-31', 'America/Havana', '2026-11-01T04:00:00.000Z'],
  ])('Q-14: %s in %s ends at %s', (day, zone, end) => {
    expect(iso(endOfDay(day, zone))).toBe(end)
    expect(dayOf(at(end) - 1, zone)).toBe(day)
    expect(dayOf(at(end), zone)).toBe(addDays(day, 1))
  })
})

describe('presets', () => {
  const now = at('2026-11-21T12:00:00Z')

  it.each([
    ['30d', '2026-12-21'],
    ['60d', '2027-01-20'],
    ['90d', '2027-02-19'],
    ['1y', '2027-11-20'],
  ] as const)('%s means %s', (preset, day) => {
    expect(presetDay(preset, now, 'Europe/Oslo', null)).toBe(day)
  })

  it('stays within a policy that allows as many days as the preset has', () => {
    const day = presetDay('90d', now, 'Europe/Oslo', 90)
    expect(day).toBe('2027-02-18')
    expect(endOfDay(day, 'Europe/Oslo')).toBeLessThanOrEqual(now + 90 * 86_400_000)
  })

  it('does not turn a preset far beyond the policy into something else', () => {
    expect(presetDay('90d', now, 'Europe/Oslo', 30)).toBe('2027-02-19')
  })

  it('offers a year that does not warn of itself', () => {
    const end = endOfDay(presetDay('1y', now, 'Europe/Oslo', null), 'Europe/Oslo')
    expect(isOverTwelveMonths(end, now)).toBe(false)
    expect(isOverTwelveMonths(end + 86_400_000, now)).toBe(true)
    expect(isOverTwelveMonths(null, now)).toBe(true)
  })
})

it('finds the last day that a limit allows', () => {
  expect(lastDayAllowed(at('2026-11-21T12:00:00Z'), 30, 'UTC')).toBe('2026-12-20')
  expect(lastDayAllowed(at('2026-11-21T00:00:00Z'), 30, 'UTC')).toBe('2026-12-20')
})

describe('days as people write them', () => {
  it.each([
    ['1.3.2027', '2027-03-01'],
    ['01.03.2027', '2027-03-01'],
    ['1/3/2027', '2027-03-01'],
    ['2027-03-01', '2027-03-01'],
    [' 1 Mar 2027 ', '2027-03-01'],
    ['1 March, 2027', '2027-03-01'],
    ['1. mars 2027', '2027-03-01'],
    ['17. mai 2027', '2027-05-17'],
    ['17 May 2027', '2027-05-17'],
    ['9. desember 2027', '2027-12-09'],
    ['9 October 2027', '2027-10-09'],
    ['29.2.2028', '2028-02-29'],
    ['29.2.2027', null],
    ['31.4.2027', null],
    ['1 Foo 2027', null],
    ['tomorrow', null],
    ['1.3.27', null],
    ['', null],
  ])('%j is %s', (text, day) => {
    expect(parseDay(text)).toBe(day)
  })
})
