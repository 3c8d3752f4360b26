import { ActionIcon } from '@mantine/core'
import type { Issuer } from '@polett/client/api'
import type { TFunction } from 'i18next'
import Pencil from 'lucide-react/icons/pencil'
import Trash from 'lucide-react/icons/trash-2'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Mark } from '../../parts/mark.tsx'
import classes from '../../parts/registered.module.css'
import { StatePill } from '../../parts/state-pill.tsx'

export interface IssuerTableProps {
  readonly issuers: readonly Issuer[]
  readonly mayChange: boolean
}

/** The companies that say who people of an organization are. */
export function IssuerTable({ issuers, mayChange }: IssuerTableProps) {
  const { t } = useTranslation()
  const columns = columnsOf(t)
  const actions: Column<Issuer> = {
    id: 'actions',
    header: t('common.actions'),
    align: 'right',
    narrow: 'aside',
    cell: (issuer) => <RowButtons issuer={issuer} />,
  }
  return (
    <DataTable
      label={t('issuers.list')}
      rows={issuers}
      idOf={({ id }) => id}
      columns={mayChange ? [...columns, actions] : columns}
    />
  )
}

function columnsOf(t: TFunction): readonly Column<Issuer>[] {
  return [
    { id: 'name', header: t('issuers.columns.name'), cell: (issuer) => <Name issuer={issuer} /> },
    {
      id: 'url',
      header: t('issuers.columns.url'),
      cell: ({ url }) => <code className={classes.address}>{url}</code>,
    },
    {
      id: 'people',
      header: t('issuers.columns.people'),
      cell: ({ justInTime }) => t(justInTime ? 'issuers.peopleMade' : 'issuers.peopleLinked'),
    },
    {
      id: 'rules',
      header: t('issuers.columns.rules'),
      cell: ({ membershipRules: { length: count } }) =>
        count === 0 ? <span className="quiet">{t('issuers.rulesNone')}</span> : t('issuers.rulesCount', { count }),
    },
    {
      id: 'status',
      header: t('issuers.columns.status'),
      cell: ({ status }) => <StatePill active={status === 'active'} />,
    },
  ]
}

function Name({ issuer }: { readonly issuer: Issuer }) {
  const { t } = useTranslation()
  return (
    <span className={classes.name}>
      {issuer.name} {issuer.onlyThisWay && <Mark>{t('issuers.onlyMark')}</Mark>}
    </span>
  )
}

function RowButtons({ issuer }: { readonly issuer: Issuer }) {
  const { t } = useTranslation()
  const [, setEdited] = useAddressState('edit')
  const [, setDeleted] = useAddressState('delete')
  const { id, name } = issuer
  return (
    <span className={classes.buttons}>
      <ActionIcon variant="subtle" color="gray" aria-label={t('issuers.edit', { name })} onClick={() => setEdited(id)}>
        <Pencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('issuers.deleteWhich', { name })}
        onClick={() => setDeleted(id)}
      >
        <Trash size={16} aria-hidden />
      </ActionIcon>
    </span>
  )
}
