/** Lists as results: one page or all of them, as a table or as JSON. */

import { type Api, createApi, type Wanted } from './api.ts'
import type { Call, Flags } from './command.ts'
import { wrongUsage } from './failure.ts'
import { type Column, formatRow, formatTitles, measureColumns, printJson, writeJson } from './output.ts'
import { LARGEST_PAGE, listPages, type Page } from './pages.ts'
import { getSignedIn } from './settings.ts'

/** For every command that lists. */
export const PAGE_FLAGS: Flags = {
  limit: { value: 'N', about: 'Rows of a page, 1 to 200; default 50' },
  cursor: { value: 'CURSOR', about: 'Go on after the page that ended with this' },
  all: { about: 'Walk through all pages' },
}

export interface List<Row> {
  readonly path: readonly string[]
  /** Filters and order; the page is read from the flags. */
  readonly query: Readonly<Record<string, string | undefined>>
  readonly columns: readonly Column<Row>[]
}

/** Throws a failure of usage for flags that exclude each other. */
export async function printList<Row>(call: Call, { columns, path, query }: List<Row>): Promise<void> {
  if (call.has('all') && (call.has('limit') || call.has('cursor'))) {
    throw wrongUsage('--all walks through every page, so it goes with neither --limit nor --cursor.')
  }
  const api = createApi(await getSignedIn(call))
  const limit = call.has('all') ? LARGEST_PAGE : call.text('limit')
  const wanted = { path, query: { ...query, limit, cursor: call.text('cursor') } }
  if (!call.has('all')) await printPage(call, columns, await api.request<Page<Row>>(wanted))
  else if (call.has('json')) await printAllJson(call, api, wanted)
  else await printAllRows(call, columns, api, wanted)
}

async function printPage<Row>(call: Call, columns: readonly Column<Row>[], page: Page<Row>): Promise<void> {
  const { terminal } = call
  if (call.has('json')) {
    await printJson(terminal, page)
    return
  }
  await printRows(call, columns, page.items, null)
  const total = `${page.totalIsMinimum ? 'more than ' : ''}${page.total}`
  if (page.nextCursor === null) terminal.err(`${total} in all.\n`)
  else terminal.err(`${page.items.length} of ${total}. Go on with --cursor=${page.nextCursor}, or list them --all.\n`)
}

/** The widths of the first page hold for all, so that nothing has to be kept. */
async function printAllRows<Row>(call: Call, columns: readonly Column<Row>[], api: Api, wanted: Wanted): Promise<void> {
  let widths: readonly number[] | null = null
  let count = 0
  for await (const { items } of listPages<Row>(api, wanted)) {
    widths = await printRows(call, columns, items, widths)
    count += items.length
  }
  call.terminal.err(`${count} in all.\n`)
}

async function printRows<Row>(
  { terminal }: Call,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  given: readonly number[] | null,
): Promise<readonly number[]> {
  const { columns: width } = terminal
  const widths = given ?? measureColumns(columns, rows, width)
  const titles = given === null ? [formatTitles(columns, widths, width)] : []
  const lines = [...titles, ...rows.map((row) => formatRow(columns, row, widths, width))]
  if (lines.length > 0) await terminal.out(`${lines.join('\n')}\n`)
  return widths
}

/** The shape of one page that holds everything, written as it comes. */
async function printAllJson({ terminal }: Call, api: Api, wanted: Wanted): Promise<void> {
  let count = 0
  await terminal.out('{"items":[')
  for await (const { items } of listPages<unknown>(api, wanted)) {
    for (const item of items) await terminal.out(`${count++ === 0 ? '' : ','}\n${writeJson(item)}`)
  }
  await terminal.out(`\n],"nextCursor":null,"total":${count},"totalIsMinimum":false}\n`)
}
