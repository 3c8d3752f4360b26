/**
 * Days and the instants at which they end. A picked day means its end in the tenant's zone: the first instant of the
 * day after, exclusive. Days are texts such as `2027-03-01`; instants are whole milliseconds.
 */

const DAY_MS = 86_400_000
const MONTHS_BEFORE_WARNING = 12

export type Preset = '30d' | '60d' | '90d' | '1y'

const PRESET_DAYS: Readonly<Record<Exclude<Preset, '1y'>, number>> = { '30d': 30, '60d': 60, '90d': 90 }

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  clocks.set(zone, made)
  return made
}

/** What the clocks of a zone show at an instant, read as if it were UTC. */
function wallClock(instant: number, zone: string): number {
  const parts = clockOf(zone).formatToParts(instant)
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}

/** The first instant of a day in a zone. Where the clocks skip midnight, the day begins after the skip. */
function startOfDay(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // No zone is further from UTC than a day, so both sides of any change of the clocks are among these.
  const offsets = [-DAY_MS, 0, DAY_MS].map((off) => wallClock(midnight + off, zone) - (midnight + off))
  const candidates = offsets.map((offset) => midnight - offset).sort((a, b) => a - b)
  const exact = candidates.find((instant) => wallClock(instant, zone) === midnight)
  if (exact !== undefined) return exact
  return firstOnOrAfter(midnight, zone, candidates[0] ?? midnight, candidates.at(-1) ?? midnight)
}

/** The instant between two at which the clocks of the zone first show `wall` or later. */
function firstOnOrAfter(wall: number, zone: string, before: number, after: number): number {
  let low = before
  let high = after
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000
    if (wallClock(middle, zone) >= wall) high = middle
    else low = middle
  }
  return high
}

/** The exclusive end of a day in a zone. */
export const endOfDay = (day: string, zone: string): number => startOfDay(addDays(day, 1), zone)

/** The day that it is in a zone. */
export const dayOf = (instant: number, zone: string): string =>
  new Date(wallClock(instant, zone)).toISOString().slice(0, 10)

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The last day whose end does not come after an instant. */
function lastWholeDay(instant: number, zone: string): string {
  const day = dayOf(instant, zone)
  return endOfDay(day, zone) <= instant ? day : addDays(day, -1)
}

/** The last day that a limit in days allows; a limit is counted from now to the millisecond. */
export const lastDayAllowed = (now: number, maxDays: number, zone: string): string =>
  lastWholeDay(now + maxDays * DAY_MS, zone)

/** Twelve calendar months from now, in UTC, as the server counts them. */
function inTwelveMonths(now: number): number {
  const then = new Date(now)
  const day = then.getUTCDate()
  then.setUTCMonth(then.getUTCMonth() + MONTHS_BEFORE_WARNING)
  if (then.getUTCDate() !== day) then.setUTCDate(0)
  return then.getTime()
}

/** Whether a lifetime deserves the warning; null never ends. */
export const isOverTwelveMonths = (expiresAt: number | null, now: number): boolean =>
  expiresAt === null || expiresAt > inTwelveMonths(now)

/**
 * The day that a preset means. A year stays within twelve months, so that it does not warn of itself; and where policy
 * allows little less than a preset, its last day counts.
 */
export function presetDay(preset: Preset, now: number, zone: string, maxDays: number | null): string {
  const wanted =
    preset === '1y' ? lastWholeDay(inTwelveMonths(now), zone) : addDays(dayOf(now, zone), PRESET_DAYS[preset])
  if (maxDays === null) return wanted
  const allowed = lastDayAllowed(now, maxDays, zone)
  return wanted > allowed && addDays(allowed, 1) >= wanted ? allowed : wanted
}

const WRITTEN: readonly RegExp[] = [
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/,
  /^(?<day>\d{1,2})[./\s](?<month>\d{1,2})[./\s](?<year>\d{4})$/,
  /^(?<day>\d{1,2})\.?\s+(?<name>\p{L}{3,})\.?\s+(?<year>\d{4})$/u,
]

/** Reads a day as people write it: `1.3.2027`, `1 Mar 2027`, `1. mars 2027`, `2027-03-01`. Null: not a day. */
export function parseDay(text: string): string | null {
  const clean = text.trim().replace(/,/g, '')
  const groups = WRITTEN.map((form) => form.exec(clean)?.groups).find((found) => found !== undefined)
  if (groups === undefined) return null
  const month = groups.name === undefined ? Number(groups.month) : monthNamed(groups.name)
  const day = `${groups.year}-${String(month).padStart(2, '0')}-${String(groups.day).padStart(2, '0')}`
  const instant = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== day ? null : day
}

/** English and Norwegian names share their first three letters but for May and October. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'mai', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'des'] as const
const ENGLISH: Readonly<Record<string, string>> = { may: 'mai', oct: 'okt', dec: 'des' }

function monthNamed(name: string): number {
  const begin = name.toLowerCase().slice(0, 3)
  return MONTHS.findIndex((month) => month === (ENGLISH[begin] ?? begin)) + 1
}

export type ExpiryFault = 'missing' | 'unreadable' | 'past' | 'too_long'

export interface ExpiryBounds {
  readonly now: number
  readonly maxDays: number | null
  /** What was typed where a day belongs. */
  readonly typed: string
}

/** What is wrong with the chosen instant: null is never, undefined is none. */
export function expiryFault(
  expiresAt: number | null | undefined,
  { maxDays, now, typed }: ExpiryBounds,
): ExpiryFault | null {
  if (expiresAt === undefined) return typed.trim() === '' ? 'missing' : 'unreadable'
  if (expiresAt === null) return maxDays === null ? null : 'too_long'
  if (expiresAt <= now) return 'past'
  return maxDays !== null && expiresAt - now > maxDays * DAY_MS ? 'too_long' : null
}

const DESCENDING: readonly Preset[] = ['90d', '60d', '30d']

/** The choice to begin with: 90 days, or as long as policy allows. */
export function firstChoice(
  now: number,
  maxDays: number | null,
  zone: string,
): { readonly expiry: Preset | 'custom'; readonly day: string } {
  const fits = (preset: Preset): boolean =>
    expiryFault(endOfDay(presetDay(preset, now, zone, maxDays), zone), { now, maxDays, typed: '' }) === null
  const preset = DESCENDING.find(fits)
  if (preset !== undefined) return { expiry: preset, day: '' }
  return { expiry: 'custom', day: maxDays === null ? '' : lastDayAllowed(now, maxDays, zone) }
}
