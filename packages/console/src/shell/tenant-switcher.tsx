/** Which organization one looks at. Those with one only read its name. */

import { Button, Menu, TextInput } from '@mantine/core'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import Check from 'lucide-react/icons/check'
import ChevronDown from 'lucide-react/icons/chevron-down'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFurtherName, useFurtherTenants } from '../parts/use-further-tenants.ts'
import { keep } from '../session/preferences.ts'
import { REMEMBERED_TENANT, tenantsOf, useSession, useTenant } from '../session/tenant.ts'
import { pageAt } from './pages.ts'
import classes from './tenant-switcher.module.css'

/** From this many on, one looks for a name faster by typing it. */
const SEARCH_FROM = 8

export function TenantSwitcher() {
  const { t } = useTranslation()
  const tenants = tenantsOf(useSession(), t('shell.platformName'))
  const current = useTenant()
  const [wanted, setWanted] = useState('')
  const further = useFurtherTenants(wanted)
  const furtherName = useFurtherName(current)
  const go = useGo()
  const name = tenants.find(({ id }) => id === current)?.name ?? furtherName ?? current
  if (tenants.length < 2) return <span className={classes.only}>{name}</span>
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
        {[...matching, ...further.tenants].map(({ id, name }) => (
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

/** To the same list in another tenant. What a page of a single thing shows is not there, nor is what a list is narrowed by. */
function useGo(): (tenant: string) => void {
  const { pathname } = useLocation()
  const { tab } = useSearch({ strict: false })
  const navigate = useNavigate()
  return (tenant) => {
    keep(REMEMBERED_TENANT, tenant)
    const list = pageAt(pathname)?.to
    const stays = list === undefined || list === pathname
    void navigate({ to: list ?? '.', search: { tenant, tab: stays ? tab : undefined } })
  }
}
