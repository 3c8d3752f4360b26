/** Users: everybody in sight in the tenant, people and technical users. */

import { Button } from '@mantine/core'
import type { User } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import Plus from 'lucide-react/icons/plus'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usersQuery } from '../../api/users.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { type ListSearch, useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { usePageKey } from '../../parts/use-page-key.ts'
import { useMay, useSession, useTenant } from '../../session/tenant.ts'
import { CreateUser } from './create-user.tsx'
import { userColumns } from './user-columns.tsx'
import { FILTER_NAMES, userFilter } from './user-filter.ts'
import { UserToolbar } from './user-toolbar.tsx'

export function UsersPage() {
  const { t } = useTranslation()
  const tenant = useTenant()
  const navigate = useNavigate()
  const mayCreate = useMay()('user:create')
  const [create, setCreate] = useAddressState('create')
  const open = (): void => setCreate('1')
  const button = mayCreate ? (
    <Button leftSection={<Plus size={16} aria-hidden />} aria-keyshortcuts="c" onClick={open}>
      {t('users.create')}
    </Button>
  ) : null
  usePageKey('c', mayCreate ? open : undefined)
  const show = ({ id }: User, isToBeInvited: boolean): void => {
    const search = { tenant, ...(isToBeInvited ? { act: 'invite' } : {}) }
    void navigate({ to: '/administrator/users/$user', params: { user: id }, search })
  }
  return (
    <>
      <PageHeader section={t('shell.administrator')} title={t('users.title')} actions={button} />
      <UserList key={tenant} tenant={tenant} empty={button} />
      {create !== '' && mayCreate && <CreateUser onClose={() => setCreate(undefined)} onCreated={show} />}
    </>
  )
}

interface UserListProps {
  readonly tenant: string
  /** What to do where there is nobody yet. */
  readonly empty: ReactNode
}

function UserList({ tenant, empty }: UserListProps) {
  const { t } = useTranslation()
  const search = useListSearch('name')
  const query = useQuery(usersQuery(tenant, userFilter(search)))
  return (
    <>
      <UserToolbar tenant={tenant} search={search} />
      <ListView
        query={query}
        search={search}
        filters={FILTER_NAMES}
        empty={
          <EmptyState title={t('users.empty.title')} action={empty} guide="people">
            {t('users.empty.what')}
          </EmptyState>
        }
      >
        {(users) => <UserTable users={users} search={search} />}
      </ListView>
    </>
  )
}

function UserTable({ users, search }: { readonly users: readonly User[]; readonly search: ListSearch }) {
  const { t } = useTranslation()
  const { user: self } = useSession()
  return (
    <DataTable
      label={t('users.title')}
      rows={users}
      idOf={({ id }) => id}
      columns={userColumns(t, self.id)}
      sort={search.sort}
      onSort={(sort) => search.set({ sort })}
    />
  )
}
