/** The head of an organization's page: whether it is active, and what can be done with it. */

import { ActionIcon, Button, Menu } from '@mantine/core'
import type { Tenant } from '@polett/client/api'
import Ellipsis from 'lucide-react/icons/ellipsis'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatePill } from '../../parts/state-pill.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { useMay } from '../../session/tenant.ts'
import { DeleteTenant } from './delete-tenant.tsx'
import { EditTenant } from './edit-tenant.tsx'
import { TenantStatus } from './tenant-status.tsx'

export function TenantHead({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation()
  return (
    <PageHeader
      section={t('shell.administrator')}
      title={tenant.id === PLATFORM ? t('shell.platformName') : tenant.name}
      beside={<StatePill active={tenant.status === 'active'} />}
      actions={<TenantActions tenant={tenant} />}
    />
  )
}

function TenantActions({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation()
  const may = useMay()
  const [asked, ask] = useAddressState('act')
  const more = useRef<HTMLButtonElement>(null)
  const isPlatform = tenant.id === PLATFORM
  const rights = { update: may('tenant:update', []), delete: may('tenant:delete', []) && !isPlatform }
  const close = (): void => {
    ask(undefined)
    requestAnimationFrame(() => more.current?.focus())
  }
  return (
    <>
      {rights.update && <Button onClick={() => ask('edit')}>{t('tenants.edit')}</Button>}
      {((rights.update && !isPlatform) || rights.delete) && (
        <Menu>
          <Menu.Target>
            <ActionIcon ref={more} variant="default" size={36} aria-label={t('tenants.more', { name: tenant.name })}>
              <Ellipsis size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {rights.update && (
              <Menu.Item onClick={() => ask('status')}>
                {t(tenant.status === 'active' ? 'tenants.deactivate' : 'tenants.activate')}
              </Menu.Item>
            )}
            {rights.delete && (
              <Menu.Item color="red" onClick={() => ask('delete')}>
                {t('tenants.delete')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked === 'edit' && rights.update && <EditTenant tenant={tenant} onClose={() => ask(undefined)} />}
      {asked === 'status' && rights.update && !isPlatform && <TenantStatus tenant={tenant} onClose={close} />}
      {asked === 'delete' && rights.delete && <DeleteTenant tenant={tenant} onClose={close} />}
    </>
  )
}
