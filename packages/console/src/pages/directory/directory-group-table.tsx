import type { DirectoryGroup } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import type { ListSearch } from '../../parts/list-search.ts'
import { RelativeMoment } from '../../parts/moment.tsx'
import { roleName } from '../../parts/role-name.ts'
import { useMay } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'

export interface DirectoryGroupTableProps {
  readonly groups: readonly DirectoryGroup[]
  readonly search: ListSearch
}

export function DirectoryGroupTable({ groups, search }: DirectoryGroupTableProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const may = useMay()
  return (
    <DataTable
      label={t('directory.title')}
      rows={groups}
      idOf={({ id }) => id}
      columns={columnsOf(t, { number, seesUnits: may('unit:read'), seesRoles: may('role:read') })}
      sort={search.sort}
      onSort={(sort) => search.set({ sort })}
    />
  )
}

interface Ways {
  number(value: number): string
  /** Whether the pages that the cells would lead to can be opened. */
  readonly seesUnits: boolean
  readonly seesRoles: boolean
}

function columnsOf(t: TFunction, { number, seesRoles, seesUnits }: Ways): readonly Column<DirectoryGroup>[] {
  return [
    {
      id: 'name',
      header: t('directory.columns.name'),
      sort: 'name',
      cell: ({ externalId, name }) => <span title={externalId ?? undefined}>{name}</span>,
    },
    {
      id: 'unit',
      header: t('directory.columns.unit'),
      cell: ({ unit, unitName }) => {
        if (unit === null) return t('common.wholeTenant')
        const text = unitName ?? unit
        if (!seesUnits) return text
        return (
          <Link to="/administrator/units/$unit" params={{ unit }}>
            {text}
          </Link>
        )
      },
    },
    {
      id: 'role',
      header: t('directory.columns.role'),
      cell: ({ role, roleName: name }) => {
        const text = roleName(role, name)
        if (!seesRoles) return text
        return (
          <Link to="/administrator/roles/$role" params={{ role }}>
            {text}
          </Link>
        )
      },
    },
    {
      id: 'members',
      header: t('directory.columns.members'),
      align: 'right',
      cell: ({ members }) => number(members),
    },
    {
      id: 'updated',
      header: t('directory.columns.updated'),
      cell: ({ updatedAt }) => <RelativeMoment at={updatedAt} />,
    },
  ]
}
