/** What narrows the audit log: who, what, to which thing, and when. */

import { Select } from '@mantine/core'
import type { AuditEntry } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListSearch } from '../../parts/list-search.ts'
import { ACTION_GROUPS, actionName } from './actions.ts'
import classes from './audit-filters.module.css'
import { DayFilter } from './day-filter.tsx'

export interface AuditFiltersProps {
  readonly search: ListSearch
  /** The entries in view: those named in them are offered as actors and targets. */
  readonly entries: readonly AuditEntry[]
}

export function AuditFilters({ search, entries }: AuditFiltersProps) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.filters}>
      <legend className="visually-hidden">{t('audit.filters.label')}</legend>
      <NameFilter name="actor" search={search} known={entries.map(({ actor }) => actor)} />
      <ActionFilter search={search} />
      <NameFilter name="target" search={search} known={entries.map(({ target }) => target)} />
      <DayFilter name="from" search={search} />
      <DayFilter name="to" search={search} />
    </fieldset>
  )
}

function ActionFilter({ search }: { readonly search: ListSearch }) {
  const { t } = useTranslation()
  const data = ACTION_GROUPS.map(({ group, actions }) => ({
    group: t(`audit.groups.${group}`),
    items: actions.map((action) => ({ value: actionName(action), label: t(`audit.actions.${action}`) })),
  }))
  return (
    <Select
      label={t('audit.filters.action')}
      placeholder={t('audit.filters.anyAction')}
      data={data}
      value={search.get('action') || null}
      onChange={(action) => search.set({ action: action ?? undefined })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      nothingFoundMessage={t('audit.filters.noAction')}
      maxDropdownHeight={320}
    />
  )
}

interface Named {
  readonly id: string | null
  readonly name: string
}

interface NameFilterProps {
  readonly name: 'actor' | 'target'
  readonly search: ListSearch
  readonly known: readonly Named[]
}

/** Somebody in view by name, or anybody at all by their id. */
function NameFilter({ name, search, known }: NameFilterProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const chosen = search.get(name)
  const names = new Map(known.flatMap(({ id, name }) => (id === null ? [] : [[id, name || id] as const])))
  const wanted = typed.trim()
  if (chosen !== '' && !names.has(chosen)) names.set(chosen, chosen)
  const offered = [...names].map(([value, label]) => ({ value, label }))
  const isNew = wanted !== '' && offered.every(({ value, label }) => value !== wanted && label !== wanted)
  return (
    <Select
      label={t(`audit.filters.${name}`)}
      placeholder={t('audit.filters.nameOrId')}
      data={isNew ? [...offered, { value: wanted, label: t('audit.filters.byId', { id: wanted }) }] : offered}
      value={chosen || null}
      onChange={(value) => search.set({ [name]: value ?? undefined })}
      onSearchChange={setTyped}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      maxDropdownHeight={320}
    />
  )
}
