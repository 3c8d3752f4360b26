/** The search and the tree below it: what is open, what a search leaves, and what stands there when there is nothing. */

import { Button, Skeleton, Stack } from '@mantine/core'
import type { Unit } from '@polett/client/api'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../../parts/announcer.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import type { ListSearch } from '../../parts/list-search.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { useUnits } from '../../parts/use-names.ts'
import { useTenant } from '../../session/tenant.ts'
import { findUnits, forestOf } from './unit-forest.ts'
import { UnitTree } from './unit-tree.tsx'
import classes from './units.module.css'

/** A tree of so many is shown whole at first; of more, its tops. */
const SMALL = 60
const MOST_MATCHES = 200
const MOST_UNITS = 2_000

export function UnitBrowser({ search, create }: { readonly search: ListSearch; readonly create: ReactNode }) {
  const { t } = useTranslation()
  const query = useUnits(useTenant())
  if (query.isPending && query.fetchStatus !== 'idle') return <Loading />
  if (query.error !== null && query.data === undefined) {
    return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
  }
  const units = query.data ?? []
  if (units.length === 0) {
    return (
      <EmptyState title={t('units.emptyTitle')} guide="people" action={create}>
        {t('units.emptyWhat')}
      </EmptyState>
    )
  }
  return <Browsing units={units} search={search} />
}

function Browsing({ units, search }: { readonly units: readonly Unit[]; readonly search: ListSearch }) {
  const { t } = useTranslation()
  const shape = useOpen(units)
  return (
    <>
      <div className={classes.bar}>
        <SearchField search={search} label={t('units.searchLabel')} />
        {search.q === '' && <ShapeButtons {...shape} />}
      </div>
      {search.q === '' ? (
        <UnitTree forest={shape.forest} open={shape.open} onToggle={shape.toggle} />
      ) : (
        <Matches units={units} search={search} />
      )}
      {units.length >= MOST_UNITS && <p className="quiet">{t('units.tooMany', { count: MOST_UNITS })}</p>}
    </>
  )
}

/** What was opened stays so while the console is, also on the way to a unit's page and back. */
const remembered = new Map<string, ReadonlySet<string>>()

function useOpen(units: readonly Unit[]) {
  const tenant = useTenant()
  const forest = useMemo(() => forestOf(units), [units])
  const all = useMemo(() => new Set(units.flatMap(({ parent }) => (parent === null ? [] : [parent]))), [units])
  const [changed, setChanged] = useState(() => remembered.get(tenant))
  const open = changed ?? (units.length <= SMALL ? all : new Set<string>())
  const set = (next: ReadonlySet<string>): void => {
    remembered.set(tenant, next)
    setChanged(next)
  }
  const toggle = (id: string): void => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    set(next)
  }
  return { forest, open, toggle, hasBelow: all.size > 0, openAll: () => set(all), closeAll: () => set(new Set()) }
}

function ShapeButtons({ hasBelow, openAll, closeAll }: ReturnType<typeof useOpen>) {
  const { t } = useTranslation()
  if (!hasBelow) return null
  return (
    <>
      <Button variant="default" onClick={openAll}>
        {t('units.expandAll')}
      </Button>
      <Button variant="default" onClick={closeAll}>
        {t('units.collapseAll')}
      </Button>
    </>
  )
}

function Matches({ units, search }: { readonly units: readonly Unit[]; readonly search: ListSearch }) {
  const { t } = useTranslation()
  const found = useMemo(() => findUnits(units, search.q, MOST_MATCHES), [units, search.q])
  const forest = useMemo(() => forestOf(found.units), [found])
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const open = new Set(found.units.map(({ id }) => id).filter((id) => !closed.has(id)))
  const toggle = (id: string): void => {
    const next = new Set(closed)
    if (!next.delete(id)) next.add(id)
    setClosed(next)
  }
  const count = found.matches.size
  useEffect(() => announce(t('units.found', { count })), [t, count])
  if (count === 0) {
    return (
      <EmptyState
        title={t('list.nothingMatches')}
        action={
          <Button variant="default" onClick={() => search.set({ q: undefined })}>
            {t('common.clearFilters')}
          </Button>
        }
      />
    )
  }
  return (
    <>
      <UnitTree forest={forest} open={open} matches={found.matches} onToggle={toggle} />
      {count === MOST_MATCHES && <p className="quiet">{t('units.shown', { count })}</p>}
    </>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <Stack gap={4} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: 8 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a skeleton differ in nothing but their place.
        <Skeleton key={row} height={40} />
      ))}
    </Stack>
  )
}
