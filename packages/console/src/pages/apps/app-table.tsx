import { ActionIcon } from '@mantine/core'
import type { Client } from '@polett/client/api'
import type { TFunction } from 'i18next'
import Pencil from 'lucide-react/icons/pencil'
import Trash from 'lucide-react/icons/trash-2'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Mark } from '../../parts/mark.tsx'
import classes from '../../parts/registered.module.css'
import { StatePill } from '../../parts/state-pill.tsx'

export interface AppTableProps {
  readonly apps: readonly Client[]
  readonly mayChange: boolean
}

/** The apps of an organization; those built in are there to be known, not to be changed. */
export function AppTable({ apps, mayChange }: AppTableProps) {
  const { t } = useTranslation()
  const columns = columnsOf(t)
  const actions: Column<Client> = {
    id: 'actions',
    header: t('common.actions'),
    align: 'right',
    narrow: 'aside',
    cell: (app) => (app.builtIn ? null : <RowButtons app={app} />),
  }
  return (
    <DataTable
      label={t('apps.list')}
      rows={apps}
      idOf={({ id }) => id}
      columns={mayChange ? [...columns, actions] : columns}
    />
  )
}

function columnsOf(t: TFunction): readonly Column<Client>[] {
  return [
    { id: 'name', header: t('apps.columns.name'), cell: (app) => <Name app={app} /> },
    { id: 'id', header: t('apps.columns.id'), cell: ({ clientId }) => <code>{clientId}</code> },
    { id: 'redirects', header: t('apps.columns.redirects'), cell: (app) => <Redirects app={app} /> },
    {
      id: 'life',
      header: t('apps.columns.life'),
      cell: ({ loginDays }) => (loginDays === null ? t('apps.anyDays') : t('apps.days', { count: loginDays })),
    },
    {
      id: 'status',
      header: t('apps.columns.status'),
      cell: ({ status }) => <StatePill active={status === 'active'} />,
    },
  ]
}

function Name({ app }: { readonly app: Client }) {
  const { t } = useTranslation()
  return (
    <span className={classes.name}>
      {app.name} {app.builtIn && <Mark>{t('apps.builtIn')}</Mark>}
    </span>
  )
}

function Redirects({ app }: { readonly app: Client }) {
  const { t } = useTranslation()
  const [first, ...others] = app.redirectUris
  if (first === undefined) return <span className="quiet">{t('apps.noRedirects')}</span>
  return (
    <span className={classes.address}>
      <code>{first}</code> {others.length > 0 && t('common.andMore', { count: others.length })}
    </span>
  )
}

function RowButtons({ app }: { readonly app: Client }) {
  const { t } = useTranslation()
  const [, setEdited] = useAddressState('edit')
  const [, setDeleted] = useAddressState('delete')
  const { id, name } = app
  return (
    <span className={classes.buttons}>
      <ActionIcon variant="subtle" color="gray" aria-label={t('apps.edit', { name })} onClick={() => setEdited(id)}>
        <Pencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('apps.deleteWhich', { name })}
        onClick={() => setDeleted(id)}
      >
        <Trash size={16} aria-hidden />
      </ActionIcon>
    </span>
  )
}
