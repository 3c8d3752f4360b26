/** One user: who it is, what it holds, its API Tokens and the devices it is logged in on. */

import { Alert, Tabs } from '@mantine/core'
import type { User } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { userQuery } from '../../api/users.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay, useTenant } from '../../session/tenant.ts'
import { NotFoundPage } from '../errors/not-found.tsx'
import { LIST_PARTS } from './list-parts.ts'
import { UserHead } from './user-head.tsx'
import { UserOverview } from './user-overview.tsx'
import { DeviceList, UserTokenList } from './user-tokens.tsx'
import classes from './users.module.css'

export function UserPage() {
  const { user = '' } = useParams({ strict: false })
  const query = useQuery(userQuery(useTenant(), user))
  if (query.data !== undefined) return <UserParts key={query.data.id} user={query.data} />
  if (query.isPending) return <Waiting />
  if (query.error instanceof PolettProblem && query.error.status === 404) return <NotFoundPage />
  return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
}

function UserParts({ user }: { readonly user: User }) {
  const { t } = useTranslation()
  const may = useMay()
  const [asked, open] = useAddressState('tab')
  const lists = [
    ...(may('token:read') ? (['tokens'] as const) : []),
    ...(may('session:read') && user.type === 'person' ? (['devices'] as const) : []),
  ]
  const tab = lists.find((each) => each === asked) ?? 'overview'
  return (
    <>
      <UserHead user={user} />
      {user.status === 'inactive' && (
        <Alert color="yellow" className={classes.notice ?? ''}>
          {t('users.page.inactive', { name: user.name })}
        </Alert>
      )}
      {user.type === 'technical' ? (
        <UserOverview user={user} />
      ) : (
        <Tabs
          value={tab}
          onChange={(next) => open(next === 'overview' ? undefined : (next ?? undefined), LIST_PARTS)}
          keepMounted={false}
        >
          <Tabs.List aria-label={t('users.page.tabs')} mb="md">
            <Tabs.Tab value="overview">{t('users.page.overview')}</Tabs.Tab>
            {lists.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`users.page.${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="overview">
            <UserOverview user={user} />
          </Tabs.Panel>
          {lists.includes('tokens') && (
            <Tabs.Panel value="tokens">
              <UserTokenList user={user} />
            </Tabs.Panel>
          )}
          {lists.includes('devices') && (
            <Tabs.Panel value="devices">
              <DeviceList user={user} />
            </Tabs.Panel>
          )}
        </Tabs>
      )}
    </>
  )
}
