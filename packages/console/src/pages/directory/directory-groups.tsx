/** The groups that the company's directory keeps here: what each stands for, and how many are in it. */

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { directoryGroupsQuery } from '../../api/directory.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { type ListSearch, useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { Panel } from '../../parts/panel.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { useMay } from '../../session/tenant.ts'
import { DirectoryGroupTable } from './directory-group-table.tsx'
import classes from './directory-groups.module.css'

export interface DirectoryGroupsProps {
  readonly tenant: string
  readonly name: string
}

/** Only for those who see people: a group is nothing without them. */
export function DirectoryGroups({ tenant, name }: DirectoryGroupsProps) {
  const { t } = useTranslation()
  if (!useMay()('user:read')) return null
  return (
    <div className={classes.directory}>
      <Panel title={t('directory.title')}>
        <p className={classes.what}>{t('directory.what')}</p>
        <p className={classes.what}>{t('directory.addressWhat', { name })}</p>
        <div className={classes.address}>
          <CodeBlock
            text={new URL(`/scim/v2/${encodeURIComponent(tenant)}`, location.origin).href}
            what={t('directory.address')}
          />
        </div>
        <GroupList tenant={tenant} />
      </Panel>
    </div>
  )
}

function GroupList({ tenant }: { readonly tenant: string }) {
  const { t } = useTranslation()
  const search = useListSearch('name')
  const query = useQuery(directoryGroupsQuery(tenant, filterOf(search)))
  const isNew = query.data?.total === 0 && search.q === ''
  return (
    <>
      {query.data !== undefined && !isNew && (
        <div className={classes.search}>
          <SearchField search={search} label={t('directory.search')} />
        </div>
      )}
      <ListView query={query} search={search} empty={<NoGroups />}>
        {(groups) => <DirectoryGroupTable groups={groups} search={search} />}
      </ListView>
    </>
  )
}

const filterOf = (search: ListSearch) => ({
  q: search.q || undefined,
  sort: search.sort === '-name' ? ('-name' as const) : ('name' as const),
  limit: search.size,
  cursor: search.after || undefined,
})

function NoGroups() {
  const { t } = useTranslation()
  const mayCreate = useMay()('token:create', [])
  const create = mayCreate ? (
    <Button component={Link} variant="default" to="/administrator/tokens/create/application">
      {t('directory.createToken')}
    </Button>
  ) : undefined
  return (
    <EmptyState title={t('directory.empty')} guide="companies" {...(create === undefined ? {} : { action: create })}>
      {t('directory.emptyWhat')}
    </EmptyState>
  )
}
