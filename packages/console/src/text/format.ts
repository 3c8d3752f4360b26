/** Moments, spans and numbers as the reader writes them. */

import type { Language } from '../session/preferences.ts'

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', nb: 'nb-NO' }

/** Makes each format once: making one costs more than a hundred uses, and a list shows hundreds of moments. */
function once<A extends readonly unknown[], F>(make: (...args: A) => F): (...args: A) => F {
  const made = new Map<string, F>()
  return (...args) => {
    const key = JSON.stringify(args)
    const known = made.get(key) ?? make(...args)
    made.set(key, known)
    return known
  }
}

const format = once(
  (language: Language, zone: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: zone }),
)
const relativeFormat = once(
  (language: Language, numeric: Intl.RelativeTimeFormatNumeric) =>
    new Intl.RelativeTimeFormat(LOCALES[language], { numeric }),
)
const numberFormat = once((language: Language) => new Intl.NumberFormat(LOCALES[language]))
const spanFormat = once(
  (language: Language, unit: SpanUnit) =>
    new Intl.NumberFormat(LOCALES[language], { style: 'unit', unit, unitDisplay: 'long' }),
)
const listFormat = once((language: Language) => new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }))

/** A day: `5.11.2026` in Norwegian, `5 Nov 2026` in English. */
export function formatDay(instant: string | number, zone: string, language: Language): string {
  const date = new Date(instant)
  if (language === 'en') {
    return format('en', zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(date)
  }
  const parts = format('nb', zone, { day: 'numeric', month: '2-digit', year: 'numeric' }).formatToParts(date)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('day')}.${part('month')}.${part('year')}`
}

/** A time of day: `14:05`. */
export function formatTime(instant: string | number, zone: string, language: Language): string {
  return format(language, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
}

/** A moment: `5.11.2026 14:05` in Norwegian (`d.MM.yyyy HH:mm`), `5 Nov 2026, 14:05` in English. */
export function formatMoment(instant: string | number, zone: string, language: Language): string {
  const between = language === 'nb' ? ' ' : ', '
  return `${formatDay(instant, zone, language)}${between}${formatTime(instant, zone, language)}`
}

export function formatWeekday(instant: string | number, zone: string, language: Language): string {
  return format(language, zone, { weekday: 'long' }).format(new Date(instant))
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** From where on a step is taken, where that is not its own length. */
const FROM_MS: Partial<Record<Intl.RelativeTimeFormatUnit, number>> = { month: 90 * 86_400_000, day: 36 * 3_600_000 }

/**
 * How far off a moment is: "3 minutes ago", "in 90 days". Days begin at one and a half and are rounded; they are kept up to
 * three months, since expiry counts in them. No words like "tomorrow", which would depend on the time of day.
 */
export function formatRelative(instant: string | number, now: number, language: Language): string {
  const distance = new Date(instant).getTime() - now
  const size = Math.abs(distance)
  if (size < 60_000) return relativeFormat(language, 'auto').format(0, 'second')
  const [unit, length] = STEPS.find(([name, step]) => size >= (FROM_MS[name] ?? step)) ?? ['minute', 60_000]
  const count = unit === 'day' ? Math.round(size / length) : Math.trunc(size / length)
  const text = relativeFormat(language, 'always').format(Math.sign(distance) * count, unit)
  // As everywhere else in the console: «døgn» is for clocks.
  return language === 'nb' ? text.replace('døgn', count === 1 ? 'dag' : 'dager') : text
}

export function formatNumber(value: number, language: Language): string {
  return numberFormat(language).format(value)
}

export type SpanUnit = 'second' | 'minute' | 'hour' | 'day'

/** A span of time: "1 hour", "7 days". Of seconds, it is told in the greatest unit that leaves no rest. */
export function formatSpan(value: number, unit: SpanUnit, language: Language): string {
  const [length, shown] =
    unit === 'second' && value > 0 ? (WHOLE.find(([each]) => value % each === 0) ?? [1, unit]) : [1, unit]
  const count = value / length
  const text = spanFormat(language, shown).format(count)
  return language === 'nb' ? text.replace('døgn', count === 1 ? 'dag' : 'dager') : text
}

const WHOLE: readonly (readonly [number, SpanUnit])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
]

/** A count that may be only the least: `10,000+`. */
export function formatCount({ count, isMinimum }: { count: number; isMinimum: boolean }, language: Language): string {
  return `${formatNumber(count, language)}${isMinimum ? '+' : ''}`
}

/** A list in words: "a, b and c". */
export function formatList(items: readonly string[], language: Language): string {
  return listFormat(language).format(items)
}
