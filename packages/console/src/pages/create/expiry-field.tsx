/** Until when the token works: presets or a day, with the moment that follows and what the policy allows. */

import { Alert, Radio } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../text/format.ts'
import { useFormat } from '../../text/use-format.ts'
import { DayField } from './day-field.tsx'
import type { ExpiryChoice } from './draft.ts'
import { dayOf, endOfDay, expiryFault, lastDayAllowed, presetDay } from './expiry.ts'
import classes from './form.module.css'
import { useExpiryWords } from './use-expiry-words.ts'
import type { TokenForm } from './use-token-form.ts'

const PRESETS = ['30d', '60d', '90d', '1y'] as const

export function ExpiryField({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const { draft, kind, zone } = form
  const isCustom = draft.expiry === 'custom'
  const label = t(`create.labels.expiry.${kind}`)
  return (
    <div>
      <Radio.Group
        label={label}
        withAsterisk
        value={draft.expiry}
        error={isCustom ? undefined : form.errorOf('expiresAt')}
        onChange={(choice) => form.change({ expiry: choice as ExpiryChoice })}
      >
        <div className={classes.presets}>
          {choicesOf(form).map(({ choice, isDisabled }) => (
            <Radio key={choice} value={choice} disabled={isDisabled} label={t(`create.expiry.choices.${choice}`)} />
          ))}
        </div>
      </Radio.Group>
      {isCustom && (
        <DayField
          label={t('create.expiry.lastDay')}
          value={draft.day}
          first={dayOf(form.now, zone)}
          error={form.errorOf('expiresAt')}
          onChange={(day) => form.change({ day })}
          onLeave={() => form.touch('expiresAt')}
        />
      )}
      <Result form={form} />
    </div>
  )
}

interface Choice {
  readonly choice: ExpiryChoice
  readonly isDisabled: boolean
}

/** A preset beyond the policy stays in its place, so that one sees that it exists, but cannot be chosen. */
function choicesOf({ limits: { allowNoExpiry, maxDays }, now, replaces, zone }: TokenForm): readonly Choice[] {
  const isTooLong = (preset: (typeof PRESETS)[number]): boolean =>
    expiryFault(endOfDay(presetDay(preset, now, zone, maxDays), zone), { now, maxDays, typed: '' }) !== null
  return [
    ...(replaces === null ? [] : [{ choice: 'keep', isDisabled: false } as const]),
    ...PRESETS.map((choice) => ({ choice, isDisabled: isTooLong(choice) })),
    { choice: 'custom', isDisabled: false },
    ...(allowNoExpiry && maxDays === null ? [{ choice: 'never', isDisabled: false } as const] : []),
  ]
}

function Result({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const { language } = useFormat()
  const words = useExpiryWords(form.zone)
  const { expiresAt, isLong, limits, now, zone } = form
  const isPast = typeof expiresAt === 'number' && expiresAt <= now
  const last = limits.maxDays === null ? null : endOfDay(lastDayAllowed(now, limits.maxDays, zone), zone) - 1
  return (
    <div className={classes.result} aria-live="polite">
      {expiresAt !== undefined && !isPast && <p>{words(expiresAt)}</p>}
      {last !== null && limits.maxDays !== null && (
        <p className="quiet">
          {t('create.expiry.limit', { count: limits.maxDays, day: formatDay(last, zone, language) })}
        </p>
      )}
      {isLong && (
        <Alert color="yellow" variant="light" mt={8}>
          {t(expiresAt === null ? 'create.expiry.neverWarning' : 'create.expiry.long')}
        </Alert>
      )}
    </div>
  )
}
