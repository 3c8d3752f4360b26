/** Who is signed in, how times are shown, and the way out. */

import { Menu, UnstyledButton } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import Check from 'lucide-react/icons/check'
import { useTranslation } from 'react-i18next'
import { useSignOut } from '../api/session.ts'
import { notify } from '../parts/announcer.tsx'
import { problemText } from '../parts/problem-text.ts'
import { forgetDrafts } from '../parts/use-draft.ts'
import { choose, usePreferences, type ZoneChoice } from '../session/preferences.ts'
import { useSession, useTenantZone } from '../session/tenant.ts'
import classes from './user-menu.module.css'

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')

export function UserMenu() {
  const { t } = useTranslation()
  const { user } = useSession()
  const navigate = useNavigate()
  const signOut = useSignOut()
  // By then this menu is gone, so that it could not be told of the success.
  const leave = async (): Promise<void> => {
    try {
      await signOut.mutateAsync()
      forgetDrafts()
      await navigate({ to: '/sign-in', search: {} })
    } catch (problem) {
      notify(problemText(problem).title)
    }
  }
  return (
    <Menu width={280}>
      <Menu.Target>
        <UnstyledButton className={classes.face} aria-label={t('shell.user', { name: user.name })}>
          <span className={classes.initials} data-initials={initials(user.name)} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{user.name}</strong>
          <span className="quiet">{user.username}</span>
        </div>
        <Menu.Item component={Link} to="/account">
          {t('shell.account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.zone')}</Menu.Label>
        <ZoneItems />
        <Menu.Divider />
        <Menu.Item onClick={() => void leave()}>{t('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function ZoneItems() {
  const { t } = useTranslation()
  const { zone } = usePreferences()
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone
  const tenant = useTenantZone()
  const choices: readonly { choice: ZoneChoice; label: string }[] = [
    { choice: 'device', label: t('shell.zoneDevice', { zone: device }) },
    ...(tenant === undefined ? [] : [{ choice: 'tenant' as const, label: t('shell.zoneTenant', { zone: tenant }) }]),
    { choice: 'UTC', label: t('shell.zoneUtc') },
  ]
  return choices.map(({ choice, label }) => (
    <Menu.Item
      key={choice}
      closeMenuOnClick={false}
      rightSection={choice === zone ? <Check size={16} aria-hidden /> : null}
      aria-current={choice === zone}
      onClick={() => choose({ zone: choice })}
    >
      {label}
    </Menu.Item>
  ))
}
