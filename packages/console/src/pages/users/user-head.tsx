/** The head of a user's page: the name, whether it is active, and what can be done. */

import { ActionIcon, Button, Menu } from '@mantine/core'
import type { User } from '@polett/client/api'
import Ellipsis from 'lucide-react/icons/ellipsis'
import Pencil from 'lucide-react/icons/pencil'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatePill } from '../../parts/state-pill.tsx'
import { useMay } from '../../session/tenant.ts'
import { ChangeStatus } from './change-status.tsx'
import { DeleteUser } from './delete-user.tsx'
import { EditUser } from './edit-user.tsx'
import { LogOutEverywhere } from './log-out-everywhere.tsx'
import { MakePasswordLink } from './password-link.tsx'
import { ResetFactors } from './reset-factors.tsx'
import { SetPassword } from './set-password.tsx'
import { TechnicalMark } from './user-columns.tsx'

type Act = 'invitation' | 'reset' | 'password' | 'factors' | 'status' | 'logOut' | 'delete'

export function UserHead({ user }: { readonly user: User }) {
  const { t } = useTranslation()
  const isTechnical = user.type === 'technical'
  return (
    <PageHeader
      title={user.name}
      back={{ to: '/administrator/users', label: t('users.title') }}
      beside={
        <>
          <StatePill active={user.status === 'active'} />
          {isTechnical && <TechnicalMark />}
        </>
      }
      below={user.username}
      actions={isTechnical ? null : <UserActions user={user} />}
    />
  )
}

function UserActions({ user }: { readonly user: User }) {
  const { t } = useTranslation()
  const mayChange = useMay()('user:update')
  const [act, setAct] = useAddressState('act')
  return (
    <>
      {mayChange && (
        <Button variant="default" leftSection={<Pencil size={16} aria-hidden />} onClick={() => setAct('edit')}>
          {t('users.edit.verb')}
        </Button>
      )}
      <MoreActions user={user} />
      {act === 'edit' && mayChange && <EditUser user={user} onClose={() => setAct(undefined)} />}
    </>
  )
}

function MoreActions({ user }: { readonly user: User }) {
  const { t } = useTranslation()
  const may = useMay()
  const [inAddress, setInAddress] = useAddressState('act')
  const [chosen, setAsked] = useState<Act | null>(null)
  // Whoever has just been created without a password is invited next.
  const asked = chosen ?? (inAddress === 'invite' && may('user:update') ? 'invitation' : null)
  const close = (): void => {
    setAsked(null)
    if (inAddress === 'invite') setInAddress(undefined)
  }
  const acts: readonly { readonly act: Act; readonly label: string }[] = [
    ...(may('user:update') && user.status === 'active' ? linkActs() : []),
    ...(may('user:update') ? [{ act: 'password' as const, label: t('users.password.set') }] : []),
    ...(may('user:update') && user.secondFactor ? [{ act: 'factors' as const, label: t('users.factors.reset') }] : []),
    ...(may('session:delete') ? [{ act: 'logOut' as const, label: t('users.logOut.verb') }] : []),
    ...(may('user:update') ? [{ act: 'status' as const, label: statusLabel() }] : []),
    ...(may('user:delete') ? [{ act: 'delete' as const, label: t('users.delete.verb') }] : []),
  ]
  if (acts.length === 0) return null
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('users.page.more', { name: user.name })}>
            <Ellipsis size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {acts.map(({ act, label }) => (
            <Menu.Item key={act} {...(act === 'delete' ? { color: 'red' } : {})} onClick={() => setAsked(act)}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {asked !== null && <ActDialog act={asked} user={user} onClose={close} />}
    </>
  )

  function linkActs() {
    return [
      { act: 'invitation' as const, label: t('users.link.invite') },
      { act: 'reset' as const, label: t('users.link.reset') },
    ]
  }

  function statusLabel(): string {
    return t(user.status === 'active' ? 'users.status.deactivate' : 'users.status.activate')
  }
}

interface ActDialogProps {
  readonly act: Act
  readonly user: User
  onClose(): void
}

function ActDialog({ act, user, onClose }: ActDialogProps) {
  switch (act) {
    case 'invitation':
    case 'reset':
      return <MakePasswordLink user={user} purpose={act} onClose={onClose} />
    case 'password':
      return <SetPassword user={user} onClose={onClose} />
    case 'factors':
      return <ResetFactors user={user} onClose={onClose} />
    case 'status':
      return <ChangeStatus user={user} onClose={onClose} />
    case 'logOut':
      return <LogOutEverywhere user={user} onClose={onClose} />
    case 'delete':
      return <DeleteUser user={user} onClose={onClose} />
  }
}
