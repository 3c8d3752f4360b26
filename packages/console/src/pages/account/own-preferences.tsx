/** How this device shows the console. Each choice counts at once. */

import { Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../parts/panel.tsx'
import { choose, type Language, type ThemeChoice, usePreferences, type ZoneChoice } from '../../session/preferences.ts'
import { useTenantZone } from '../../session/tenant.ts'
import classes from './profile.module.css'

const LANGUAGES: readonly Language[] = ['en', 'nb']
const THEMES = [
  { value: 'auto', label: 'themeAuto' },
  { value: 'light', label: 'themeLight' },
  { value: 'dark', label: 'themeDark' },
] as const satisfies readonly { value: ThemeChoice; label: string }[]

export function OwnPreferences() {
  const { t } = useTranslation()
  const { language, theme, zone } = usePreferences()
  const zones = useZones()
  return (
    <Panel title={t('account.preferences.title')}>
      <Stack gap="md">
        <p className={`quiet ${classes.what}`}>{t('account.preferences.what')}</p>
        <Choice
          label={t('account.preferences.language')}
          value={language}
          choices={LANGUAGES.map((value) => ({ value, label: t(`account.preferences.languages.${value}`) }))}
          onChange={(chosen) => choose({ language: chosen })}
        />
        <Choice
          label={t('account.preferences.theme')}
          value={theme}
          choices={THEMES.map(({ value, label }) => ({ value, label: t(`shell.${label}`) }))}
          onChange={(chosen) => choose({ theme: chosen })}
        />
        <Choice
          label={t('account.preferences.zone')}
          value={zone}
          choices={zones}
          onChange={(chosen) => choose({ zone: chosen })}
        />
      </Stack>
    </Panel>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}

function Choice<Value extends string>({ label, value, choices, onChange }: ChoiceProps<Value>) {
  const pick = (chosen: string | null): void => {
    const found = choices.find((each) => each.value === chosen)
    if (found !== undefined) onChange(found.value)
  }
  return <Select label={label} data={choices} value={value} onChange={pick} allowDeselect={false} />
}

function useZones(): readonly { readonly value: ZoneChoice; readonly label: string }[] {
  const { t } = useTranslation()
  const tenant = useTenantZone()
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [
    { value: 'device', label: t('shell.zoneDevice', { zone: device }) },
    ...(tenant === undefined ? [] : [{ value: 'tenant' as const, label: t('shell.zoneTenant', { zone: tenant }) }]),
    { value: 'UTC', label: t('shell.zoneUtc') },
  ]
}
