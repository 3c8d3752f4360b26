/** The formats of format.ts, bound to the reader's language and time zone. */

import { useMemo } from 'react'
import { usePreferences } from '../session/preferences.ts'
import { useTenantZone } from '../session/tenant.ts'
import * as format from './format.ts'

export interface Formats {
  /** The reader's time zone by name. */
  readonly zone: string
  readonly language: 'en' | 'nb'
  day(instant: string | number): string
  /** The day in UTC, for what is counted by UTC's days. */
  utcDay(instant: string | number): string
  time(instant: string | number): string
  moment(instant: string | number): string
  weekday(instant: string | number): string
  relative(instant: string | number, now: number): string
  number(value: number): string
  count(value: { count: number; isMinimum: boolean }): string
  list(items: readonly string[]): string
}

export function useFormat(): Formats {
  const { language, zone: choice } = usePreferences()
  const tenantZone = useTenantZone()
  return useMemo(() => {
    const device = Intl.DateTimeFormat().resolvedOptions().timeZone
    const zone = choice === 'device' ? device : choice === 'tenant' ? (tenantZone ?? device) : choice
    return {
      zone,
      language,
      day: (instant) => format.formatDay(instant, zone, language),
      utcDay: (instant) => format.formatDay(instant, 'UTC', language),
      time: (instant) => format.formatTime(instant, zone, language),
      moment: (instant) => format.formatMoment(instant, zone, language),
      weekday: (instant) => format.formatWeekday(instant, zone, language),
      relative: (instant, now) => format.formatRelative(instant, now, language),
      number: (value) => format.formatNumber(value, language),
      count: (value) => format.formatCount(value, language),
      list: (items) => format.formatList(items, language),
    }
  }, [language, choice, tenantZone])
}
