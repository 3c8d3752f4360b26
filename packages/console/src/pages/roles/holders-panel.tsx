/** Who holds a user type, and where. */

import type { Role, User } from '@polett/client/api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { holdersQuery } from '../../api/roles.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTenant } from '../../session/tenant.ts'
import { type Formats, useFormat } from '../../text/use-format.ts'

export function HoldersPanel({ role }: { readonly role: Role }) {
  const { t } = useTranslation()
  const format = useFormat()
  const search = useListSearch()
  const { size, after } = search
  const filter = { limit: size, cursor: after || undefined }
  const query = useQuery({ ...holdersQuery(useTenant(), role.id, filter), placeholderData: keepPreviousData })
  const nobody = <p className="quiet">{t('roles.holders.empty')}</p>
  return (
    <Panel title={t('roles.holders.title')}>
      <ListView query={query} search={search} empty={nobody}>
        {(users) => (
          <DataTable
            label={t('roles.holders.title')}
            rows={users}
            idOf={({ id }) => id}
            columns={columnsOf(role, t, format)}
          />
        )}
      </ListView>
    </Panel>
  )
}

function columnsOf(role: Role, t: TFunction, { list }: Formats): readonly Column<User>[] {
  const places = ({ memberships }: User): string =>
    list(
      memberships
        .filter((each) => each.role === role.id)
        .map(({ unit, unitName }) => (unit === null ? t('common.wholeTenant') : (unitName ?? unit))),
    )
  return [
    {
      id: 'name',
      header: t('roles.holders.person'),
      cell: (user) => (
        <Link to="/administrator/users/$user" params={{ user: user.id }} data-row-main>
          {user.name}
        </Link>
      ),
    },
    { id: 'places', header: t('roles.holders.places'), cell: places },
  ]
}
