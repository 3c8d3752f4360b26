/** Above the list of users: search and filters. All of it stands in the address. */

import { useTranslation } from 'react-i18next'
import { FilterSelect } from '../../parts/filter-select.tsx'
import type { ListSearch } from '../../parts/list-search.ts'
import { roleName } from '../../parts/role-name.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { unitChoices } from '../../parts/unit-select.tsx'
import { useRoles, useUnits } from '../../parts/use-names.ts'
import { FACTORS, STATUSES, TYPES } from './user-filter.ts'
import classes from './users.module.css'

interface UserToolbarProps {
  readonly tenant: string
  readonly search: ListSearch
}

export function UserToolbar({ tenant, search }: UserToolbarProps) {
  const { t } = useTranslation()
  const units = useUnits(tenant).data ?? []
  const roles = useRoles(tenant).data ?? []
  const filter = (name: string) => ({
    value: search.get(name),
    onChange: (value: string | undefined) => search.set({ [name]: value }),
  })
  return (
    <div className={classes.toolbar}>
      <div className={classes.search}>
        <SearchField search={search} label={t('users.search')} />
      </div>
      {units.length > 0 && (
        <FilterSelect
          label={t('users.filters.department')}
          choices={unitChoices(units)}
          searchable
          {...filter('unit')}
        />
      )}
      {roles.length > 0 && (
        <FilterSelect
          label={t('users.filters.userType')}
          choices={roles.map(({ id, name }) => ({ value: id, label: roleName(id, name) }))}
          searchable
          {...filter('role')}
        />
      )}
      <FilterSelect
        label={t('users.filters.type')}
        choices={TYPES.map((value) => ({ value, label: t(`users.filters.${value}`) }))}
        {...filter('type')}
      />
      <FilterSelect
        label={t('users.filters.status')}
        choices={STATUSES.map((value) => ({ value, label: t(`common.${value}`) }))}
        {...filter('status')}
      />
      <FilterSelect
        label={t('users.filters.factor')}
        choices={FACTORS.map((value) => ({ value, label: t(`users.filters.${value}`) }))}
        {...filter('factor')}
      />
    </div>
  )
}
