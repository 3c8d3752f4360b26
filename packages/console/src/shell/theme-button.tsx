import { ActionIcon } from '@mantine/core'
import Monitor from 'lucide-react/icons/monitor'
import Moon from 'lucide-react/icons/moon'
import Sun from 'lucide-react/icons/sun'
import { useTranslation } from 'react-i18next'
import { choose, usePreferences } from '../session/preferences.ts'

/** Each press takes the next look; the pages before the sign-in have no menu, so that they load less. */
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' } as const
const LOOKS = {
  auto: { label: 'themeAuto', Icon: Monitor },
  light: { label: 'themeLight', Icon: Sun },
  dark: { label: 'themeDark', Icon: Moon },
} as const

export function ThemeButton() {
  const { t } = useTranslation()
  const { theme } = usePreferences()
  const { Icon, label } = LOOKS[theme]
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={`${t('shell.theme')}: ${t(`shell.${label}`)}`}
      onClick={() => choose({ theme: NEXT[theme] })}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  )
}
