/** The four faces of every list: loading, failed, empty (for good, or by its filters) and filled. */

import { Button, Skeleton, Stack } from '@mantine/core'
import { PolettProblem } from '@polett/client/problem'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from './empty-state.tsx'
import type { ListSearch } from './list-search.ts'
import { type ListPage, Pager } from './pager.tsx'
import { ProblemAlert } from './problem-alert.tsx'

export interface ListViewProps<Row> {
  readonly query: UseQueryResult<ListPage<Row>>
  readonly search: ListSearch
  /** The names of the filters in the address, besides the search. */
  readonly filters?: readonly string[]
  /** What is shown when there is nothing at all. */
  readonly empty: ReactNode
  readonly children: (rows: readonly Row[], page: ListPage<Row>) => ReactNode
}

export function ListView<Row>({ query, search, filters = [], empty, children }: ListViewProps<Row>) {
  const { t } = useTranslation()
  const beyond = useWayBack(query, search)
  if (query.isPending || beyond) return <Loading rows={Math.min(search.size, 12)} />
  if (query.error !== null && query.data === undefined) {
    return <Refused query={query} problem={query.error} search={search} filters={filters} />
  }
  const page = query.data
  if (page === undefined) return null
  // A page can be short or even empty while more follow; only the last page tells that nothing is there.
  const nothing = page.items.length === 0 && page.nextCursor === null && search.after === ''
  if (nothing && search.isFiltered(filters)) {
    return <EmptyState title={t('list.nothingMatches')} action={<Clear search={search} names={['q', ...filters]} />} />
  }
  if (nothing) return empty
  return (
    <>
      {children(page.items, page)}
      <Pager page={page} search={search} />
    </>
  )
}

/** Whether the page shown lies behind the last row, such as when its rows were deleted. It then leads to the first. */
function useWayBack<Row>({ data, isPlaceholderData }: UseQueryResult<ListPage<Row>>, search: ListSearch): boolean {
  const empty = data?.items.length === 0 && data.nextCursor === null
  const beyond = empty && !isPlaceholderData && search.after !== ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each such page.
  useEffect(() => {
    if (beyond) search.set({ after: undefined })
  }, [beyond, search.after])
  return beyond
}

interface RefusedProps {
  readonly query: UseQueryResult<unknown>
  readonly problem: unknown
  readonly search: ListSearch
  readonly filters: readonly string[]
}

/** A question that the server does not take, such as one from an old link, is not asked again but begun anew. */
function Refused({ query, problem, search, filters }: RefusedProps) {
  const refused = problem instanceof PolettProblem && [400, 422].includes(problem.status)
  if (!refused) return <ProblemAlert problem={problem} onRetry={() => void query.refetch()} />
  return (
    <Stack gap="sm" align="flex-start">
      <ProblemAlert problem={problem} />
      <Clear search={search} names={['q', 'sort', ...filters]} />
    </Stack>
  )
}

function Clear({ search, names }: { readonly search: ListSearch; readonly names: readonly string[] }) {
  const { t } = useTranslation()
  const cleared = Object.fromEntries(names.map((name) => [name, undefined]))
  return (
    <Button variant="default" onClick={() => search.set(cleared)}>
      {t('common.clearFilters')}
    </Button>
  )
}

function Loading({ rows }: { readonly rows: number }) {
  const { t } = useTranslation()
  return (
    <Stack gap={4} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a skeleton differ in nothing but their place.
        <Skeleton key={row} height={40} />
      ))}
    </Stack>
  )
}
