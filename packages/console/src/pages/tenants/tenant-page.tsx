/** One organization: what it is, who reaches its data, and its access tokens. */

import { Tabs } from '@mantine/core'
import type { Tenant } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tenantQuery } from '../../api/tenants.ts'
import { AccessTokens } from '../../parts/access-tokens.tsx'
import { useListSearch } from '../../parts/list-search.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { NotFoundPage } from '../errors/not-found.tsx'
import { Reach } from './reach.tsx'
import { TenantHead } from './tenant-head.tsx'
import { TenantOverview } from './tenant-overview.tsx'

const TABS = ['overview', 'reach', 'tokens'] as const

export function TenantPage() {
  const query = useQuery(tenantQuery(useTenant()))
  if (query.data !== undefined) return <TenantParts key={query.data.id} tenant={query.data} />
  if (query.isPending) return <Waiting />
  if (query.error instanceof PolettProblem && query.error.status === 404) return <NotFoundPage />
  return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
}

function TenantParts({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation()
  const search = useListSearch()
  const may = useMay()
  const seen = { overview: true, reach: may('token:read'), tokens: may('token:read', []) && tenant.id !== PLATFORM }
  const shown = TABS.filter((tab) => seen[tab])
  const tab = shown.find((one) => one === search.get('tab')) ?? 'overview'
  const open = (next: string | null): void =>
    search.set({ tab: next === 'overview' || next === null ? undefined : next, q: undefined, sort: undefined })
  return (
    <>
      <TenantHead tenant={tenant} />
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List aria-label={t('tenants.tabs.label')} mb="md">
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tenants.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <TenantOverview tenant={tenant} />
        </Tabs.Panel>
        <Tabs.Panel value="reach">
          <Reach tenant={tenant} />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <AccessTokens tenant={tenant.id} name={tenant.name} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
