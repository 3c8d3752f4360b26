/** What a list of the directory answers: a page, or all of it as CSV. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ListQuery, ShownPage } from '../usecases/list-query.ts'
import { type CsvValue, csvLine, sendCsv, wantsCsv } from './csv.ts'
import { showPage } from './directory-shapes.ts'

export interface DirectoryList<Query, Shown, Wire> {
  /** Of the file, without its ending. */
  readonly name: string
  /** The schema of what is shown: its members are the columns. */
  readonly shape: { readonly properties: Readonly<Record<string, unknown>> }
  readonly query: Query
  list(query: Query): Promise<ShownPage<Shown>>
  show(shown: Shown): Wire
}

const AT_ONCE = 200

/** Refuses before the first line is sent. */
export async function answerList<Query extends ListQuery, Shown, Wire extends object>(
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  directory: DirectoryList<Query, Shown, Wire>,
): Promise<FastifyReply | object> {
  const { list, name, query, show } = directory
  if (!wantsCsv(request)) return showPage(await list(query), show)
  const from = (cursor: string | undefined) => list({ ...query, limit: AT_ONCE, cursor })
  return sendCsv(reply, `${name}.csv`, csvLines(directory, await from(undefined), from))
}

async function* csvLines<Shown, Wire extends object>(
  { shape, show }: Pick<DirectoryList<unknown, Shown, Wire>, 'shape' | 'show'>,
  first: ShownPage<Shown>,
  from: (cursor: string) => Promise<ShownPage<Shown>>,
): AsyncGenerator<string> {
  const columns = Object.keys(shape.properties)
  yield csvLine(columns)
  for (let page = first; ; page = await from(page.nextCursor)) {
    for (const shown of page.items) {
      const members = new Map(Object.entries(show(shown)))
      yield csvLine(columns.map((column) => cellOf(members.get(column))))
    }
    if (page.nextCursor === null) return
  }
}

function cellOf(value: unknown): CsvValue {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
