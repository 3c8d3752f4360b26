/** The first or the last day of the entries in view, typed as one writes it or picked in a calendar. */

import { CloseButton, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CalendarButton } from '../../parts/calendar-button.tsx'
import type { ListSearch } from '../../parts/list-search.ts'
import { useNow } from '../../session/clock.ts'
import { formatDay } from '../../text/format.ts'
import { useFormat } from '../../text/use-format.ts'
import { dayOf, parseDay } from '../create/expiry.ts'
import { dayIn } from './audit-search.ts'
import classes from './day-filter.module.css'

export interface DayFilterProps {
  readonly name: 'from' | 'to'
  readonly search: ListSearch
}

export function DayFilter({ name, search }: DayFilterProps) {
  const { t } = useTranslation()
  const { language, zone } = useFormat()
  const today = dayOf(useNow(), zone)
  const label = t(`audit.filters.${name}`)
  const day = dayIn(search, name)
  const first = name === 'to' ? (dayIn(search, 'from') ?? undefined) : undefined
  const last = name === 'from' ? (dayIn(search, 'to') ?? undefined) : undefined
  /** What stands in the field while somebody writes in it; else it shows the day of the address. */
  const [draft, setDraft] = useState<string | null>(null)
  const take = (taken: string | undefined): void => search.set({ [name]: taken })
  const choose = (chosen: string | undefined): void => {
    setDraft(null)
    take(chosen)
  }
  const type = (text: string): void => {
    setDraft(text)
    const typed = parseDay(text)
    const isWithin = typed !== null && typed >= (first ?? typed) && typed <= (last ?? typed)
    if (text.trim() === '') take(undefined)
    else if (isWithin) take(typed)
  }
  return (
    <TextInput
      label={label}
      placeholder={t('audit.filters.day')}
      autoComplete="off"
      value={draft ?? (day === null ? '' : formatDay(`${day}T00:00:00Z`, 'UTC', language))}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => setDraft(null)}
      rightSectionWidth={day === null ? 34 : 64}
      rightSection={
        <span className={classes.buttons}>
          {day !== null && (
            <CloseButton
              size="sm"
              aria-label={t('list.clearFilter', { name: label })}
              onClick={() => choose(undefined)}
            />
          )}
          <CalendarButton field={label} day={day} today={today} first={first} last={last} onPick={choose} />
        </span>
      }
    />
  )
}
