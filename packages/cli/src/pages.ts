/** Walks a list page by page. */

import type { Api, Wanted } from './api.ts'

export interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export const LARGEST_PAGE = '200'

export async function* listPages<Row>(api: Api, wanted: Wanted): AsyncGenerator<Page<Row>> {
  let cursor: string | undefined
  do {
    const query = { limit: LARGEST_PAGE, ...wanted.query, cursor }
    const page: Page<Row> = await api.request<Page<Row>>({ ...wanted, query })
    yield page
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
