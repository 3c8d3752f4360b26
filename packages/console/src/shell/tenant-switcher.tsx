/** Which organization one looks at. Those with one only read its name. */

import { Button, Menu, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import Check from 'lucide-react/icons/check'
import ChevronDown from 'lucide-react/icons/chevron-down'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keep } from '../session/preferences.ts'
import { REMEMBERED_TENANT, tenantsOf, useSession, useTenant } from '../session/tenant.ts'
import classes from './tenant-switcher.module.css'

/** From this many on, one looks for a name faster by typing it. */
const SEARCH_FROM = 8

export function TenantSwitcher() {
  const { t } = useTranslation()
  const tenants = tenantsOf(useSession(), t('shell.platformName'))
  const current = useTenant()
  const [wanted, setWanted] = useState('')
  const navigate = useNavigate()
  const name = tenants.find(({ id }) => id === current)?.name ?? current
  if (tenants.length < 2) return <span className={classes.only}>{name}</span>
  const go = (tenant: string): void => {
    keep(REMEMBERED_TENANT, tenant)
    void navigate({ to: '.', search: { tenant } })
  }
  const matching = tenants.filter((tenant) =>
    `${tenant.name} ${tenant.id}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  )
  return (
    <Menu position="bottom-start" width={260} onClose={() => setWanted('')}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          className={classes.button}
          rightSection={<ChevronDown size={16} aria-hidden />}
          aria-label={t('shell.switchTenant', { name })}
        >
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.list}>
        {tenants.length >= SEARCH_FROM && (
          <TextInput
            aria-label={t('common.search')}
            placeholder={t('common.search')}
            value={wanted}
            m="xs"
            data-autofocus
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
        )}
        {matching.map(({ id, name }) => (
          <Menu.Item
            key={id}
            onClick={() => go(id)}
            rightSection={id === current ? <Check size={16} aria-hidden /> : null}
            aria-current={id === current}
          >
            {name} <span className="quiet">{id}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
