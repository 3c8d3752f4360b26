import { describe, expect, it } from 'vitest'
import { endOfDay, parseWritten, readFuture, readPast } from '../src/instants.ts'

const DAY = 86_400_000

describe('a written instant', () => {
  it.each([
    ['90d', { kind: 'length', ms: 90 * DAY }],
    ['12h', { kind: 'length', ms: DAY / 2 }],
    ['2w', { kind: 'length', ms: 14 * DAY }],
    ['2027-03-01', { kind: 'day', day: '2027-03-01' }],
    ['2028-02-29', { kind: 'day', day: '2028-02-29' }],
    ['2027-03-01T12:00:00Z', { kind: 'instant', at: Date.UTC(2027, 2, 1, 12) }],
    ['2027-03-01T12:00:00.5+02:00', { kind: 'instant', at: Date.UTC(2027, 2, 1, 10, 0, 0, 500) }],
    ['2027-03-01t12:00:00z', { kind: 'instant', at: Date.UTC(2027, 2, 1, 12) }],
  ])('%s is understood', (text, written) => {
    expect(parseWritten(text)).toEqual(written)
  })

  it.each([
    ...['', '90', 'd', '0d', '-1d', '1.5d', '90 d', '1m', '1y', '999999d', 'tomorrow', 'never'],
    ...['2027-02-29', '2027-13-01', '2027-3-1', '27-03-01', '2027-03-01T12:00:00', '2027-03-01 12:00:00Z'],
    ...['2027-02-30T12:00:00Z', '2027-03-01T25:00:00Z', '2027-03-01T12:00Z', '2027-03-01Z'],
  ])('%j is refused', (text) => {
    expect(parseWritten(text)).toBeNull()
  })
})

describe('the end of a day', () => {
  it.each([
    ['2027-03-01', 'UTC', '2027-03-02T00:00:00.000Z'],
    ['2027-03-01', 'Europe/Oslo', '2027-03-01T23:00:00.000Z'],
    // The clock goes forward in this night, and back in the other one.
    ['2027-03-28', 'Europe/Oslo', '2027-03-28T22:00:00.000Z'],
    ['2027-10-31', 'Europe/Oslo', '2027-10-31T23:00:00.000Z'],
    ['2027-03-01', 'America/New_York', '2027-03-02T05:00:00.000Z'],
    ['2027-03-01', 'Asia/Kathmandu', '2027-03-01T18:15:00.000Z'],
    ['2027-03-01', 'Pacific/Kiritimati', '2027-03-01T10:00:00.000Z'],
    ['2027-03-01', 'Pacific/Pago_Pago', '2027-03-02T11:00:00.000Z'],
    ['2027-12-31', 'Europe/Oslo', '2027-12-31T23:00:00.000Z'],
    // Midnight did not exist: the clock went from 23:59:59 to 01:00:00.
    ['2018-11-03', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // The clock went back from 23:59:59 to 23:00:00, so the day ended once more, an hour later.
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    // The next day was left out altogether.
    ['2011-12-29', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s is %s', (day, zone, end) => {
    expect(new Date(endOfDay(day, zone)).toISOString()).toBe(end)
  })
})

describe('the instants of a filter', () => {
  const now = Date.UTC(2027, 0, 31, 12)
  it('count lengths back for the past and on for the future, and take a day from its start or to its end', () => {
    expect(readPast('from', '1d', now)).toBe('2027-01-30T12:00:00.000Z')
    expect(readPast('from', '2027-01-01', now)).toBe('2027-01-01T00:00:00.000Z')
    expect(readFuture('to', '1d', now)).toBe('2027-02-01T12:00:00.000Z')
    expect(readFuture('to', '2027-01-01', now)).toBe('2027-01-02T00:00:00.000Z')
    expect(() => readPast('from', 'soon', now)).toThrow('--from takes')
  })
})
