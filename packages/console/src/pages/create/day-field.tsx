/** A day, typed as one writes it or picked in a calendar. */

import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CalendarButton } from '../../parts/calendar-button.tsx'
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
      rightSection={
        <CalendarButton
          field={label}
          day={day}
          today={first}
          first={first}
          onPick={(picked) => onChange(written(picked))}
        />
      }
    />
  )
}
