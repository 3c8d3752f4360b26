import type { Call, Command } from '../command.ts'
import { EXIT, type ExitCode, wrongUsage } from '../failure.ts'
import { printList } from '../listing.ts'
import type { Column } from '../output.ts'
import { PASSWORD_FLAG, readPassword, refuseTokenAndPassword } from '../password.ts'
import { CREATE_FLAGS, create, getNeeded, getTenant, LIST_FLAGS, pickTexts, TENANT_FLAG } from './directory.ts'

const createUser: Command = {
  name: 'user create',
  takes: ['username'],
  about: 'Create a user',
  flags: {
    ...TENANT_FLAG,
    name: { value: 'NAME', about: 'The full name; always needed' },
    email: { value: 'ADDRESS', about: 'The address of their e-mail' },
    locale: { value: 'LOCALE', about: 'Their language, such as nb' },
    membership: {
      value: 'UNIT:ROLE',
      about: 'Such as sales:reader; a role alone, such as tenant-user, is for the tenant as a whole',
      many: true,
    },
    ...PASSWORD_FLAG,
    ...CREATE_FLAGS,
  },
  notes: [
    'Without --password-stdin the user has no password and cannot sign in, but may have tokens.',
    'A password is never taken as a flag or an argument, because shells and lists of processes remember those.',
  ],
  examples: [
    'polett user create kari --tenant acme --name "Kari Nordmann" --membership sales:reader --membership tenant-user',
    'polett user create ola --tenant acme --name "Ola Nordmann" --password-stdin < ola.password',
  ],
  run: runCreate,
}

const listUsers: Command = {
  name: 'user list',
  takes: [],
  about: 'List users of a tenant',
  flags: {
    ...TENANT_FLAG,
    unit: { value: 'UNIT', about: 'Members of this unit or one below' },
    role: { value: 'ROLE', about: 'Holding this role' },
    type: { value: 'TYPE', about: 'person, or technical for those that tokens bring along' },
    status: { value: 'STATUS', about: 'active or inactive' },
    search: { value: 'TEXT', about: 'In username and name' },
    sort: { value: 'FIELD', about: 'name, username, createdAt; -FIELD with = turns it around' },
    ...LIST_FLAGS,
  },
  examples: ['polett user list --tenant acme --unit sales', 'polett user list --tenant acme --search kari --json'],
  run: runList,
}

export const USER_COMMANDS: readonly Command[] = [createUser, listUsers]

interface Membership {
  readonly unit: string | null
  readonly role: string
}

interface Row {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly email: string | null
  readonly status: string
  readonly type: string
  readonly memberships: readonly Membership[]
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'USERNAME', of: ({ username }) => username },
  { title: 'NAME', of: ({ name }) => name, shrinks: true },
  { title: 'EMAIL', of: ({ email }) => email ?? '', shrinks: true },
  { title: 'STATUS', of: ({ status, type }) => (type === 'technical' ? `${status}, technical` : status) },
  { title: 'MEMBERSHIPS', of: ({ memberships }) => memberships.map(writeMembership).join(', '), shrinks: true },
]

async function runCreate(call: Call): Promise<ExitCode> {
  const [username = ''] = call.positionals
  const tenant = getTenant(call)
  const name = getNeeded(call, 'name', 'the full name')
  const rest = {
    ...pickTexts(call, ['email', 'locale', 'status']),
    ...(call.has('membership') ? { memberships: call.texts('membership').map(parseMembership) } : {}),
  }
  refuseTokenAndPassword(call)
  await create<Row>(call, {
    path: ['v1', 'tenants', tenant, 'users'],
    body: async () => {
      const password = await readPassword(call)
      return { username, name, ...rest, ...(password === undefined ? {} : { password }) }
    },
    tell: (row) => `the user ${row.username} "${row.name}" in ${tenant}`,
    columns: COLUMNS,
  })
  return EXIT.ok
}

async function runList(call: Call): Promise<ExitCode> {
  const path = ['v1', 'tenants', getTenant(call), 'users']
  const query = { q: call.text('search'), ...pickTexts(call, ['unit', 'role', 'type', 'status', 'sort']) }
  await printList<Row>(call, { path, query, columns: COLUMNS })
  return EXIT.ok
}

/**
 * `unit:role`, or a role alone for the tenant as a whole. Throws a failure of usage. An empty unit is refused: it is what
 * a script with an unset variable writes, and would give rights in the whole tenant.
 */
export function parseMembership(text: string): Membership {
  const [, unit = null, role] = /^(?:([^:\s]+):)?([^:\s]+)$/.exec(text) ?? []
  if (role !== undefined) return { unit, role }
  throw wrongUsage('--membership is written UNIT:ROLE, such as sales:reader.', [
    'A role alone, such as tenant-user, is for the tenant as a whole.',
  ])
}

function writeMembership({ role, unit }: Membership): string {
  return unit === null ? role : `${unit}:${role}`
}
