/** A day, typed as one writes it or picked in a calendar. */

import '@mantine/dates/styles.css'
import 'dayjs/locale/nb'
import { ActionIcon, Popover, TextInput } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import CalendarDays from 'lucide-react/icons/calendar-days'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../text/format.ts'
import { useFormat } from '../../text/use-format.ts'
import { parseDay } from './expiry.ts'

export interface DayFieldProps {
  readonly label: string
  readonly value: string
  /** The first day that can be picked. */
  readonly first: string
  readonly error: string | undefined
  onChange(text: string): void
  onLeave(): void
}

export function DayField({ label, value, first, error, onChange, onLeave }: DayFieldProps) {
  const { t } = useTranslation()
  const { language } = useFormat()
  const day = parseDay(value)
  const written = (picked: string): string => formatDay(`${picked}T00:00:00Z`, 'UTC', language)
  const leave = (): void => {
    if (day !== null) onChange(written(day))
    onLeave()
  }
  return (
    <TextInput
      label={label}
      description={t('create.expiry.format')}
      required
      value={value}
      error={error}
      autoComplete="off"
      maw={280}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={leave}
      rightSection={<Calendar day={day} first={first} onPick={(picked) => onChange(written(picked))} />}
    />
  )
}

interface CalendarProps {
  readonly day: string | null
  readonly first: string
  onPick(day: string): void
}

function Calendar({ day, first, onPick }: CalendarProps) {
  const { t } = useTranslation()
  const { language } = useFormat()
  const [opened, setOpened] = useState(false)
  const pick = (picked: string | null): void => {
    if (picked !== null) onPick(picked)
    setOpened(false)
  }
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus position="bottom-end" shadow="md">
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('create.expiry.calendar')}
          onClick={() => setOpened(!opened)}
        >
          <CalendarDays size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('create.expiry.calendar')}>
        <DatePicker
          locale={language}
          firstDayOfWeek={1}
          weekendDays={[]}
          value={day}
          defaultDate={day ?? first}
          onChange={pick}
          getDayProps={(date) => ({ disabled: date < first })}
          ariaLabels={{
            nextMonth: t('create.expiry.nextMonth'),
            previousMonth: t('create.expiry.previousMonth'),
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
