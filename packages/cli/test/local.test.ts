/** The commands that work on the files themselves, beside a server that runs and without one. */

import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { polett, type Setting, succeed } from './recorder.ts'

let server: TestServer
let dataDir = ''
beforeAll(async () => {
  server = await startServer()
  dataDir = join(server.directory, 'data')
})
afterAll(() => server.stop())

const to = (name: string): string => join(server.directory, name)

describe('a backup', () => {
  it('is whole, private and without the key, while the server writes', async () => {
    let count = 0
    let stop = false
    const writing = (async () => {
      while (!stop) await server.ok('POST', '/v1/tenants', { id: `t${count++}`, name: 'T' })
    })()
    while (count < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    const { err, out } = await succeed(['backup', '--data-dir', dataDir, '--to', to('one.sqlite')])
    stop = true
    await writing
    expect(out).toContain('checked')
    expect(err).toBe(
      `The key file ${join(dataDir, 'polett.key')} is not in this backup; keep a copy of it elsewhere.\n`,
    )
    expect(statSync(to('one.sqlite')).mode & 0o777).toBe(0o600)
    const key = JSON.parse(readFileSync(join(dataDir, 'polett.key'), 'utf8')).keys[0].key
    const bytes = readFileSync(to('one.sqlite'))
    expect(bytes.includes(key) || bytes.includes(Buffer.from(key, 'base64'))).toBe(false)
    expect(readdirSync(server.directory).filter((name) => name.includes('.part'))).toEqual([])
  })

  it('is private whatever the umask says', async () => {
    const before = process.umask(0)
    try {
      await succeed(['backup', '--data-dir', dataDir, '--to', to('umask.sqlite')])
    } finally {
      process.umask(before)
    }
    expect(statSync(to('umask.sqlite')).mode & 0o777).toBe(0o600)
  })

  it('starts as a server again, with the key beside it', async () => {
    await succeed(['backup', '--data-dir', dataDir, '--to', to('two.sqlite'), '--json'])
    const restored = to('restored')
    mkdirSync(restored)
    writeFileSync(join(restored, 'polett.sqlite'), readFileSync(to('two.sqlite')))
    writeFileSync(join(restored, 'polett.key'), readFileSync(join(dataDir, 'polett.key')))
    await server.restart({ POLETT_DATA_DIR: restored })
    const { total } = await server.ok('GET', '/v1/tokens')
    await server.restart()
    expect(total).toBe(3)
  })

  it('overwrites nothing and says where a database is missing', async () => {
    writeFileSync(to('taken'), 'mine')
    expect(await polett(['backup', '--data-dir', dataDir, '--to', to('taken')])).toMatchObject({ code: 1 })
    expect(readFileSync(to('taken'), 'utf8')).toBe('mine')
    const { code, err } = await polett(['backup', '--data-dir', to('nowhere'), '--to', to('three.sqlite')])
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('There is no database') })
    expect(readdirSync(server.directory)).not.toContain('three.sqlite')
  })

  it.each([
    ['cut', 'delete from audit where seq = (select max(seq) from audit)'],
    ['altered', "update audit set hash = '0' where seq = (select max(seq) from audit)"],
  ])('is refused when the end of the audit log was %s', async (name, statement) => {
    const copy = to(name)
    mkdirSync(copy)
    await succeed(['backup', '--data-dir', dataDir, '--to', join(copy, 'polett.sqlite')])
    const database = new DatabaseSync(join(copy, 'polett.sqlite'))
    database.exec(statement)
    database.close()
    const { code, err } = await polett(['backup', '--data-dir', copy, '--to', to('four.sqlite')])
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('audit log does not end') })
    expect(readdirSync(server.directory).filter((file) => file.startsWith('four'))).toEqual([])
  })
})

describe('the audit log on the disk', () => {
  it('is proven beside a running server, and leaves nothing behind', async () => {
    const { out } = await succeed(['audit', 'verify', '--data-dir', dataDir], { now: server.clock.now })
    expect(out).toMatch(/^The audit log is intact: \d+ entries/)
  })

  it('is found broken where somebody has changed it', async () => {
    const copy = to('tampered')
    mkdirSync(copy)
    await succeed(['backup', '--data-dir', dataDir, '--to', join(copy, 'polett.sqlite')])
    writeFileSync(join(copy, 'polett.key'), readFileSync(join(dataDir, 'polett.key')), { mode: 0o600 })
    const database = new DatabaseSync(join(copy, 'polett.sqlite'))
    database.exec(`update audit set actor_name = 'Nobody' where seq = 2`)
    database.close()
    const verdict = await polett(['audit', 'verify', '--data-dir', copy, '--json'], { now: server.clock.now })
    expect(verdict.code).toBe(1)
    expect(JSON.parse(verdict.out)).toMatchObject({ intact: false, brokenAt: 2 })
  })
})

describe('the doctor', () => {
  const codes = async (setting: Setting = {}, ...args: string[]): Promise<Record<string, string>> => {
    const { out } = await polett(['doctor', '--json', '--data-dir', dataDir, ...args], {
      now: server.clock.now,
      ...setting,
    })
    const { findings } = JSON.parse(out) as { findings: { code: string; severity: string }[] }
    return Object.fromEntries(findings.map(({ code, severity }) => [code, severity]))
  }

  it('has nothing above info to say about a new installation', async () => {
    const environment = { POLETT_URL: server.url, POLETT_TOKEN: server.master }
    const found = await codes({ environment })
    expect(found).toEqual({
      key_beside_database: 'info',
      mail_off: 'info',
      policy_no_maximum: 'info',
      default_token_new: 'info',
    })
    const { code, out } = await polett(['doctor', '--data-dir', dataDir], { environment, now: server.clock.now })
    expect(code).toBe(0)
    expect(out).toContain('0 bad, 0 warning, 4 info')
  })

  it.each([
    [{ POLETT_PUBLIC_URL: 'http://tokens.example.org' }, 'public_url_http', 'bad'],
    [{ POLETT_HOST: '0.0.0.0' }, 'public_url_http', 'bad'],
    [{ POLETT_HOST: '::' }, 'public_url_http', 'bad'],
    [{ POLETT_ALLOW_HTTP: 'true' }, 'http_allowed', 'warning'],
    [{ POLETT_TRUSTED_PROXIES: '10.0.0.1,0.0.0.0/0' }, 'trusted_proxies_wide', 'bad'],
    [{ POLETT_TRUSTED_PROXIES: '::/0' }, 'trusted_proxies_wide', 'bad'],
    [{ POLETT_TRUSTED_PROXIES: '10.0.0.0/7' }, 'trusted_proxies_wide', 'warning'],
    [{ POLETT_LEGACY_HEADERS: 'on' }, 'legacy_headers', 'warning'],
    [{ POLETT_HOST: '10.0.0.1', POLETT_METRICS_PORT: '9000' }, 'metrics_open', 'warning'],
    [{ POLETT_SETUP_CODE: 'correct-horse' }, 'setup_code_left', 'info'],
    [{ POLETT_PORT: 'many' }, 'settings_unreadable', 'bad'],
    [{ POLETT_MASTER_KEY_FILE: 'nowhere.key' }, 'key_missing', 'bad'],
  ])('finds %j', async (environment, code, severity) => {
    expect(await codes({ environment })).toMatchObject({ [code]: severity })
  })

  it.each([
    { POLETT_PUBLIC_URL: 'https://tokens.example.org', POLETT_HOST: '0.0.0.0' },
    { POLETT_TRUSTED_PROXIES: '10.0.0.1,192.168.0.0/16,fd00::/48,2001:db8::1' },
  ])('lets %j be', async (environment) => {
    expect(await codes({ environment })).toEqual({ key_beside_database: 'info' })
  })

  it('finds files that others can read, and ends with 1', async () => {
    for (const [path, mode] of [
      [dataDir, 0o700],
      [join(dataDir, 'polett.key'), 0o600],
    ] as const) {
      chmodSync(path, mode | 0o004)
      const { code, out } = await polett(['doctor', '--data-dir', dataDir])
      chmodSync(path, mode)
      expect(code).toBe(1)
      expect(out).toContain(`chmod ${mode.toString(8)} ${path}`)
    }
  })

  it('finds an installation without set-up, and a database of a newer version', async () => {
    const copy = to('newer')
    mkdirSync(copy, { mode: 0o700 })
    await succeed(['backup', '--data-dir', dataDir, '--to', join(copy, 'polett.sqlite')])
    const database = new DatabaseSync(join(copy, 'polett.sqlite'))
    database.exec(`update installation set setup_done_at = null; insert into migration values ('9999-later', 1)`)
    database.close()
    const { out } = await polett(['doctor', '--json', '--data-dir', copy])
    expect(
      JSON.parse(out)
        .findings.map((each: { code: string }) => each.code)
        .toSorted(),
    ).toEqual([...['database_newer', 'journal_mode', 'key_missing', 'setup_not_done']])
  })

  it('finds weak tokens and policies on a server', async () => {
    const setting = (): Setting => ({
      environment: { POLETT_URL: server.url, POLETT_TOKEN: server.master },
      now: server.clock.now,
    })
    await server.ok('PUT', '/v1/policy', { allowNoExpiry: true })
    const make = (id: string, more: object): Promise<unknown> =>
      server.ok('POST', '/v1/tokens', { kind: 'application', id, application: id, ...more })
    const expiresAt = new Date(server.clock.now + 200 * 86_400_000).toISOString()
    await make('endless', { expiresAt: null })
    await make('second-master', { expiresAt, master: true })
    await make('short', { expiresAt: new Date(server.clock.now + 1000).toISOString() })
    await server.ok('PUT', '/v1/policy', { maxLifetimeDays: { application: 100 } })
    server.clock.advance(120 * 86_400_000)
    const { out } = await polett(['doctor', '--json', '--data-dir', dataDir], setting())
    const findings = JSON.parse(out).findings as { code: string; severity: string; what: string }[]
    const of = (code: string): string => findings.find((each) => each.code === code)?.what ?? ''
    expect(of('never_expires')).toContain('1 (endless)')
    expect(of('master_token')).toContain('1 (second-master)')
    expect(of('long_expired')).toContain('1 (short)')
    expect(of('never_used')).toMatch(/2 \((endless, second-master|second-master, endless)\)/)
    expect(of('outside_policy')).toContain('endless')
    expect(of('default_token_unused')).toMatch(/: 2 \(/)
    expect(of('default_token_unused')).not.toContain('admin-console')
    expect(of('policy_no_maximum')).not.toContain('application')
  })

  it('says what a token may not see, and what there is to examine', async () => {
    const environment = { POLETT_URL: server.url, POLETT_TOKEN: server.gateway }
    expect(await codes({ environment })).toMatchObject({ not_examined: 'info' })
    expect(await polett(['doctor', '--data-dir', to('nowhere')])).toMatchObject({ code: 1 })
  })
})
