import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { type Outcome, polett, type Setting, succeed } from './recorder.ts'

const PASSWORD = 'seven quiet herons'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
})
afterAll(() => server.stop())

const asMaster = (setting: Setting): Setting => ({
  ...setting,
  environment: { POLETT_URL: server.url, POLETT_TOKEN: server.master },
})

function done(args: readonly string[], setting: Setting): Promise<Outcome> {
  return succeed(args, asMaster(setting))
}

function tried(args: readonly string[], setting: Setting = {}): Promise<Outcome> {
  return polett(args, asMaster(setting))
}

describe('a password', () => {
  const create = (username: string): string[] => [
    ...['user', 'create', username, '--tenant', 'acme', '--membership', 'tenant-user', '--name', 'Somebody'],
    '--password-stdin',
  ]

  it('comes from standard input, and is told nowhere', async () => {
    const { err, out } = await done(create('liv'), { input: `${PASSWORD}\r\n` })
    expect(out + err).not.toContain(PASSWORD)
    expect(await server.signIn('liv', PASSWORD, 'acme')).toEqual(expect.any(String))
  })

  it('is asked for twice where somebody can be asked', async () => {
    const asked = await done(create('nils'), { interactive: true, hidden: [PASSWORD, PASSWORD] })
    expect(asked.questions).toEqual(['Password: ', 'The same again: '])
    expect(asked.out + asked.err).not.toContain(PASSWORD)
    expect(await server.signIn('nils', PASSWORD, 'acme')).toEqual(expect.any(String))
  })

  it.each<[string, Setting, number, string]>([
    ['two that differ', { interactive: true, hidden: [PASSWORD, 'another one'] }, 1, 'differ'],
    ['none', { input: '\n' }, 2, 'is empty'],
    ['more than a line', { input: `${PASSWORD}\nand more` }, 2, 'in one line'],
    ['what is not UTF-8', { input: 'bl\ufffdb\ufffdrsyltet\ufffdy' }, 2, 'UTF-8'],
    ['one that is too short', { input: 'short' }, 7, '/password'],
  ])('is refused and repeated nowhere: %s', async (_, setting, code, sentence) => {
    const outcome = await tried(create('per'), setting)
    expect(outcome).toMatchObject({ code, out: '' })
    expect(outcome.err).toContain(sentence)
    expect(outcome.err).not.toContain(setting.input?.trim() || PASSWORD)
    expect(await server.call('GET', '/v1/tenants/acme/users/per', { token: server.master })).toMatchObject({
      status: 404,
    })
  })

  it('is not asked for when no token is set', async () => {
    const outcome = await polett(create('per'), { interactive: true, environment: { POLETT_URL: server.url } })
    expect(outcome).toMatchObject({ code: 3, questions: [] })
  })

  it('cannot come from where the token comes from', async () => {
    const outcome = await tried([...create('per'), '--token-file', '-'], { input: server.master })
    expect(outcome).toMatchObject({ code: 2, err: expect.stringContaining('both the token and the password') })
  })

  it.each([
    '--password hidden-value',
    '--password=hidden-value',
    '--password-stdin=hidden-value',
    '--password-stdin hidden-value',
  ])('is not taken from the arguments: %s', async (given) => {
    const outcome = await tried(`user create per --tenant acme --name Per ${given}`.split(' '))
    expect(outcome).toMatchObject({ code: 2, out: '' })
    expect(outcome.err).not.toContain('hidden-value')
  })
})
