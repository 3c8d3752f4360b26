import type { Call, Command } from '../command.ts'
import { EXIT, type ExitCode } from '../failure.ts'
import { printList } from '../listing.ts'
import type { Column } from '../output.ts'
import { CREATE_FLAGS, create, getNeeded, LIST_FLAGS, pickTexts } from './directory.ts'

const createTenant: Command = {
  name: 'tenant create',
  takes: ['id'],
  about: 'Create a tenant',
  flags: {
    name: { value: 'NAME', about: 'What people call it; always needed' },
    'time-zone': { value: 'ZONE', about: 'Where its days end, such as Europe/Oslo; default UTC' },
    locale: { value: 'LOCALE', about: 'Its language, such as nb; default en' },
    ...CREATE_FLAGS,
  },
  notes: ['The id stays as it is: lower-case letters, digits and hyphens.'],
  examples: ['polett tenant create acme --name "Acme AS" --time-zone Europe/Oslo --locale nb'],
  run: runCreate,
}

const listTenants: Command = {
  name: 'tenant list',
  takes: [],
  about: 'List tenants',
  flags: {
    search: { value: 'TEXT', about: 'In id and name' },
    status: { value: 'STATUS', about: 'active or inactive' },
    sort: { value: 'FIELD', about: 'name, id, createdAt; -FIELD with = turns it around' },
    ...LIST_FLAGS,
  },
  examples: ['polett tenant list --search acme', 'polett tenant list --all --json'],
  run: runList,
}

export const TENANT_COMMANDS: readonly Command[] = [createTenant, listTenants]

interface Row {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly timeZone: string
  readonly locale: string
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'NAME', of: ({ name }) => name, shrinks: true },
  { title: 'STATUS', of: ({ status }) => status },
  { title: 'TIME ZONE', of: ({ timeZone }) => timeZone },
  { title: 'LOCALE', of: ({ locale }) => locale },
]

async function runCreate(call: Call): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const name = getNeeded(call, 'name', 'what people call the tenant')
  const zone = call.text('time-zone')
  const rest = { ...pickTexts(call, ['locale', 'status']), ...(zone === undefined ? {} : { timeZone: zone }) }
  await create<Row>(call, {
    path: ['v1', 'tenants'],
    body: () => ({ id, name, ...rest }),
    tell: (row) => `the tenant ${row.id} "${row.name}"`,
    columns: COLUMNS,
  })
  return EXIT.ok
}

async function runList(call: Call): Promise<ExitCode> {
  const query = { q: call.text('search'), ...pickTexts(call, ['status', 'sort']) }
  await printList<Row>(call, { path: ['v1', 'tenants'], query, columns: COLUMNS })
  return EXIT.ok
}
