/** What a list shows, kept in the address: search, filters, order, page size and page. */

import { useNavigate, useSearch } from '@tanstack/react-router'

export const PAGE_SIZES = [10, 25, 50, 100] as const
const DEFAULT_SIZE = 25

export interface ListSearch {
  readonly q: string
  /** A field, or `-field` for the other way round; empty for the list's own order. */
  readonly sort: string
  readonly size: number
  /** The cursor of the page shown; empty for the first. */
  readonly after: string
  /** How many rows come before the page shown. */
  readonly skipped: number
  /** The value of any other parameter of the address; empty when it is not there. */
  get(name: string): string
  /** Whether anything but order and page narrows the list. `names` are the list's filters. */
  isFiltered(names: readonly string[]): boolean
  /** Changes filters or order, and begins at the first page again. */
  set(change: Readonly<Record<string, string | undefined>>): void
  next(cursor: string): void
  previous(): void
}

const trails = new Map<string, readonly string[]>()

/** Reads and changes the list's part of the address. */
export function useListSearch(defaultSort = ''): ListSearch {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const size = PAGE_SIZES.find((one) => String(one) === search.size) ?? DEFAULT_SIZE
  const after = search.after ?? ''
  const skipped = Math.max(0, Number.parseInt(search.skipped ?? '0', 10) || 0)
  const get = (name: string): string => search[name] ?? ''
  const go = (change: Readonly<Record<string, string | undefined>>, replace: boolean): void => {
    void navigate({ to: '.', search: { ...search, ...change }, replace, resetScroll: false })
  }
  return {
    ...{ q: get('q'), sort: search.sort ?? defaultSort, size, after, skipped, get },
    isFiltered: (names) => ['q', ...names].some((name) => get(name) !== ''),
    set: (change) => go({ after: undefined, skipped: undefined, ...change }, true),
    next: (cursor) => {
      trails.set(cursor, [...(trails.get(after) ?? []), after])
      go({ after: cursor, skipped: String(skipped + size) }, false)
    },
    // Cursors only lead forward; the way back is remembered, and from a link it leads to the first page.
    previous: () => {
      const before = trails.get(after)?.at(-1) ?? ''
      go({ after: before, skipped: before === '' ? undefined : String(Math.max(0, skipped - size)) }, false)
    },
  }
}
