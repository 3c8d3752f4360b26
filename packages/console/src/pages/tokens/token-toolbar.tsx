/** Above a list of tokens: search, filters, export. All of it stands in the address. */

import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import Download from 'lucide-react/icons/download'
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type TokenFilter, useExportTokens } from '../../api/tokens.ts'
import { notify } from '../../parts/announcer.tsx'
import { FilterSelect } from '../../parts/filter-select.tsx'
import type { ListSearch } from '../../parts/list-search.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { roleName } from '../../parts/role-name.ts'
import { saveFile } from '../../parts/save-file.ts'
import { SearchField } from '../../parts/search-field.tsx'
import type { TokenTableKind } from '../../parts/token-columns.tsx'
import { unitChoices } from '../../parts/unit-select.tsx'
import { useRoles, useUnits } from '../../parts/use-names.ts'
import { EXPIRES_WITHIN, FILTER_NAMES, hasRoles, hasUnits, NOT_USED_FOR, STATUSES, sortOf } from './token-filters.ts'
import classes from './token-toolbar.module.css'

export interface TokenToolbarProps {
  readonly kind: TokenTableKind
  readonly tenant: string | undefined
  readonly search: ListSearch
  readonly filter: TokenFilter
}

export function TokenToolbar({ kind, tenant, search, filter }: TokenToolbarProps) {
  const { t } = useTranslation()
  const [opened, filters] = useDisclosure(false)
  // That expired ones are hidden counts as well; that all are shown does not.
  const chosen = FILTER_NAMES.filter((name) => search.get(name) !== (name === 'status' ? 'all' : '')).length
  return (
    <div className={classes.toolbar}>
      <div className={classes.search}>
        <SearchField search={search} label={t('tokens.search')} />
      </div>
      <Button
        className={classes.opener}
        variant="default"
        aria-expanded={opened}
        leftSection={<SlidersHorizontal size={16} aria-hidden />}
        onClick={filters.toggle}
      >
        {t('tokens.filters.open')}
        {chosen > 0 && ` (${chosen})`}
      </Button>
      <div className={classes.filters} data-opened={opened || undefined}>
        <StatusFilter search={search} />
        {tenant !== undefined && hasUnits(kind) && <UnitFilter tenant={tenant} search={search} />}
        {tenant !== undefined && hasRoles(kind) && <RoleFilter tenant={tenant} search={search} />}
        <TimeFilters search={search} />
      </div>
      <ExportButton kind={kind} filter={filter} sort={search.sort} />
    </div>
  )
}

/** Nothing is hidden in silence: that expired ones are left out stands there as a choice, which one click takes away. */
function StatusFilter({ search }: { readonly search: ListSearch }) {
  const { t } = useTranslation()
  const status = search.get('status')
  return (
    <FilterSelect
      label={t('tokens.filters.status')}
      value={status === '' ? CURRENT : status === 'all' ? '' : status}
      clear={status === '' ? t('tokens.filters.showExpired') : undefined}
      choices={[
        { value: CURRENT, label: t('tokens.filters.current') },
        ...STATUSES.map((value) => ({ value, label: t(`tokens.filters.${value}`) })),
      ]}
      onChange={(chosen = 'all') => search.set({ status: chosen === CURRENT ? undefined : chosen })}
    />
  )
}

/** The list as one finds it. */
const CURRENT = 'current'

function TimeFilters({ search }: { readonly search: ListSearch }) {
  const { t } = useTranslation()
  const days = (key: 'within' | 'notFor', choices: readonly string[]) =>
    choices.map((value) => ({ value, label: t(`tokens.filters.${key}`, { count: Number(value) }) }))
  return (
    <>
      <FilterSelect
        label={t('tokens.filters.expires')}
        value={search.get('expires')}
        choices={days('within', EXPIRES_WITHIN)}
        onChange={(expires) => search.set({ expires })}
      />
      <FilterSelect
        label={t('tokens.filters.use')}
        value={search.get('used')}
        choices={[{ value: 'never', label: t('tokens.filters.never') }, ...days('notFor', NOT_USED_FOR)]}
        onChange={(used) => search.set({ used })}
      />
    </>
  )
}

interface PlaceFilterProps {
  readonly tenant: string
  readonly search: ListSearch
}

function UnitFilter({ tenant, search }: PlaceFilterProps) {
  const { t } = useTranslation()
  const { data } = useUnits(tenant)
  const choices = useMemo(() => unitChoices(data ?? []), [data])
  if (choices.length === 0) return null
  return (
    <FilterSelect
      label={t('tokens.filters.department')}
      value={search.get('unit')}
      choices={choices}
      searchable
      onChange={(unit) => search.set({ unit })}
    />
  )
}

function RoleFilter({ tenant, search }: PlaceFilterProps) {
  const { t } = useTranslation()
  const roles = useRoles(tenant).data ?? []
  if (roles.length === 0) return null
  return (
    <FilterSelect
      label={t('tokens.filters.userType')}
      value={search.get('role')}
      choices={roles.map(({ id, name }) => ({ value: id, label: roleName(id, name) }))}
      searchable
      onChange={(role) => search.set({ role })}
    />
  )
}

interface ExportButtonProps {
  readonly kind: TokenTableKind
  readonly filter: TokenFilter
  readonly sort: string
}

function ExportButton({ kind, filter, sort }: ExportButtonProps) {
  const { t } = useTranslation()
  const download = useExportTokens()
  const save = (): void =>
    download.mutate(
      { ...filter, sort: sortOf(sort) },
      {
        onSuccess: (file) => {
          saveFile(file, `tokens-${kind}.csv`)
          notify(t('tokens.exported'))
        },
      },
    )
  return (
    <>
      <Button
        className={classes.end}
        variant="default"
        aria-label={t('tokens.exportWhat')}
        leftSection={<Download size={16} aria-hidden />}
        loading={download.isPending}
        onClick={save}
      >
        {t('tokens.export')}
      </Button>
      <ProblemAlert problem={download.error} />
    </>
  )
}
