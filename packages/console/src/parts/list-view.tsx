/** The four faces of every list: loading, failed, empty (for good, or by its filters) and filled. */

import { Button, Skeleton, Stack } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
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
  if (query.isPending) return <Loading rows={Math.min(search.size, 12)} />
  if (query.error !== null && query.data === undefined) {
    return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
  }
  const page = query.data
  if (page === undefined) return null
  // A page can be short or even empty while more follow; only the last page tells that nothing is there.
  const nothing = page.items.length === 0 && page.nextCursor === null && search.after === ''
  if (nothing && search.isFiltered(filters)) {
    const cleared = Object.fromEntries(['q', ...filters].map((name) => [name, undefined]))
    return (
      <EmptyState
        title={t('list.nothingMatches')}
        action={
          <Button variant="default" onClick={() => search.set(cleared)}>
            {t('common.clearFilters')}
          </Button>
        }
      />
    )
  }
  if (nothing) return empty
  return (
    <>
      {children(page.items, page)}
      <Pager page={page} search={search} />
    </>
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
