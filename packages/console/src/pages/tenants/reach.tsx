/** "Who reaches our data": every token that holds anything in an organization, wherever it lives. */

import { Button, Select } from '@mantine/core'
import type { Tenant } from '@polett/client/api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import Download from 'lucide-react/icons/download'
import { useTranslation } from 'react-i18next'
import { type ReachArgs, reachQuery, useExportReach } from '../../api/reach.ts'
import { notify } from '../../parts/announcer.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { type ListSearch, useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { ReachTable } from './reach-table.tsx'
import classes from './tenant-page.module.css'

const KINDS = ['user', 'mobile', 'application', 'organization', 'group'] as const
const FILTERS = ['kind']

export function Reach({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation()
  const search = useListSearch('name')
  const filter = {
    reaches: tenant.id,
    q: search.q || undefined,
    kind: search.get('kind') || undefined,
    sort: search.sort as ReachArgs['sort'],
  }
  const query = useQuery({
    ...reachQuery({ ...filter, limit: search.size, cursor: search.after || undefined }),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <p className={classes.what}>{t('tenants.reach.what', { name: tenant.name })}</p>
      <Bar search={search} filter={filter} />
      <ListView
        query={query}
        search={search}
        filters={FILTERS}
        empty={
          <EmptyState title={t('tenants.reach.emptyTitle')} guide="access-tokens">
            {t('tenants.reach.emptyWhat')}
          </EmptyState>
        }
      >
        {(tokens) => <ReachTable tenant={tenant.id} tokens={tokens} search={search} />}
      </ListView>
    </>
  )
}

function Bar({ search, filter }: { readonly search: ListSearch; readonly filter: ReachArgs }) {
  const { t } = useTranslation()
  const download = useExportReach()
  const save = (file: Blob): void => {
    saveFile(file, 'tokens.csv')
    notify(t('tenants.reach.exported'))
  }
  return (
    <>
      <ProblemAlert problem={download.error} />
      <div className={classes.bar}>
        <div className={classes.search}>
          <SearchField search={search} label={t('tenants.reach.search')} />
        </div>
        <Select
          aria-label={t('tenants.reach.kind')}
          placeholder={t('tenants.reach.anyKind')}
          data={KINDS.map((kind) => ({ value: kind, label: t(`tokens.kinds.${kind}`) }))}
          value={search.get('kind') || null}
          onChange={(kind) => search.set({ kind: kind ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
        />
        <Button
          className={classes.end}
          variant="default"
          leftSection={<Download size={16} aria-hidden />}
          loading={download.isPending}
          onClick={() => download.mutate(filter, { onSuccess: save })}
        >
          {t('common.export')}
        </Button>
      </div>
    </>
  )
}
