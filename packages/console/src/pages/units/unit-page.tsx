/** One department or group: what it is, who is a member, and its access tokens. */

import { Tabs } from '@mantine/core'
import { PolettProblem } from '@polett/client/problem'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { unitQuery } from '../../api/units.ts'
import { AccessTokens } from '../../parts/access-tokens.tsx'
import { useListSearch } from '../../parts/list-search.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useUnitChain } from '../../parts/use-names.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay, useTenant } from '../../session/tenant.ts'
import { NotFoundPage } from '../errors/not-found.tsx'
import { UnitHead } from './unit-head.tsx'
import { UnitOverview } from './unit-overview.tsx'

export function UnitPage() {
  const { unit = '' } = useParams({ strict: false })
  const tenant = useTenant()
  const query = useQuery(unitQuery(tenant, unit))
  if (query.data !== undefined) return <UnitParts key={`${tenant} ${query.data.id}`} unit={query.data} />
  if (query.isPending) return <Waiting />
  if (query.error instanceof PolettProblem && query.error.status === 404) return <NotFoundPage />
  return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
}

type UnitPartsProps = Parameters<typeof UnitHead>[0]

function UnitParts({ unit }: UnitPartsProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const search = useListSearch()
  const seesTokens = useMay()('token:read', useUnitChain(tenant, unit.id))
  const tab = seesTokens && search.get('tab') === 'tokens' ? 'tokens' : 'overview'
  const open = (next: string | null): void =>
    search.set({ tab: next === 'tokens' ? next : undefined, q: undefined, sort: undefined })
  return (
    <>
      <UnitHead unit={unit} />
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List aria-label={t('units.tabs.label')} mb="md">
          <Tabs.Tab value="overview">{t('units.tabs.overview')}</Tabs.Tab>
          {seesTokens && <Tabs.Tab value="tokens">{t('units.tabs.tokens')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <UnitOverview unit={unit} />
        </Tabs.Panel>
        {seesTokens && (
          <Tabs.Panel value="tokens">
            <AccessTokens tenant={tenant} unit={unit.id} name={unit.name} />
          </Tabs.Panel>
        )}
      </Tabs>
    </>
  )
}
