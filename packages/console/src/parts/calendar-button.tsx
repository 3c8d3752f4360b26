/** A calendar that opens from the field of a day, with the focus in it. Escape gives the focus back to the button. */

import '@mantine/dates/styles.css'
import 'dayjs/locale/nb'
import { ActionIcon, Popover } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import CalendarDays from 'lucide-react/icons/calendar-days'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../text/use-format.ts'

export interface CalendarButtonProps {
  /** The label of the field, for those who do not see where the button stands. */
  readonly field: string
  /** Days are texts such as `2027-03-01`. */
  readonly day: string | null
  /** Where the calendar begins when no day is chosen. */
  readonly today: string
  /** The first and the last day that can be picked, where there is one. */
  readonly first?: string | undefined
  readonly last?: string | undefined
  onPick(day: string): void
}

export function CalendarButton({ field, day, today, first, last, onPick }: CalendarButtonProps) {
  const { t } = useTranslation()
  const { language } = useFormat()
  const [opened, setOpened] = useState(false)
  const label = t('common.calendar', { field })
  const isOffered = day !== null && day >= (first ?? day) && day <= (last ?? day)
  const shown = isOffered ? day : nearest(today, first, last)
  const pick = (picked: string | null): void => {
    if (picked !== null) onPick(picked)
    setOpened(false)
  }
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus position="bottom-end" shadow="md">
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={() => setOpened(!opened)}>
          <CalendarDays size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <DatePicker
          locale={language}
          firstDayOfWeek={1}
          weekendDays={[]}
          value={day}
          defaultDate={shown}
          getDayProps={(each) => ({ 'data-autofocus': each === shown || undefined })}
          onChange={pick}
          {...(first === undefined ? {} : { minDate: first })}
          {...(last === undefined ? {} : { maxDate: last })}
          ariaLabels={{ nextMonth: t('common.nextMonth'), previousMonth: t('common.previousMonth') }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

/** The day itself where it can be picked, else the one that is next to it. */
function nearest(day: string, first: string | undefined, last: string | undefined): string {
  if (first !== undefined && day < first) return first
  return last !== undefined && day > last ? last : day
}
