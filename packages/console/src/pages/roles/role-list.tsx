/** The list of user types: what each may do in words, and where it can be used. */

import type { Role } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { rolesQuery } from '../../api/roles.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { roleName } from '../../parts/role-name.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { StatePill } from '../../parts/state-pill.tsx'
import { useUnits } from '../../parts/use-names.ts'
import { useTenant } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import { BuiltInMark } from './built-in-mark.tsx'
import { Effect } from './effect.tsx'
import { rolePage } from './role-rows.ts'
import classes from './roles.module.css'

export function RoleList({ create }: { readonly create: ReactNode }) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const search = useListSearch('name')
  const { data: units = [] } = useUnits(tenant)
  const { language } = useFormat()
  const query = useQuery({ ...rolesQuery(tenant), select: (roles) => rolePage(roles, search, language) })
  const names = new Map(units.map(({ id, name }) => [id, name]))
  const empty = (
    <EmptyState title={t('roles.emptyTitle')} guide="people" action={create}>
      {t('roles.emptyWhat')}
    </EmptyState>
  )
  return (
    <>
      <div className={classes.bar}>
        <SearchField search={search} label={t('roles.searchLabel')} />
      </div>
      <ListView query={query} search={search} empty={empty}>
        {(roles) => (
          <DataTable
            label={t('roles.title')}
            rows={roles}
            idOf={({ id }) => id}
            columns={columnsOf(t, names)}
            sort={search.sort}
            onSort={(sort) => search.set({ sort })}
          />
        )}
      </ListView>
    </>
  )
}

function columnsOf(t: TFunction, names: ReadonlyMap<string, string>): readonly Column<Role>[] {
  return [
    { id: 'name', header: t('roles.name'), sort: 'name', cell: (role) => <Name role={role} /> },
    {
      id: 'id',
      header: t('roles.id'),
      sort: 'id',
      narrow: 'hidden',
      cell: ({ id }) => <code className={classes.whole}>{id}</code>,
    },
    {
      id: 'permissions',
      header: t('roles.permissions'),
      cell: ({ permissions }) => <Effect permissions={permissions} most={2} />,
    },
    {
      id: 'usable',
      header: t('roles.usable'),
      cell: ({ unit }) =>
        unit === null ? <span className={classes.whole}>{t('roles.everywhere')}</span> : (names.get(unit) ?? unit),
    },
    {
      id: 'status',
      header: t('roles.status'),
      narrow: 'aside',
      cell: ({ status }) => <StatePill active={status === 'active'} />,
    },
  ]
}

function Name({ role }: { readonly role: Role }) {
  return (
    <span className={classes.name}>
      <Link to="/administrator/roles/$role" params={{ role: role.id }} data-row-main>
        {roleName(role.id, role.name)}
      </Link>
      {role.builtIn && <BuiltInMark />}
    </span>
  )
}
