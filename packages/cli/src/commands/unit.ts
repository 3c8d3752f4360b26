import type { Call, Command } from '../command.ts'
import { EXIT, type ExitCode } from '../failure.ts'
import { printList } from '../listing.ts'
import type { Column } from '../output.ts'
import { CREATE_FLAGS, create, getNeeded, getTenant, getWord, LIST_FLAGS, pickTexts, TENANT_FLAG } from './directory.ts'

const KINDS = ['department', 'group']

const createUnit: Command = {
  name: 'unit create',
  takes: ['id'],
  about: 'Create a department or a group',
  flags: {
    ...TENANT_FLAG,
    kind: { value: 'KIND', about: 'department or group; always needed' },
    name: { value: 'NAME', about: 'What people call it; always needed' },
    parent: { value: 'UNIT', about: 'The unit above it; else it lies at the top of the tenant' },
    'external-id': { value: 'TEXT', about: 'What it is called elsewhere, such as in the payroll' },
    ...CREATE_FLAGS,
  },
  notes: ['The id stays as it is, and so does the kind: lower-case letters, digits and hyphens.'],
  examples: [
    'polett unit create sales --tenant acme --kind department --name Sales',
    'polett unit create g1 --tenant acme --kind group --name G1 --parent sales',
  ],
  run: runCreate,
}

const listUnits: Command = {
  name: 'unit list',
  takes: [],
  about: 'List departments and groups of a tenant',
  flags: {
    ...TENANT_FLAG,
    kind: { value: 'KIND', about: 'department or group' },
    parent: { value: 'UNIT', about: 'Right below this unit' },
    search: { value: 'TEXT', about: 'In id and name' },
    status: { value: 'STATUS', about: 'active or inactive, by their own setting' },
    sort: { value: 'FIELD', about: 'name, id, createdAt; -FIELD with = turns it around' },
    ...LIST_FLAGS,
  },
  examples: ['polett unit list --tenant acme', 'polett unit list --tenant acme --parent sales --json'],
  run: runList,
}

export const UNIT_COMMANDS: readonly Command[] = [createUnit, listUnits]

interface Row {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly parent: string | null
  readonly status: string
  readonly active: boolean
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'NAME', of: ({ name }) => name, shrinks: true },
  { title: 'PARENT', of: ({ parent }) => parent ?? '' },
  { title: 'STATUS', of: statusOf },
]

/** A unit works only while all above it do. */
function statusOf({ active, status }: Row): string {
  return status === 'active' && !active ? 'inactive above' : status
}

async function runCreate(call: Call): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const tenant = getTenant(call)
  const kind = getWord(call, 'kind', KINDS)
  const name = getNeeded(call, 'name', 'what people call the unit')
  const externalId = call.text('external-id')
  const rest = { ...pickTexts(call, ['parent', 'status']), ...(externalId === undefined ? {} : { externalId }) }
  await create<Row>(call, {
    path: ['v1', 'tenants', tenant, 'units'],
    body: () => ({ id, kind, name, ...rest }),
    tell: (row) => `the ${row.kind} ${row.id} "${row.name}" in ${tenant}`,
    columns: COLUMNS,
  })
  return EXIT.ok
}

async function runList(call: Call): Promise<ExitCode> {
  const path = ['v1', 'tenants', getTenant(call), 'units']
  const query = { q: call.text('search'), ...pickTexts(call, ['kind', 'parent', 'status', 'sort']) }
  await printList<Row>(call, { path, query, columns: COLUMNS })
  return EXIT.ok
}
