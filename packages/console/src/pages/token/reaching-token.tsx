/** A token of the installation that holds something in the reader's tenant: as much of it as they may see. */

import { Stack } from '@mantine/core'
import type { ReachingToken as Reaching } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { reachingTokenQuery } from '../../api/token.ts'
import { Facts } from '../../parts/facts.tsx'
import { RelativeMoment } from '../../parts/moment.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Status } from '../../parts/status.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { useSession, useTenant } from '../../session/tenant.ts'
import { NotFoundPage } from '../errors/not-found.tsx'
import { GrantTable } from './grant-table.tsx'

export function ReachingToken({ id }: { readonly id: string }) {
  const tenant = useTenant()
  const { data, isPending } = useQuery({ ...reachingTokenQuery(id, tenant), enabled: tenant !== PLATFORM })
  if (isPending && tenant !== PLATFORM) return <Waiting />
  return data ? <Shown token={data} /> : <NotFoundPage />
}

function Shown({ token }: { readonly token: Reaching }) {
  const { t } = useTranslation()
  const { application, grants, id, lastUsedAt } = token
  const session = useSession()
  // What reaches in is told of with ids alone; of the tenants of the reader the names are known.
  const named = grants.map(({ tenant, unit, ...one }) => {
    const tenantName = session.tenants.find((known) => known.id === tenant)?.name
    return { ...one, tenant, unit: unit ?? null, ...(tenantName === undefined ? {} : { tenantName }) }
  })
  const facts = [
    { name: t('token.labels.id'), value: <code>{id}</code> },
    { name: t('token.labels.application'), value: application ?? t('common.none') },
    { name: t('token.labels.lastUsed'), value: <RelativeMoment at={lastUsedAt} /> },
  ]
  return (
    <>
      <PageHeader
        title={application ?? id}
        back={{ to: '/administrator/tokens', label: t('shell.tokens') }}
        beside={<Status token={{ ...token, expiresAt: null }} />}
        below={t('token.reaching.what')}
      />
      <Stack gap="md">
        <Panel title={t('token.facts')}>
          <Facts facts={facts} />
        </Panel>
        <Panel title={t('token.labels.grants')}>
          <GrantTable label={t('token.labels.grants')} grants={named} />
        </Panel>
      </Stack>
    </>
  )
}
