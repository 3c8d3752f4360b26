/** The fields of an app, for registering and for editing. */

import { NumberInput, Switch, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { NameAndIdFields } from '../../parts/name-and-id.tsx'
import { DAYS, type AppFields as Fields, isCount, MINUTES } from './app-values.ts'

export interface AppFieldsProps {
  readonly fields: Fields
  readonly isNew: boolean
  /** Messages by the name of the field. */
  readonly refused: Readonly<Record<string, string>>
  change(change: Partial<Fields>): void
}

export function AppFields({ fields, isNew, refused, change }: AppFieldsProps) {
  const { t } = useTranslation()
  const words = { name: t('apps.name'), id: t('apps.id'), idWhat: t('apps.idWhat'), idWrong: t('apps.idWrong') }
  return (
    <>
      <NameAndIdFields {...{ fields, change, isNew, refused, words }} />
      <Textarea
        label={t('apps.redirectUris')}
        description={t('apps.redirectUrisWhat')}
        autosize
        minRows={2}
        maxRows={8}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={fields.redirectUris}
        error={refusedAddress(refused)}
        onChange={(event) => change({ redirectUris: event.currentTarget.value })}
      />
      <Switch
        label={t('apps.device')}
        description={t('apps.deviceWhat')}
        checked={fields.deviceGrant}
        onChange={(event) => change({ deviceGrant: event.currentTarget.checked })}
      />
      <Count
        label={t('apps.accessMinutes')}
        what={t('apps.accessMinutesWhat')}
        unit={t('apps.minutes')}
        bounds={MINUTES}
        value={fields.accessMinutes}
        refused={refused.accessMinutes}
        onChange={(accessMinutes) => change({ accessMinutes })}
      />
      <Count
        label={t('apps.loginDays')}
        what={t('apps.loginDaysWhat')}
        unit={t('apps.daysUnit')}
        bounds={DAYS}
        value={fields.loginDays}
        refused={refused.loginDays}
        onChange={(loginDays) => change({ loginDays })}
      />
      {!isNew && (
        <Switch
          label={t('apps.active')}
          description={t('apps.activeWhat')}
          checked={fields.active}
          onChange={(event) => change({ active: event.currentTarget.checked })}
        />
      )}
    </>
  )
}

/** The server names one address of the list. */
function refusedAddress(refused: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(refused).find(([field]) => field.startsWith('redirectUris'))?.[1]
}

interface CountProps {
  readonly label: string
  readonly what: string
  readonly unit: string
  readonly bounds: typeof DAYS
  readonly value: string
  readonly refused: string | undefined
  onChange(value: string): void
}

function Count({ label, what, unit, bounds, value, refused, onChange }: CountProps) {
  const { t } = useTranslation()
  return (
    <NumberInput
      label={label}
      description={what}
      placeholder={t('apps.usual')}
      value={value}
      error={isCount(value, bounds) ? refused : t('apps.wrongNumber', bounds)}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      rightSection={<span className="quiet">{unit}</span>}
      rightSectionWidth={72}
      rightSectionPointerEvents="none"
      onChange={(count) => onChange(String(count))}
    />
  )
}
