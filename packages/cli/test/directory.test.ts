import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { parseMembership } from '../src/commands/user.ts'
import { type Outcome, polett, type Setting, succeed } from './recorder.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const as = (token: string, setting: Setting = {}): Setting => ({
  ...setting,
  environment: { POLETT_URL: server.url, POLETT_TOKEN: token },
})

const words = (text: string): string[] => text.split(' ')

function done(args: readonly string[], setting: Setting = {}): Promise<Outcome> {
  return succeed(args, as(server.master, setting))
}

function tried(args: readonly string[], setting: Setting = {}): Promise<Outcome> {
  return polett(args, as(server.master, setting))
}

/** The named member of each row of a list. */
async function listed(command: string, member: string): Promise<unknown[]> {
  const page = JSON.parse((await done([...words(command), '--json'])).out)
  return page.items.map((item: Record<string, unknown>) => item[member])
}

beforeAll(async () => {
  await done([...words('tenant create acme --time-zone Europe/Oslo --locale nb --name'), 'Acme AS'])
  await done(words('unit create sales --tenant acme --kind department --name Sales'))
  await done([
    ...words('role create reader --tenant acme --name Reader --permissions'),
    'tenant:read, user:read',
    ...words('--description reads'),
  ])
  await done([
    ...words('user create kari --tenant acme --email kari@acme.example --membership sales:reader'),
    ...words('--membership tenant-user --locale nb --name'),
    'Kari Nordmann',
  ])
})

describe('what was created', () => {
  it.each([
    ['tenants/acme', { name: 'Acme AS', timeZone: 'Europe/Oslo', locale: 'nb', status: 'active' }],
    ['tenants/acme/units/sales', { kind: 'department', name: 'Sales', parent: null, externalId: null }],
    [
      'tenants/acme/roles/reader',
      { name: 'Reader', permissions: ['tenant:read', 'user:read'], description: 'reads', unit: null, builtIn: false },
    ],
    [
      'tenants/acme/users/kari',
      {
        ...{ username: 'kari', name: 'Kari Nordmann', email: 'kari@acme.example', locale: 'nb' },
        memberships: [
          { unit: null, role: 'tenant-user' },
          { unit: 'sales', role: 'reader' },
        ],
      },
    ],
  ])('is there as it was said: %s', async (path, expected) => {
    const found = await server.ok('GET', `/v1/${path}`)
    expect({ ...found, memberships: found.memberships?.toSorted(byUnit) }).toMatchObject(expected)
  })

  it('is told as a row on standard output, and in words on standard error', async () => {
    const { err, out } = await done([
      ...words('unit create g1 --tenant acme --kind group --name G1 --parent sales'),
      ...words('--external-id 4711 --status inactive'),
    ])
    expect(err).toBe('Created the group g1 "G1" in acme.\n')
    expect(out).toMatch(/^ID +KIND +NAME +PARENT +STATUS\ng1 +group +G1 +sales +inactive\n$/)
    expect(await server.ok('GET', '/v1/tenants/acme/units/g1')).toMatchObject({ externalId: '4711', parent: 'sales' })
  })

  it('is told as JSON when that is wanted, and nothing else is', async () => {
    const { err, out } = await done(
      words('role create g1r --tenant acme --name R --permissions user:* --unit g1 --json'),
    )
    expect(err).toBe('')
    expect(JSON.parse(out)).toEqual(await server.ok('GET', '/v1/tenants/acme/roles/g1r'))
    expect(JSON.parse(out)).toMatchObject({ id: 'g1r', unit: 'g1', permissions: ['user:*'] })
  })
})

describe('lists', () => {
  it('are tables', async () => {
    const lines = async (command: string): Promise<string[]> => (await done(words(command))).out.trimEnd().split('\n')
    expect(await lines('tenant list --search acme')).toEqual([
      expect.stringMatching(/^ID +NAME +STATUS +TIME ZONE +LOCALE$/),
      expect.stringMatching(/^acme +Acme AS +active +Europe\/Oslo +nb$/),
    ])
    expect(await lines('role list --tenant acme --search reader')).toEqual([
      expect.stringMatching(/^ID +NAME +UNIT +STATUS +PERMISSIONS$/),
      expect.stringMatching(/^reader +Reader +active +tenant:read, user:read$/),
    ])
    expect((await lines('role list --tenant acme')).find((line) => line.startsWith('auditor'))).toContain('built in')
    expect(await lines('user list --tenant acme')).toEqual([
      expect.stringMatching(/^ID +USERNAME +NAME +EMAIL +STATUS +MEMBERSHIPS$/),
      expect.stringMatching(/^usr_\S+ +kari +Kari Nordmann +kari@acme\.example +active +(tenant-user|sales:reader), /),
    ])
  })

  it('say of a unit that one above it is inactive', async () => {
    await done(words('unit create closed --tenant acme --kind department --name Closed --status inactive'))
    await done(words('unit create inner --tenant acme --kind group --name Inner --parent closed'))
    expect((await done(words('unit list --tenant acme --parent closed'))).out).toMatch(/\ninner .* inactive above\n$/)
  })

  it('pass their filters and their order on', async () => {
    await done(words('tenant create beta --name Beta --status inactive'))
    await done(words('user create ola --tenant acme --name Ola --status inactive --membership g1:g1r'))
    expect(await listed('tenant list --status inactive', 'id')).toEqual(['beta'])
    expect(await listed('tenant list --search ac', 'id')).toEqual(['acme'])
    expect((await listed('tenant list --sort=-id', 'id')).filter((id) => id !== 'platform')).toEqual(['beta', 'acme'])
    expect(await listed('unit list --tenant acme --kind department --status active', 'id')).toEqual(['sales'])
    expect(await listed('unit list --tenant acme --parent sales', 'id')).toEqual(['g1'])
    expect(await listed('unit list --tenant acme --search INN', 'id')).toEqual(['inner'])
    expect(await listed('role list --tenant acme --search g1', 'id')).toEqual(['g1r'])
    expect((await listed('role list --tenant acme --sort=-id', 'id'))[0]).toBe('unit-user')
    expect((await listed('user list --tenant acme --unit sales', 'username')).toSorted()).toEqual(['kari', 'ola'])
    expect(await listed('user list --tenant acme --role reader', 'username')).toEqual(['kari'])
    expect(await listed('user list --tenant acme --status inactive', 'username')).toEqual(['ola'])
    expect(await listed('user list --tenant acme --search kar', 'username')).toEqual(['kari'])
    expect(await listed('user list --tenant acme --type technical', 'username')).toEqual([])
    expect(await listed('user list --tenant acme --sort=-username', 'username')).toEqual(['ola', 'kari'])
  })

  it('go page by page, or through all of them', async () => {
    const first = await done(words('unit list --tenant acme --limit 1 --sort id'))
    const cursor = /--cursor=(\S+),/.exec(first.err)?.[1] ?? ''
    expect(first.err).toMatch(/^1 of 4\. /)
    const rest = await done([...words('unit list --tenant acme --limit 3 --sort id'), `--cursor=${cursor}`])
    expect(rest.err).toBe('4 in all.\n')
    const all = await done(words('unit list --tenant acme --sort id --all'))
    expect(all.out.trimEnd().split('\n').slice(1).map(firstWord)).toEqual(['closed', 'g1', 'inner', 'sales'])
    expect(JSON.parse((await done(words('unit list --tenant acme --all --json'))).out)).toMatchObject({ total: 4 })
  })
})

describe('the exit code', () => {
  it.each([
    ['a missing permission', () => server.gateway, 'tenant create gamma --name Gamma', 4],
    ['a tenant that is not there', () => server.master, 'unit list --tenant nowhere', 5],
    ['an id that is taken', () => server.master, 'tenant create acme --name Acme', 6],
    ['a role that is not there', () => server.master, 'user create per --tenant acme --name P --membership nobody', 7],
    ['an id that is not one', () => server.master, 'unit create G_1 --tenant acme --kind group --name G', 7],
    ['a status that does not exist', () => server.master, 'role list --tenant acme --status asleep', 7],
  ])('after %s says so', async (_, token, command, code) => {
    const outcome = await polett(words(command), as(token()))
    expect(outcome).toMatchObject({ code, out: '' })
    expect(outcome.err).toMatch(/^polett: /)
  })

  it.each([
    ['tenant create acme', '--name is needed'],
    ['tenant create --name Acme', 'takes <id> besides flags'],
    ['unit list', '--tenant is needed'],
    ['unit create g2 --kind group --name G2', '--tenant is needed'],
    ['unit create g2 --tenant acme --name G2', '--kind is needed: department or group.'],
    ['unit create g2 --tenant acme --kind grup --name G2', 'Did you mean group?'],
    ['role create r --tenant acme --name R', '--permissions is needed'],
    ['role create r --tenant acme --name R --permissions user:read,', 'PERMISSION,PERMISSION'],
    ['user create', 'takes <username> besides flags'],
    ['user create per --tenant acme --name Per --membership :reader', 'UNIT:ROLE'],
    ['user list --tenant acme --all --limit 3', '--all walks through every page'],
    ['tenat list', 'Did you mean `polett tenant`?'],
    ['role lsit', 'Did you mean `polett role list`?'],
    ['user list --tennant acme', 'Did you mean --tenant?'],
    ['unit', '`polett unit` needs a word after it: create, list.'],
  ])('after `%s` is that of wrong usage', async (command, sentence) => {
    const outcome = await tried(words(command))
    expect(outcome.err).toContain(sentence)
    expect(outcome).toMatchObject({ code: 2, out: '' })
  })
})

describe('a membership', () => {
  it.each([
    ['sales:reader', { unit: 'sales', role: 'reader' }],
    ['tenant-user', { unit: null, role: 'tenant-user' }],
  ])('%s is read', (text, membership) => {
    expect(parseMembership(text)).toEqual(membership)
  })

  it.each([':reader', 'sales:', ':', 'a:b:c', 'sales: reader', ' '])('"%s" is refused', (text) => {
    expect(() => parseMembership(text)).toThrow('--membership is written')
  })
})

function byUnit(one: { unit: string | null }, other: { unit: string | null }): number {
  return (one.unit ?? '') < (other.unit ?? '') ? -1 : 1
}

function firstWord(line: string): string {
  return line.split(' ')[0] ?? ''
}
