/** What all lists of the directory take: order, text, and where to go on. */

import { fold } from '../domain/fold.ts'
import type { ListPage, Row } from './listing.ts'

export interface ListQuery {
  readonly limit?: number
  readonly cursor?: string
  /** A field, with `-` before it for descending. */
  readonly sort?: string
  readonly q?: string
}

/** The column of a wanted order, out of a closed list. */
export function orderOf(
  sort: string | undefined,
  columns: Readonly<Record<string, string>>,
  fallback: string,
): { readonly column: string; readonly descending: boolean } {
  const descending = sort?.startsWith('-') ?? false
  const field = descending ? sort?.slice(1) : sort
  return { column: columns[field ?? ''] ?? fallback, descending }
}

/** Three or more characters are looked for anywhere, one or two at the beginning. Folds both sides. */
export function matchesText(q: string | undefined, texts: readonly string[]): boolean {
  if (q === undefined || q === '') return true
  const wanted = fold(q)
  const anywhere = isLongText(q)
  return texts.some((text) => (anywhere ? fold(text).includes(wanted) : fold(text).startsWith(wanted)))
}

/** Long enough to be looked for anywhere inside. */
export function isLongText(q: string): boolean {
  return [...fold(q)].length >= 3
}

/** A page with its rows made into what is shown. */
export interface ShownPage<Shown> {
  readonly items: readonly Shown[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export function pageOf<R extends Row, Shown>(page: ListPage<R>, show: (row: R) => Shown): ShownPage<Shown> {
  const { nextCursor, rows, total, totalIsMinimum } = page
  return { items: rows.map(show), nextCursor, total, totalIsMinimum }
}
