/** Instants as people write them: a length of time, a day, or RFC 3339. */

import { wrongUsage } from './failure.ts'

export type Written =
  | { readonly kind: 'length'; readonly ms: number }
  /** A calendar day as `YYYY-MM-DD`, in a time zone that is still to be chosen. */
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'instant'; readonly at: number }

const UNITS = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** Null for anything else, days that do not exist included. */
export function parseWritten(text: string): Written | null {
  const length = /^([1-9]\d{0,4})([hdw])$/.exec(text)
  if (length !== null) return { kind: 'length', ms: Number(length[1]) * UNITS[length[2] as keyof typeof UNITS] }
  if (!isRealDay(text.slice(0, 10))) return null
  if (text.length === 10) return { kind: 'day', day: text }
  if (!/^T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i.test(text.slice(10))) return null
  const at = Date.parse(text.toUpperCase())
  return Number.isNaN(at) ? null : { kind: 'instant', at: Math.trunc(at) }
}

function isRealDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** A failure of usage that says what can be written. */
export function getWritten(flag: string, text: string): Written {
  const written = parseWritten(text)
  if (written !== null) return written
  throw wrongUsage(`--${flag} takes a length such as 90d, a day such as 2027-03-01, or 2027-03-01T12:00:00Z.`, [
    'Lengths are in hours (h), days (d) or weeks (w).',
  ])
}

const QUARTER_MS = 900_000
const DAY_MS = 86_400_000

/** No zone is further from UTC than this. */
const FURTHEST_MS = 15 * 3_600_000

/**
 * The first instant after the day is over in the time zone; milliseconds since 1970. Where the clock is put back over
 * midnight, the day is over when it ends for the last time. Throws a RangeError for a zone that is not known.
 */
export function endOfDay(day: string, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const localDay = (at: number): string => {
    const found = new Map(parts.formatToParts(at).map(({ type, value }) => [type, value]))
    return `${found.get('year')}-${found.get('month')}-${found.get('day')}`
  }
  const earliest = Date.parse(`${day}T00:00:00Z`) + DAY_MS - FURTHEST_MS
  let at = earliest + 2 * FURTHEST_MS
  // All offsets in use are whole quarters of an hour, and so are all changes of the clock.
  while (at > earliest && localDay(at - 1) > day) at -= QUARTER_MS
  return at
}

/** Past: a length counts back from now, and a day means its start; both for filters, in UTC. */
export function readPast(flag: string, text: string, now: number): string {
  const written = getWritten(flag, text)
  if (written.kind === 'length') return new Date(now - written.ms).toISOString()
  return new Date(written.kind === 'day' ? Date.parse(`${written.day}T00:00:00Z`) : written.at).toISOString()
}

/** Future: a length counts on from now, and a day means its end; both for filters, in UTC. */
export function readFuture(flag: string, text: string, now: number): string {
  const written = getWritten(flag, text)
  if (written.kind === 'length') return new Date(now + written.ms).toISOString()
  return new Date(written.kind === 'day' ? endOfDay(written.day, 'UTC') : written.at).toISOString()
}
