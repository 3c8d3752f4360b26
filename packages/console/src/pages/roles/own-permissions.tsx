/** The permissions that a tenant has named for its own APIs. */

import { ActionIcon, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import Pencil from 'lucide-react/icons/pencil'
import Plus from 'lucide-react/icons/plus'
import Trash from 'lucide-react/icons/trash-2'
import { useTranslation } from 'react-i18next'
import { ownPermissionsQuery } from '../../api/roles.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import type { OwnPermission } from '../../parts/permission-picker.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/tenant.ts'
import { OwnPermissionDialog } from './own-permission-dialog.tsx'
import { RemoveOwnPermission } from './remove-own-permission.tsx'
import classes from './roles.module.css'

export function OwnPermissions({ tenant }: { readonly tenant: string }) {
  const query = useQuery(ownPermissionsQuery(tenant))
  if (query.data !== undefined) return <Listed tenant={tenant} own={query.data} />
  if (query.isPending) return <Waiting />
  return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
}

interface ListedProps {
  readonly tenant: string
  readonly own: readonly OwnPermission[]
}

function Listed({ tenant, own }: ListedProps) {
  const { t } = useTranslation()
  const mayChange = useMay()('role:update', [])
  const [adding, setAdding] = useAddressState('add')
  const [edited, setEdited] = useAddressState('edit')
  const [removed, setRemoved] = useAddressState('remove')
  const add = mayChange ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding('1')}>
      {t('roles.own.add')}
    </Button>
  ) : null
  const find = (name: string) => own.find((each) => each.name === name)
  const [editing, removing] = [find(edited), find(removed)]
  return (
    <>
      {own.length === 0 ? (
        <EmptyState title={t('roles.own.emptyTitle')} guide="people" action={add}>
          {t('roles.own.what')}
        </EmptyState>
      ) : (
        <>
          <div className={classes.ownHead}>
            <p className={classes.ownWhat}>{t('roles.own.what')}</p>
            {add}
          </div>
          <DataTable
            label={t('roles.own.title')}
            rows={own}
            idOf={({ name }) => name}
            columns={columnsOf(t, mayChange ? { onEdit: setEdited, onRemove: setRemoved } : null)}
          />
        </>
      )}
      {mayChange && adding !== '' && (
        <OwnPermissionDialog tenant={tenant} own={own} onClose={() => setAdding(undefined)} />
      )}
      {mayChange && editing && (
        <OwnPermissionDialog tenant={tenant} own={own} edited={editing} onClose={() => setEdited(undefined)} />
      )}
      {mayChange && removing && (
        <RemoveOwnPermission tenant={tenant} name={removing.name} onClose={() => setRemoved(undefined)} />
      )}
    </>
  )
}

interface RowActs {
  onEdit(name: string): void
  onRemove(name: string): void
}

function columnsOf(t: TFunction, acts: RowActs | null): readonly Column<OwnPermission>[] {
  const columns: readonly Column<OwnPermission>[] = [
    { id: 'name', header: t('roles.own.name'), cell: ({ name }) => <code>{name}</code> },
    { id: 'description', header: t('roles.own.description'), cell: ({ description }) => description },
  ]
  if (acts === null) return columns
  return [
    ...columns,
    {
      id: 'actions',
      header: t('roles.own.actions'),
      align: 'right',
      narrow: 'aside',
      cell: ({ name }) => <RowButtons name={name} {...acts} />,
    },
  ]
}

function RowButtons({ name, onEdit, onRemove }: RowActs & { readonly name: string }) {
  const { t } = useTranslation()
  return (
    <span className={classes.rowButtons}>
      <ActionIcon variant="subtle" color="gray" aria-label={t('roles.own.edit', { name })} onClick={() => onEdit(name)}>
        <Pencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('roles.own.remove', { name })}
        onClick={() => onRemove(name)}
      >
        <Trash size={16} aria-hidden />
      </ActionIcon>
    </span>
  )
}
