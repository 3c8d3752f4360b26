/** How long the old secret works beside the new one, with the moment at which it ends. */

import { NumberInput, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../../session/clock.ts'
import { useFormat } from '../../../text/use-format.ts'

const HOUR_SECONDS = 3_600
const MOST_HOURS = 168
const FIXED = { now: 0, hour: HOUR_SECONDS, day: 24 * HOUR_SECONDS, week: MOST_HOURS * HOUR_SECONDS } as const
const CHOICES = ['now', 'hour', 'day', 'week', 'custom'] as const

type Choice = (typeof CHOICES)[number]

export interface OverlapChoiceProps {
  /** The token's own end, which no secret outlives. */
  readonly expiresAt: string | null
  /** In seconds; null while a time of one's own is not a usable number. */
  onChange(seconds: number | null): void
}

export function OverlapChoice({ expiresAt, onChange }: OverlapChoiceProps) {
  const { t } = useTranslation()
  const [choice, setChoice] = useState<Choice>('now')
  const [hours, setHours] = useState<number | string>(48)
  const seconds = secondsOf(choice, hours)
  const change = (next: Choice, nextHours: number | string): void => {
    setChoice(next)
    setHours(nextHours)
    onChange(secondsOf(next, nextHours))
  }
  const pick = (value: string): void => change(CHOICES.find((one) => one === value) ?? 'now', hours)
  return (
    <>
      <Radio.Group label={t('token.rotate.keep')} value={choice} onChange={pick}>
        <Stack gap={8} mt={8}>
          {CHOICES.map((one) => (
            <Radio key={one} value={one} label={t(`token.rotate.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {choice === 'custom' && (
        <NumberInput
          label={t('token.rotate.hours')}
          description={t('token.rotate.hoursWhat')}
          required
          allowDecimal={false}
          min={1}
          max={MOST_HOURS}
          value={hours}
          error={seconds === null ? t('token.rotate.hoursWhat') : undefined}
          onChange={(value) => change('custom', value)}
        />
      )}
      <End seconds={seconds} expiresAt={expiresAt} />
    </>
  )
}

function secondsOf(choice: Choice, hours: number | string): number | null {
  if (choice !== 'custom') return FIXED[choice]
  const count = Number(hours)
  return Number.isInteger(count) && count >= 1 && count <= MOST_HOURS ? count * HOUR_SECONDS : null
}

function End({ seconds, expiresAt }: { readonly seconds: number | null; readonly expiresAt: string | null }) {
  const { t } = useTranslation()
  const { moment, zone } = useFormat()
  const now = useNow()
  if (seconds === null) return null
  if (seconds === 0) return <p role="status">{t('token.rotate.endsNow')}</p>
  const wanted = now + seconds * 1_000
  const last = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt)
  const text =
    last < wanted
      ? t('token.rotate.endsWithToken', { moment: moment(last), zone })
      : t('token.rotate.endsAt', { moment: moment(wanted), zone })
  return <p role="status">{text}</p>
}
