import type { Token } from '@polett/contract/tokens'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../../command.ts'
import { EXIT, type ExitCode } from '../../failure.ts'
import { readFuture, readPast } from '../../instants.ts'
import { PAGE_FLAGS, printList } from '../../listing.ts'
import { type Column, formatInstant } from '../../output.ts'

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
    ...PAGE_FLAGS,
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
  await printList(call, { path: ['v1', 'tokens'], query: readFilters(call), columns: COLUMNS })
  return EXIT.ok
}

function readFilters(call: Call): Record<string, string | undefined> {
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
