/** The API Tokens that act as a person, and the devices that they are logged in on. */

import { Button } from '@mantine/core'
import type { User } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import Plus from 'lucide-react/icons/plus'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useMay, useTenant } from '../../session/tenant.ts'
import { LogOutEverywhere } from './log-out-everywhere.tsx'
import { TokensOf } from './tokens-of.tsx'

interface ListProps {
  readonly user: User
}

export function UserTokenList({ user }: ListProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const create = useMay()('token:create') ? <CreateTokenButton user={user.id} tenant={tenant} /> : null
  return (
    <TokensOf
      kind="user"
      filter={{ tenant, user: user.id }}
      searchLabel={t('users.tokens.search')}
      action={create}
      empty={
        <EmptyState title={t('users.tokens.emptyTitle', { name: user.name })} action={create} guide="tokens">
          {t('users.tokens.emptyWhat')}
        </EmptyState>
      }
    />
  )
}

interface CreateTokenButtonProps {
  readonly user: string
  readonly tenant: string
}

/** The form opens with the person chosen. */
export function CreateTokenButton({ user, tenant }: CreateTokenButtonProps) {
  const { t } = useTranslation()
  return (
    <Button
      renderRoot={(rest) => (
        <Link {...rest} to="/administrator/tokens/create/$kind" params={{ kind: 'user' }} search={{ tenant, user }} />
      )}
      leftSection={<Plus size={16} aria-hidden />}
    >
      {t('users.tokens.create')}
    </Button>
  )
}

export function DeviceList({ user }: ListProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const mayEnd = useMay()('session:delete')
  const [asked, setAsked] = useState(false)
  const logOut = mayEnd ? (
    <Button variant="default" onClick={() => setAsked(true)}>
      {t('users.logOut.verb')}
    </Button>
  ) : null
  return (
    <>
      <TokensOf
        kind="mobile"
        filter={{ tenant, user: user.id }}
        searchLabel={t('users.devices.search')}
        action={logOut}
        empty={
          <EmptyState title={t('users.devices.emptyTitle', { name: user.name })} action={logOut} guide="mobile">
            {t('users.devices.emptyWhat', { name: user.name })}
          </EmptyState>
        }
      />
      {asked && <LogOutEverywhere user={user} onClose={() => setAsked(false)} />}
    </>
  )
}
