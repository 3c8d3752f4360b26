/** Binds the formats to the reader's choices, once for the whole console. */

import { type ReactNode, useMemo } from 'react'
import { usePreferences } from '../session/preferences.ts'
import { useTenantZone } from '../session/tenant.ts'
import * as format from './format.ts'
import { FormatContext, type Formats } from './use-format.ts'

/** It stands below the router, since the tenant in the address has a time zone too. */
export function FormatProvider({ children }: { readonly children: ReactNode }) {
  const { language, zone: choice } = usePreferences()
  const tenantZone = useTenantZone()
  const formats = useMemo((): Formats => {
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
      span: (value, unit) => format.formatSpan(value, unit, language),
      count: (value) => format.formatCount(value, language),
      list: (items) => format.formatList(items, language),
    }
  }, [language, choice, tenantZone])
  return <FormatContext value={formats}>{children}</FormatContext>
}
