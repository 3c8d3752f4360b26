import { ActionIcon, Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import CircleHelp from 'lucide-react/icons/circle-question-mark'
import { useTranslation } from 'react-i18next'

/** The guide for people, the reference for programs. */
export function HelpMenu() {
  const { t } = useTranslation()
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('shell.help')}>
          <CircleHelp size={19} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/guide">
          {t('shell.guide')}
        </Menu.Item>
        <Menu.Item component="a" href="/docs">
          {t('shell.reference')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
