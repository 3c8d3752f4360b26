import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { type Outcome, polett, type Setting, succeed } from './recorder.ts'

const SECRET = /^plt[umaog]_[0-9A-Za-z]{38}\n$/

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme', timeZone: 'Europe/Oslo' })
  await server.ok('POST', '/v1/tenants/acme/users', {
    ...{ username: 'kari', name: 'Kari Nordmann' },
    memberships: [{ unit: null, role: 'tenant-user' }],
  })
})
afterAll(() => server.stop())

const as = (token: string, setting: Setting = {}): Setting => ({
  now: server.clock.now,
  ...setting,
  environment: { POLETT_URL: server.url, POLETT_TOKEN: token, ...setting.environment },
})
const asMaster = (setting: Setting = {}): Setting => as(server.master, setting)

function create(...args: string[]): Promise<Outcome> {
  return succeed(['token', 'create', ...args], asMaster())
}

describe('creating a token', () => {
  it('prints the secret alone on standard output, and never again', async () => {
    const { err, out } = await create(
      ...['--kind', 'application', '--id', 'shop', '--application', 'Web shop', '--expires', '90d'],
      ...['--grant', 'acme=tenant:read,user:*', '--allow-ip', '127.0.0.0/8', '--description', 'The shop'],
    )
    expect(out).toMatch(SECRET)
    expect(err).not.toContain(out.trim())
    expect(err).toContain('Created shop "Web shop"')
    const shown = await succeed(['token', 'show', 'shop', '--json'], asMaster())
    expect(shown.out).not.toContain(out.trim())
    expect(JSON.parse(shown.out)).toMatchObject({
      ...{ id: 'shop', application: 'Web shop', description: 'The shop', allowedIps: ['127.0.0.0/8'] },
      grants: [{ tenant: 'acme', permissions: ['tenant:read', 'user:*'] }],
      expiresAt: new Date(server.clock.now + 90 * 86_400_000).toISOString(),
    })
    expect((await succeed(['token', 'show', 'self', '--access'], as(out.trim()))).out).toContain('tenant:read')
  })

  it('takes a day as its end in the time zone of the tenant, and says so', async () => {
    const { err, out } = await create(
      ...['--kind', 'user', '--tenant', 'acme', '--user', 'kari', '--role', 'tenant-user', '--name', 'sync'],
      ...['--expires', '2027-03-01', '--json'],
    )
    expect(err).toContain('end of 2027-03-01 in Europe/Oslo: 2027-03-01T23:00:00.000Z')
    expect(JSON.parse(out)).toMatchObject({ token: { kind: 'user', expiresAt: '2027-03-01T23:00:00.000Z' } })
    expect(JSON.parse(out).secret).toMatch(/^pltu_/)
  })

  it('takes the day in UTC where the tenant is not to be read, and says so', async () => {
    const maker = await create(
      ...['--kind', 'application', '--id', 'maker', '--application', 'maker', '--expires', '10d'],
      ...['--grant', 'acme=token:create'],
    )
    const args = [
      ...['--kind', 'application', '--tenant', 'acme', '--application', 'made', '--grant', 'acme=token:create'],
      ...['--expires', '2027-01-01', '--json'],
    ]
    const { err, out } = await succeed(['token', 'create', ...args], as(maker.out.trim()))
    expect(err).toContain('in UTC, as the time zone of acme is not for this token to read')
    expect(JSON.parse(out).token.expiresAt).toBe('2027-01-02T00:00:00.000Z')
  })

  it('warns of a long life', async () => {
    const { err } = await create('--kind', 'organization', '--tenant', 'acme', '--name', 'old', '--expires', '500d')
    expect(err).toContain('more than twelve months')
  })

  it('tells the fields that are wrong, and ends with 7', async () => {
    const args = ['token', 'create', '--kind', 'organization', '--tenant', 'acme', '--name', 'late']
    const { code, err, out } = await polett([...args, '--expires', '2020-01-01T00:00:00Z'], asMaster())
    expect({ code, out }).toEqual({ code: 7, out: '' })
    expect(err).toContain('/expiresAt')
  })
})

describe('the exit code', () => {
  it.each([
    ['an unknown token', () => as(`plta_${'0'.repeat(38)}`), ['token', 'show', 'self'], 3],
    ['a missing permission', () => as(server.directoryToken), ['token', 'list'], 4],
    ['an unknown id', asMaster, ['token', 'show', 'nobody'], 5],
    [
      'an id that is taken',
      asMaster,
      [...`token create --kind application --id gateway --application x`.split(' '), '--expires', '1d'],
      6,
    ],
    ['a sort that does not exist', asMaster, ['token', 'list', '--sort', 'colour'], 7],
  ])('after %s says so', async (_, setting, args, code) => {
    const outcome = await polett(args, setting())
    expect(outcome).toMatchObject({ code, out: '' })
    expect(outcome.err).toMatch(/^polett: /)
  })
})

describe('listing tokens', () => {
  it('prints a table that fits, or the page as JSON', async () => {
    const { out } = await succeed(['token', 'list', '--kind', 'application', '--sort=name'], asMaster({ columns: 80 }))
    const [titles = '', ...rows] = out.trimEnd().split('\n')
    expect(titles).toMatch(/^ID +KIND +NAME +PLACE/)
    expect(rows.some((row) => row.startsWith('shop '))).toBe(true)
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80)
    const page = JSON.parse((await succeed(['token', 'list', '--json', '--limit', '2'], asMaster())).out)
    expect(page.items).toHaveLength(2)
    expect(page.nextCursor).toEqual(expect.any(String))
  })

  it('walks through all pages, in both forms', async () => {
    const made = Array.from({ length: 3 }, (_, at) => `walk-${at}`)
    for (const name of made)
      await create('--kind', 'organization', '--tenant', 'acme', '--name', name, '--expires', '9d')
    const total = (await server.ok('GET', '/v1/tokens')).total
    const page = JSON.parse((await succeed(['token', 'list', '--all', '--json'], asMaster())).out)
    expect(page.items).toHaveLength(total)
    expect(page).toMatchObject({ total, nextCursor: null })
    const table = await succeed(['token', 'list', '--all', '--search', 'walk-'], asMaster())
    expect(table.out.trimEnd().split('\n')).toHaveLength(4)
    expect(table.err).toBe('3 in all.\n')
  })

  it('passes its filters on', async () => {
    const ids = async (...args: string[]): Promise<string[]> =>
      JSON.parse((await succeed(['token', 'list', '--json', ...args], asMaster())).out).items.map(
        ({ name }: { name: string }) => name,
      )
    const kari = await server.ok('GET', '/v1/tenants/acme/users/kari')
    expect(await ids('--user', kari.id)).toEqual(['sync'])
    expect((await ids('--expires-before', '11d')).toSorted()).toEqual(['maker', 'walk-0', 'walk-1', 'walk-2'])
    // Uses are written down in batches, some seconds later.
    await expect
      .poll(() => ids('--last-used-before', '1d', '--kind', 'application'), { timeout: 20_000 })
      .not.toContain('admin-console')
    expect(await ids('--last-used-before', '1d', '--kind', 'application')).toContain('gateway')
    expect(await ids('--status', 'revoked,expired')).toEqual([])
  })
})

describe('changing a token', () => {
  it('revokes, restores and checks', async () => {
    const asked = ['token', 'check', 'shop', '--permission', 'user:read', '--tenant', 'acme', '--address', '127.0.0.1']
    expect(await polett(asked, asMaster())).toMatchObject({ code: 0, out: expect.stringMatching(/^allowed/) })
    const { out } = await succeed(['token', 'revoke', 'shop', '--reason', 'Laptop lost'], asMaster())
    expect(out).toMatch(/^shop is revoked, confirmed by 1 of 1 server within \d+ ms\.\n$/)
    expect(await polett(asked, asMaster())).toMatchObject({ code: 4, out: expect.stringMatching(/^not allowed/) })
    expect((await succeed(['token', 'restore', 'shop'], asMaster())).out).toMatch(/^shop is active/)
  })

  it('rotates with an overlap', async () => {
    const { err, out } = await succeed(['token', 'rotate', 'shop', '--overlap', '2h'], asMaster())
    expect(out).toMatch(SECRET)
    expect(err).toContain('The old secret works until 2026-11-21 14:00Z')
    await succeed(['token', 'show', 'self'], as(out.trim()))
    expect(await polett(['token', 'rotate', 'shop', '--overlap', '2027-01-01'], asMaster())).toMatchObject({ code: 2 })
  })

  it('replaces, with a new secret or the same', async () => {
    const args = [
      'token',
      'replace',
      'shop',
      '--application',
      'Shop 2',
      '--expires',
      '2027-01-01',
      '--grant',
      'acme=user:read',
    ]
    const kept = await succeed([...args, '--keep-secret'], asMaster())
    expect(kept.out).toBe('')
    expect(kept.err).toContain('end of 2027-01-01 in UTC')
    expect((await succeed(args, asMaster())).out).toMatch(SECRET)
  })
})

describe('deleting a token', () => {
  it('refuses where nobody can be asked', async () => {
    expect(await polett(['token', 'delete', 'shop'], asMaster())).toMatchObject({ code: 2, questions: [] })
    const piped = ['token', 'delete', 'shop', '--token-file', '-']
    expect(await polett(piped, asMaster({ interactive: true, input: server.master }))).toMatchObject({ code: 2 })
    await succeed(['token', 'show', 'shop'], asMaster())
  })

  it('asks with its name and last use, and takes only yes', async () => {
    const declined = await polett(['token', 'delete', 'maker'], asMaster({ interactive: true, answer: 'ye' }))
    expect(declined).toMatchObject({ code: 1, err: 'Nothing was deleted.\n' })
    expect(declined.questions).toEqual([
      expect.stringMatching(/maker "maker" \(application token of the platform\), (last|never) used/),
    ])
    await succeed(['token', 'delete', 'maker'], asMaster({ interactive: true, answer: 'Yes' }))
    expect(await polett(['token', 'show', 'maker'], asMaster())).toMatchObject({ code: 5 })
  })

  it('does not ask with --yes', async () => {
    expect(await succeed(['token', 'delete', 'shop', '--yes'], asMaster())).toMatchObject({ questions: [] })
    expect(await polett(['token', 'delete', 'shop', '--yes'], asMaster())).toMatchObject({ code: 5 })
  })
})

describe('the audit log', () => {
  it('is exported whole, as lines of JSON or as CSV', async () => {
    const { total } = await server.ok('GET', '/v1/audit')
    const lines = (await succeed(['audit', 'export'], asMaster())).out.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(Array.from({ length: total }, (_, at) => total - at))
    const csv = (await succeed(['audit', 'export', '--csv'], asMaster())).out
    expect(csv.trimEnd().split('\r\n')).toHaveLength(total + 1)
    const revoked = (await succeed(['audit', 'export', '--action', 'token.revoked', '--from', '1d'], asMaster())).out
    expect(JSON.parse(revoked)).toMatchObject({ action: 'token.revoked', target: { id: 'shop' } })
    expect((await succeed(['audit', 'export', '--to', '1d'], asMaster())).out).toBe('')
    expect(await polett(['audit', 'export', '--csv'], as(server.directoryToken))).toMatchObject({ code: 4, out: '' })
  })

  it('is proven by the server', async () => {
    expect((await succeed(['audit', 'verify'], asMaster())).out).toMatch(/^The audit log is intact: \d+ entries\.\n$/)
    expect(JSON.parse((await succeed(['audit', 'verify', '--json'], asMaster())).out)).toMatchObject({ intact: true })
  })
})
