/** All tenants of the installation. Opening one is looking at it. */

import { Button, Select } from '@mantine/core'
import type { Tenant } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import Plus from 'lucide-react/icons/plus'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type TenantListArgs, tenantsQuery } from '../../api/tenants.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { type ListSearch, useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { RelativeMoment } from '../../parts/moment.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { StatePill } from '../../parts/state-pill.tsx'
import { usePageKey } from '../../parts/use-page-key.ts'
import { holdsEverywhere, PLATFORM } from '../../session/permissions.ts'
import { keep } from '../../session/preferences.ts'
import { REMEMBERED_TENANT, useSession } from '../../session/tenant.ts'
import { CreateTenant } from './create-tenant.tsx'
import { LocaleName } from './locale-name.tsx'
import classes from './tenant-page.module.css'

export function TenantsPage() {
  const { t } = useTranslation()
  const search = useListSearch('name')
  const navigate = useNavigate()
  const mayCreate = holdsEverywhere(useSession(), 'tenant:create')
  const [isNew, setNew] = useAddressState('new')
  const open = (): void => setNew('1')
  usePageKey('c', mayCreate ? open : undefined)
  const create = mayCreate ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={open} aria-keyshortcuts="c">
      {t('tenants.create')}
    </Button>
  ) : null
  const show = ({ id }: Tenant): void => {
    keep(REMEMBERED_TENANT, id)
    void navigate({ to: '/administrator/tenant', search: { tenant: id } })
  }
  return (
    <>
      <PageHeader section={t('shell.platform')} title={t('tenants.title')} actions={create} />
      <Bar search={search} />
      <TenantList search={search} create={create} />
      {isNew !== '' && mayCreate && <CreateTenant onClose={() => setNew(undefined)} onCreated={show} />}
    </>
  )
}

function Bar({ search }: { readonly search: ListSearch }) {
  const { t } = useTranslation()
  return (
    <div className={classes.bar}>
      <div className={classes.search}>
        <SearchField search={search} label={t('tenants.search')} />
      </div>
      <Select
        aria-label={t('tenants.status')}
        placeholder={t('tenants.anyStatus')}
        data={[
          { value: 'active', label: t('common.active') },
          { value: 'inactive', label: t('common.inactive') },
        ]}
        value={search.get('status') || null}
        onChange={(status) => search.set({ status: status ?? undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
      />
    </div>
  )
}

interface TenantListProps {
  readonly search: ListSearch
  readonly create: ReactNode
}

function TenantList({ search, create }: TenantListProps) {
  const { t } = useTranslation()
  const status = search.get('status')
  const query = useQuery(
    tenantsQuery({
      q: search.q || undefined,
      status: status === 'active' || status === 'inactive' ? status : undefined,
      sort: search.sort as TenantListArgs['sort'],
      limit: search.size,
      cursor: search.after || undefined,
    }),
  )
  const empty = (
    <EmptyState title={t('tenants.emptyTitle')} guide="start" action={create}>
      {t('tenants.emptyWhat')}
    </EmptyState>
  )
  return (
    <ListView query={query} search={search} filters={['status']} empty={empty}>
      {(rows) => <TenantTable tenants={rows} search={search} />}
    </ListView>
  )
}

function TenantTable({ tenants, search }: { readonly tenants: readonly Tenant[]; readonly search: ListSearch }) {
  const { t } = useTranslation()
  const columns: readonly Column<Tenant>[] = [
    { id: 'name', header: t('tenants.columns.name'), sort: 'name', cell: (tenant) => <NameCell tenant={tenant} /> },
    { id: 'id', header: t('tenants.columns.id'), sort: 'id', cell: ({ id }) => <code>{id}</code> },
    { id: 'timeZone', header: t('tenants.columns.timeZone'), narrow: 'hidden', cell: ({ timeZone }) => timeZone },
    {
      id: 'locale',
      header: t('tenants.columns.locale'),
      narrow: 'hidden',
      cell: ({ locale }) => <LocaleName locale={locale} />,
    },
    {
      id: 'created',
      header: t('tenants.columns.created'),
      sort: 'createdAt',
      cell: ({ createdAt }) => <RelativeMoment at={createdAt} />,
    },
    {
      id: 'status',
      header: t('tenants.columns.status'),
      narrow: 'aside',
      cell: ({ status }) => <StatePill active={status === 'active'} />,
    },
  ]
  return (
    <DataTable
      label={t('tenants.title')}
      rows={tenants}
      idOf={({ id }) => id}
      columns={columns}
      sort={search.sort}
      onSort={(sort) => search.set({ sort })}
    />
  )
}

function NameCell({ tenant: { id, name } }: { readonly tenant: Tenant }) {
  const { t } = useTranslation()
  return (
    <Link to="/administrator/tenant" search={{ tenant: id }} data-row-main onClick={() => keep(REMEMBERED_TENANT, id)}>
      {id === PLATFORM ? t('shell.platformName') : name}
    </Link>
  )
}
