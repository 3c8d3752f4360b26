import type { Call, Command } from '../command.ts'
import { EXIT, type ExitCode, wrongUsage } from '../failure.ts'
import { printList } from '../listing.ts'
import type { Column } from '../output.ts'
import { CREATE_FLAGS, create, getNeeded, getTenant, LIST_FLAGS, pickTexts, TENANT_FLAG } from './directory.ts'

const createRole: Command = {
  name: 'role create',
  takes: ['id'],
  about: 'Create a role, which is a user type',
  flags: {
    ...TENANT_FLAG,
    name: { value: 'NAME', about: 'What people call it; always needed' },
    permissions: { value: 'PERMISSIONS', about: 'What it gives, such as tenant:read,user:*; always needed' },
    unit: { value: 'UNIT', about: 'To be used in this unit only' },
    description: { value: 'TEXT', about: 'What it is for' },
    ...CREATE_FLAGS,
  },
  notes: ['The id stays as it is: lower-case letters, digits and hyphens.'],
  examples: [
    'polett role create reader --tenant acme --name Reader --permissions tenant:read,user:read',
    'polett role create helper --tenant acme --name Helper --permissions "user:*" --unit sales',
  ],
  run: runCreate,
}

const listRoles: Command = {
  name: 'role list',
  takes: [],
  about: 'List roles of a tenant, the built-in ones included',
  flags: {
    ...TENANT_FLAG,
    search: { value: 'TEXT', about: 'In id and name' },
    status: { value: 'STATUS', about: 'active or inactive' },
    sort: { value: 'FIELD', about: 'name, id, createdAt; -FIELD with = turns it around' },
    ...LIST_FLAGS,
  },
  examples: ['polett role list --tenant acme'],
  run: runList,
}

export const ROLE_COMMANDS: readonly Command[] = [createRole, listRoles]

interface Row {
  readonly id: string
  readonly name: string
  readonly permissions: readonly string[]
  readonly unit: string | null
  readonly status: string
  readonly builtIn: boolean
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'NAME', of: ({ name }) => name, shrinks: true },
  { title: 'UNIT', of: ({ unit }) => unit ?? '' },
  { title: 'STATUS', of: ({ builtIn, status }) => (builtIn ? `${status}, built in` : status) },
  { title: 'PERMISSIONS', of: ({ permissions }) => permissions.join(', '), shrinks: true },
]

async function runCreate(call: Call): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const tenant = getTenant(call)
  const name = getNeeded(call, 'name', 'what people call the role')
  const permissions = parsePermissions(
    getNeeded(call, 'permissions', 'what the role gives, such as tenant:read,user:*'),
  )
  const rest = pickTexts(call, ['unit', 'description', 'status'])
  await create<Row>(call, {
    path: ['v1', 'tenants', tenant, 'roles'],
    body: () => ({ id, name, permissions, ...rest }),
    tell: (row) => `the role ${row.id} "${row.name}" in ${tenant}`,
    columns: COLUMNS,
  })
  return EXIT.ok
}

function parsePermissions(text: string): string[] {
  const permissions = text.split(',').map((each) => each.trim())
  if (!permissions.includes('')) return permissions
  throw wrongUsage('--permissions is written PERMISSION,PERMISSION, such as tenant:read,user:*')
}

async function runList(call: Call): Promise<ExitCode> {
  const path = ['v1', 'tenants', getTenant(call), 'roles']
  const query = { q: call.text('search'), ...pickTexts(call, ['status', 'sort']) }
  await printList<Row>(call, { path, query, columns: COLUMNS })
  return EXIT.ok
}
