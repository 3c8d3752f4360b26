/** The reader's own API Tokens and devices, which need no permission to be seen and ended. */

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { policyQuery } from '../../api/policy.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { holds, PLATFORM } from '../../session/permissions.ts'
import { useSession } from '../../session/tenant.ts'
import { TokensOf } from '../users/tokens-of.tsx'
import { CreateTokenButton } from '../users/user-tokens.tsx'

export function OwnTokens() {
  const { t } = useTranslation()
  const { user } = useSession()
  const create = useMayCreateOwn() ? <CreateTokenButton user={user.id} tenant={user.tenant} /> : null
  return (
    <TokensOf
      kind="user"
      filter={{ user: 'self' }}
      searchLabel={t('users.tokens.search')}
      action={create}
      empty={
        <EmptyState title={t('account.tokensEmptyTitle')} action={create} guide="tokens">
          {t('account.tokensEmptyWhat')} {create === null && t('account.tokensAsk')}
        </EmptyState>
      }
    />
  )
}

/** Those who may create tokens, and everybody where the policy lets people make their own. */
function useMayCreateOwn(): boolean {
  const session = useSession()
  const { tenant } = session.user
  // The policy is of the tenant as a whole: rights in a department do not show it.
  const seesPolicy = holds(session, 'tenant:read', { tenant, units: [] })
  const policy = useQuery({ ...policyQuery(tenant), enabled: tenant !== PLATFORM && seesPolicy })
  return holds(session, 'token:create', { tenant }) || policy.data?.effective.ownTokens === true
}

export function OwnDevices() {
  const { t } = useTranslation()
  return (
    <TokensOf
      kind="mobile"
      filter={{ user: 'self' }}
      searchLabel={t('users.devices.search')}
      action={null}
      empty={
        <EmptyState title={t('account.devicesEmptyTitle')} guide="mobile">
          {t('account.devicesEmptyWhat')}
        </EmptyState>
      }
    />
  )
}
