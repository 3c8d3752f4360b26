/** User types, and the permissions that the tenant has named for its own APIs. */

import { Button, Tabs } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import Plus from 'lucide-react/icons/plus'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { usePageKey } from '../../parts/use-page-key.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { CreateRole } from './create-role.tsx'
import { OwnPermissions } from './own-permissions.tsx'
import { RoleList } from './role-list.tsx'

export function RolesPage() {
  const { t } = useTranslation()
  const tenant = useTenant()
  const navigate = useNavigate()
  const [isNew, setNew] = useAddressState('new')
  const [tab, setTab] = useAddressState('tab')
  const mayCreate = useMay()('role:create') && tab !== 'own'
  usePageKey('c', mayCreate ? () => setNew('1') : undefined)
  const create = mayCreate ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setNew('1')} aria-keyshortcuts="c">
      {t('roles.create')}
    </Button>
  ) : null
  const open = (next: string | null): void =>
    setTab(next === 'own' ? next : undefined, { q: undefined, sort: undefined, after: undefined, skipped: undefined })
  return (
    <>
      <PageHeader section={t('shell.administrator')} title={t('roles.title')} actions={create} />
      <Tabs value={tab === 'own' ? 'own' : 'roles'} onChange={open} keepMounted={false}>
        <Tabs.List aria-label={t('roles.tabs.label')} mb="md">
          <Tabs.Tab value="roles">{t('roles.tabs.roles')}</Tabs.Tab>
          <Tabs.Tab value="own">{t('roles.tabs.own')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="roles">
          <RoleList create={create} />
        </Tabs.Panel>
        <Tabs.Panel value="own">
          <OwnPermissions tenant={tenant} />
        </Tabs.Panel>
      </Tabs>
      {isNew !== '' && mayCreate && (
        <CreateRole
          onClose={() => setNew(undefined)}
          onCreated={({ id }) => void navigate({ to: '/administrator/roles/$role', params: { role: id } })}
        />
      )}
    </>
  )
}
