/** The head of a user type's page: its name, whether it counts, and what can be done with it. */

import { ActionIcon, Button, Menu } from '@mantine/core'
import type { Role } from '@polett/client/api'
import Ellipsis from 'lucide-react/icons/ellipsis'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { roleName } from '../../parts/role-name.ts'
import { StatePill } from '../../parts/state-pill.tsx'
import { useUnitChain } from '../../parts/use-names.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { BuiltInMark } from './built-in-mark.tsx'
import { DeleteRole } from './delete-role.tsx'
import { EditRole } from './edit-role.tsx'
import { RoleStatus } from './role-status.tsx'

export function RoleHead({ role }: { readonly role: Role }) {
  const { t } = useTranslation()
  return (
    <PageHeader
      title={roleName(role.id, role.name)}
      back={{ to: '/administrator/roles', label: t('roles.title') }}
      beside={role.builtIn ? <BuiltInMark /> : <StatePill active={role.status === 'active'} />}
      actions={role.builtIn ? null : <RoleActions role={role} />}
    />
  )
}

function RoleActions({ role }: { readonly role: Role }) {
  const { t } = useTranslation()
  const [asked, ask] = useAddressState('act')
  const more = useRef<HTMLButtonElement>(null)
  const may = useMay()
  const chain = useUnitChain(useTenant(), role.unit)
  const [mayUpdate, mayDelete] = [may('role:update', chain), may('role:delete', chain)]
  const close = (): void => {
    ask(undefined)
    requestAnimationFrame(() => more.current?.focus())
  }
  if (!mayUpdate && !mayDelete) return null
  return (
    <>
      {mayUpdate && (
        <Button variant="default" onClick={() => ask('edit')}>
          {t('roles.edit')}
        </Button>
      )}
      <Menu>
        <Menu.Target>
          <ActionIcon ref={more} variant="default" size={36} aria-label={t('roles.moreFor', { name: role.name })}>
            <Ellipsis size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayUpdate && (
            <Menu.Item onClick={() => ask('status')}>
              {t(role.status === 'active' ? 'roles.deactivate' : 'roles.activate')}
            </Menu.Item>
          )}
          {mayDelete && (
            <Menu.Item color="red" onClick={() => ask('delete')}>
              {t('roles.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked === 'edit' && mayUpdate && <EditRole role={role} onClose={() => ask(undefined)} />}
      {asked === 'status' && mayUpdate && <RoleStatus role={role} onClose={close} />}
      {asked === 'delete' && mayDelete && <DeleteRole role={role} onClose={close} />}
    </>
  )
}
