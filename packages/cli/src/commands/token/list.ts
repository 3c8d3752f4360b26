import type { Token } from '@polett/contract/tokens'
import { type Api, createApi, type Wanted } from '../../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../../command.ts'
import { EXIT, type ExitCode, wrongUsage } from '../../failure.ts'
import { readFuture, readPast } from '../../instants.ts'
import {
  type Column,
  formatInstant,
  formatRow,
  formatTitles,
  measureColumns,
  printJson,
  writeJson,
} from '../../output.ts'
import { LARGEST_PAGE, listPages, type Page } from '../../pages.ts'
import { getSignedIn } from '../../settings.ts'

export const listTokens: Command = {
  name: 'token list',
  takes: [],
  about: 'List tokens',
  flags: {
    kind: { value: 'KINDS', about: 'user, mobile, application, organization, group; several with commas' },
    tenant: { value: 'TENANT', about: 'Living in this tenant' },
    unit: { value: 'UNIT', about: 'Living in this unit or below' },
    reaches: { value: 'TENANT', about: 'Holding anything in this tenant' },
    user: { value: 'USER', about: 'Of this user; "self" for your own' },
    status: { value: 'STATUS', about: 'active, revoked, suspended, expired; several with commas' },
    search: { value: 'TEXT', about: 'In id, name, application and user' },
    last4: { value: 'XXXX', about: 'Whose secret ends so' },
    'expires-before': { value: 'WHEN', about: '30d (from now), a day (its end, UTC), or RFC 3339' },
    'last-used-before': { value: 'WHEN', about: '90d (ago), a day (its start, UTC), or RFC 3339; the never used too' },
    sort: { value: 'FIELD', about: 'name, createdAt, updatedAt, expiresAt, lastUsedAt; -FIELD with = turns it around' },
    limit: { value: 'N', about: 'Rows of a page, 1 to 200; default 50' },
    cursor: { value: 'CURSOR', about: 'Go on after the page that ended with this' },
    all: { about: 'Walk through all pages' },
    ...JSON_FLAG,
    ...CONNECTION_FLAGS,
  },
  examples: [
    'polett token list --tenant acme --status active --sort=-lastUsedAt',
    'polett token list --last-used-before 90d --all --json',
  ],
  run,
}

type Row = Partial<Token> & Pick<Token, 'id' | 'kind'>

async function run(call: Call): Promise<ExitCode> {
  if (call.has('all') && (call.has('limit') || call.has('cursor'))) {
    throw wrongUsage('--all walks through every page, so it goes with neither --limit nor --cursor.')
  }
  const query = readFilters(call)
  const api = createApi(await getSignedIn(call))
  const wanted = { path: ['v1', 'tokens'], query }
  if (call.has('all')) await (call.has('json') ? printAllJson(call, api, wanted) : printAllRows(call, api, wanted))
  else await printPage(call, await api.request<Page<Row>>(wanted))
  return EXIT.ok
}

export function readFilters(call: Call): Record<string, string | undefined> {
  const now = call.terminal.now()
  const expires = call.text('expires-before')
  const lastUsed = call.text('last-used-before')
  return {
    kind: call.text('kind'),
    tenant: call.text('tenant'),
    unit: call.text('unit'),
    reaches: call.text('reaches'),
    user: call.text('user'),
    status: call.text('status'),
    q: call.text('search'),
    secretLast4: call.text('last4'),
    expiresBefore: expires === undefined ? undefined : readFuture('expires-before', expires, now),
    lastUsedBefore: lastUsed === undefined ? undefined : readPast('last-used-before', lastUsed, now),
    sort: call.text('sort'),
    limit: call.has('all') ? LARGEST_PAGE : call.text('limit'),
    cursor: call.text('cursor'),
  }
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'NAME', of: ({ application, name }) => name ?? application ?? '', shrinks: true },
  { title: 'PLACE', of: placeOf, shrinks: true },
  { title: 'STATUS', of: ({ status }) => status ?? '' },
  { title: 'EXPIRES', of: ({ expiresAt }) => (expiresAt === undefined ? '' : formatInstant(expiresAt, 'never')) },
  { title: 'LAST USED', of: ({ lastUsedAt }) => formatInstant(lastUsedAt ?? null, 'never') },
]

function placeOf({ tenant, unit, user }: Row): string {
  if (tenant === undefined) return ''
  const place = [tenant ?? 'platform', ...(unit == null ? [] : [unit])].join('/')
  return user == null ? place : `${user.username} in ${place}`
}

async function printPage(call: Call, page: Page<Row>): Promise<void> {
  const { terminal } = call
  if (call.has('json')) {
    await printJson(terminal, page)
    return
  }
  await printRows(call, page.items, null)
  const total = `${page.totalIsMinimum ? 'more than ' : ''}${page.total}`
  if (page.nextCursor === null) terminal.err(`${total} in all.\n`)
  else terminal.err(`${page.items.length} of ${total}. Go on with --cursor=${page.nextCursor}, or list them --all.\n`)
}

/** The widths of the first page hold for all, so that nothing has to be kept. */
async function printAllRows(call: Call, api: Api, wanted: Wanted): Promise<void> {
  let widths: readonly number[] | null = null
  let count = 0
  for await (const { items } of listPages<Row>(api, wanted)) {
    widths = await printRows(call, items, widths)
    count += items.length
  }
  call.terminal.err(`${count} in all.\n`)
}

async function printRows(
  { terminal }: Call,
  rows: readonly Row[],
  given: readonly number[] | null,
): Promise<readonly number[]> {
  const { columns: width } = terminal
  const widths = given ?? measureColumns(COLUMNS, rows, width)
  const titles = given === null ? [formatTitles(COLUMNS, widths, width)] : []
  const lines = [...titles, ...rows.map((row) => formatRow(COLUMNS, row, widths, width))]
  if (lines.length > 0) await terminal.out(`${lines.join('\n')}\n`)
  return widths
}

/** The shape of one page that holds everything, written as it comes. */
async function printAllJson({ terminal }: Call, api: Api, wanted: Wanted): Promise<void> {
  let count = 0
  await terminal.out('{"items":[')
  for await (const { items } of listPages<Row>(api, wanted)) {
    for (const item of items) await terminal.out(`${count++ === 0 ? '' : ','}\n${writeJson(item)}`)
  }
  await terminal.out(`\n],"nextCursor":null,"total":${count},"totalIsMinimum":false}\n`)
}
