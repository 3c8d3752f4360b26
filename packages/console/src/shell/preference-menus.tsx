/** Language and look, remembered on this device. */

import { ActionIcon, Menu } from '@mantine/core'
import Check from 'lucide-react/icons/check'
import Monitor from 'lucide-react/icons/monitor'
import Moon from 'lucide-react/icons/moon'
import Sun from 'lucide-react/icons/sun'
import { useTranslation } from 'react-i18next'
import { choose, type ThemeChoice, usePreferences } from '../session/preferences.ts'

/** Says the other language in that language, for whoever cannot read this one. */
export function LanguageButton() {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const other = language === 'en' ? 'nb' : 'en'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      lang={other}
      aria-label={`${t('shell.languageCode')}: ${t('shell.switchLanguage')}`}
      onClick={() => choose({ language: other })}
    >
      <span>{t('shell.languageCode')}</span>
    </ActionIcon>
  )
}

const THEMES = [
  { choice: 'auto', label: 'themeAuto', Icon: Monitor },
  { choice: 'light', label: 'themeLight', Icon: Sun },
  { choice: 'dark', label: 'themeDark', Icon: Moon },
] as const satisfies readonly { choice: ThemeChoice; label: string; Icon: typeof Sun }[]

export function ThemeMenu() {
  const { t } = useTranslation()
  const { theme } = usePreferences()
  const Current = THEMES.find(({ choice }) => choice === theme)?.Icon ?? Monitor
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('shell.theme')}>
          <Current size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {THEMES.map(({ choice, label, Icon }) => (
          <Menu.Item
            key={choice}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={choice === theme ? <Check size={16} aria-hidden /> : null}
            onClick={() => choose({ theme: choice })}
          >
            {t(`shell.${label}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
