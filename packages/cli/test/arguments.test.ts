import { describe, expect, it } from 'vitest'
import { parseGrant } from '../src/commands/token/fields.ts'
import { EXIT_MEANINGS, exitCodeOfStatus } from '../src/failure.ts'
import { COMMANDS } from '../src/main.ts'
import { findNearest } from '../src/nearest.ts'
import { polett } from './recorder.ts'

const SECRET = `pltu_${'a'.repeat(38)}`

describe('wrong usage', () => {
  it.each([
    [['tokn', 'list'], 'Did you mean `polett token`?'],
    [['token', 'lsit'], 'Did you mean `polett token list`?'],
    [['token'], '`polett token` needs a word after it'],
    [['frobnicate'], '`polett help` lists the commands'],
    [['--json', 'token', 'list'], 'Flags come after the command'],
    [['token', 'list', '--tennant', 'acme'], 'Did you mean --tenant?'],
    [['token', 'list', '--sort'], '--sort needs a value'],
    [['token', 'list', '--sort', '--all'], '--sort needs a value'],
    [['token', 'list', '--sort='], 'The value of --sort is empty'],
    [['token', 'list', '--all=yes'], '--all takes no value'],
    [['token', 'list', '--kind', 'user', '--kind', 'group'], '--kind is given twice'],
    [['token', 'list', 'surplus'], 'takes nothing besides flags'],
    [['token', 'show'], 'takes <id> besides flags'],
    [['token', 'create', '--kind', 'aplication'], 'Did you mean application?'],
    [['token', 'create', '--kind', 'mobile'], 'made by signing in on a device'],
    [['token', 'list', '--all', '--limit', '3'], '--all walks through every page'],
    [['token', 'check', 'shop'], '--permission is needed'],
    [['audit', 'export', '--csv', '--json-lines'], 'exclude each other'],
    [['backup', '--to', 'x'], '--data-dir is needed'],
    [['backup', '--data-dir', 'x'], '--to is needed'],
    [['token', 'list', '--url', 'ftp://example.org'], 'must be like https://'],
    [['token', 'list', '--url', 'https://example.org/path'], 'with no path'],
  ])('%j ends with 2 and says what is wrong', async (args, sentence) => {
    const { code, err, out } = await polett(args, { environment: { POLETT_TOKEN: 'x' } })
    expect(err).toContain(sentence)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  it.each([
    [['token', 'list', '--token', 'hidden-value']],
    [['token', 'list', '--token=hidden-value']],
    [['token', 'show', SECRET]],
    [['token', 'list', '--serch', SECRET]],
    [['frobnicate', SECRET]],
  ])('a token among the arguments is refused and not repeated (%#)', async (args) => {
    const { code, err, out } = await polett(args)
    expect(code).toBe(2)
    expect(err).toContain('remember')
    expect(err + out).not.toContain('hidden-value')
    expect(err + out).not.toContain(SECRET)
  })

  it('says how to use the program when nothing is said', async () => {
    const { code, err } = await polett([])
    expect(code).toBe(2)
    expect(err).toContain('polett <command>')
  })
})

describe('help', () => {
  it('names every command and every exit code', async () => {
    const { code, out } = await polett(['help'])
    expect(code).toBe(0)
    for (const { name } of COMMANDS) expect(out).toContain(name)
    for (const [exit, meaning] of EXIT_MEANINGS) expect(out).toContain(`${exit}  ${meaning}`)
  })

  it.each(COMMANDS.map(({ name }) => name))('explains %s with all of its flags, in both ways', async (name) => {
    const words = name.split(' ')
    const page = await polett(['help', ...words])
    expect(await polett([...words, '--help'])).toEqual(page)
    expect(page.code).toBe(0)
    for (const flag of Object.keys(COMMANDS.find((each) => each.name === name)?.flags ?? {})) {
      expect(page.out).toContain(`--${flag}`)
    }
  })

  it('tells the settings of the server with its command', async () => {
    expect((await polett(['serve', '--help'])).out).toContain('POLETT_TRUSTED_PROXIES')
  })

  it('tells the version', async () => {
    expect((await polett(['--version'])).out).toMatch(/^polett \d+\.\d+\.\d+\n$/)
  })
})

describe('the exit code of an answer', () => {
  it.each([
    [400, 1],
    [401, 3],
    [403, 4],
    [404, 5],
    [409, 6],
    [422, 7],
    [429, 1],
    [500, 1],
    [503, 1],
  ])('is, for %i, %i', (status, code) => {
    expect(exitCodeOfStatus(status)).toBe(code)
  })
})

describe('the nearest word', () => {
  it.each([
    ['lsit', 'list'],
    ['lis', 'list'],
    ['serv', 'serve'],
    ['SERVE', null],
    ['', null],
    ['xyz', null],
  ])('to %j is %j', (word, near) => {
    expect(findNearest(word, ['list', 'serve', 'delete'])).toBe(near)
  })
})

describe('a grant', () => {
  it.each([
    ['site1=tenant:read,user:*', { tenant: 'site1', permissions: ['tenant:read', 'user:*'] }],
    ['site1/sales=user:read', { tenant: 'site1', unit: 'sales', permissions: ['user:read'] }],
    ['*=*', { tenant: '*', permissions: ['*'] }],
    ['a=b:c, d:e', { tenant: 'a', permissions: ['b:c', 'd:e'] }],
  ])('%s is read', (text, grant) => {
    expect(parseGrant(text)).toEqual(grant)
  })

  it.each([
    'site1',
    'site1=',
    '=user:read',
    'site1=user:read,',
    'a/b/c=user:read',
    '/b=user:read',
  ])('%s is refused', (text) => {
    expect(() => parseGrant(text)).toThrow('--grant is written')
  })
})
