/** A newcomer's first quarter of an hour: `npm start`, the printed code, a directory, a token of every kind, a revoke. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const START_WITHIN_MS = 60_000
/** Seconds as a rule; a busy machine lets everything wait. */
const STOP_WITHIN_MS = 60_000
const PASSWORD = 'three pines by the fjord'

interface Issued {
  readonly token: { readonly id: string }
  readonly secret: string
}

interface Answer {
  readonly status: number
  /** What the tests take out of answers; the rest is only compared. */
  readonly body: Issued & { readonly tokens: readonly Issued[] }
}

interface Started {
  readonly url: string
  readonly output: () => string
  readonly process: ChildProcess
}

/** Starts the server as the README says, and waits for its ready line. */
async function npmStart(directory: string): Promise<Started> {
  const { POLETT_URL: _url, POLETT_TOKEN: _token, ...environment } = process.env
  const settings = { POLETT_PORT: '0', POLETT_DATA_DIR: join(directory, 'data') }
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...environment, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a failed test leaves nothing behind.
    detached: true,
  })
  let output = ''
  child.stdout.on('data', (part) => {
    output += String(part)
  })
  let errors = ''
  child.stderr.on('data', (part) => {
    errors += String(part)
  })
  const deadline = performance.now() + START_WITHIN_MS
  while (performance.now() < deadline && child.exitCode === null) {
    const url = /^polett ready on (http:\/\/\S+)$/m.exec(output)?.[1]
    if (url !== undefined) return { url, output: () => output, process: child }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  endGroup(child)
  throw new Error(`No ready line came. ${output}${errors}`)
}

/** Ends npm and the server below it at once, where they still run. */
function endGroup({ exitCode, pid }: ChildProcess): void {
  if (exitCode === null && pid !== undefined) process.kill(-pid, 'SIGKILL')
}

/** Resolves once the server has read the head of a call and asks for its body: from then on it is under way. */
function begin(url: string, token: string, body: object): Promise<{ answered: Promise<number | undefined> }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', expect: '100-continue' }
  const sent = request(url, { method: 'POST', headers })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sent.on('error', reject).on('response', (response) => resolve(response.resume().statusCode))
  })
  sent.flushHeaders()
  return new Promise((resolve) =>
    sent.once('continue', () => sent.end(JSON.stringify(body), () => resolve({ answered }))),
  )
}

describe('from a checkout to the first token', () => {
  let directory: string
  let started: Started
  let admin = ''
  const secrets: Record<string, { id: string; secret: string }> = {}

  const call = async (method: string, path: string, body?: unknown, secret = admin): Promise<Answer> => {
    const response = await fetch(`${started.url}${path}`, {
      method,
      headers: {
        ...(secret === '' ? {} : { authorization: `Bearer ${secret}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : JSON.parse(text) }
  }
  const create = async (path: string, body: unknown): Promise<Answer['body']> => {
    const answer = await call('POST', path, body)
    expect(answer, path).toMatchObject({ status: 201 })
    return answer.body
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'polett-first-'))
    started = await npmStart(directory)
  })
  afterAll(async () => {
    endGroup(started.process)
    await rm(directory, { recursive: true, force: true })
  })

  it('prints the code, sets up with it, and forgets it', async () => {
    const code = /^set-up code: (\S+)$/m.exec(started.output())?.[1] ?? ''
    expect(code).not.toBe('')
    expect(await call('GET', '/v1/setup')).toMatchObject({ status: 200, body: { required: true } })
    const person = { username: 'root', password: PASSWORD, name: 'Root', email: 'root@example.org' }
    expect((await call('POST', '/v1/setup', { code: `${code}x`, ...person })).status).toBe(401)
    const done = await call('POST', '/v1/setup', { code, ...person })
    expect(done.status).toBe(201)
    const { tokens } = done.body
    expect(tokens.map(({ token }) => token.id).toSorted()).toEqual(['admin-console', 'directory', 'gateway'])
    admin = tokens.find(({ token }) => token.id === 'admin-console')?.secret ?? ''
    expect((await call('POST', '/v1/setup', { code, ...person }, '')).status).toBeGreaterThanOrEqual(400)
    expect(await call('GET', '/v1/setup')).toMatchObject({ body: { required: false } })
  })

  it('keeps its files to itself', async () => {
    for (const name of await readdir(join(directory, 'data'))) {
      expect((await stat(join(directory, 'data', name))).mode & 0o077, name).toBe(0)
    }
  })

  it('takes a tenant, its permissions, departments, roles and people', async () => {
    await create('/v1/tenants', { id: 'acme', name: 'Acme', timeZone: 'Europe/Oslo', locale: 'nb' })
    const permissions = [{ name: 'orders:read', description: 'Read orders' }]
    expect((await call('PUT', '/v1/tenants/acme/permissions', permissions)).status).toBe(200)
    await create('/v1/tenants/acme/units', { id: 'sales', kind: 'department', name: 'Sales' })
    await create('/v1/tenants/acme/units', { id: 'g1', kind: 'group', name: 'Group 1', parent: 'sales' })
    await create('/v1/tenants/acme/roles', { id: 'reader', name: 'Reader', permissions: ['orders:read'] })
    const memberships = [{ unit: 'sales', role: 'reader' }]
    await create('/v1/tenants/acme/users', { username: 'kari', name: 'Kari', password: PASSWORD, memberships })
  })

  it('issues a token of every kind', async () => {
    const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
    const grants = [{ tenant: 'acme', permissions: ['orders:read'] }]
    const wishes = [
      { kind: 'user', tenant: 'acme', name: 'ERP sync', user: 'kari', unit: 'sales', role: 'reader' },
      { kind: 'application', id: 'shop', application: 'Web shop', grants },
      { kind: 'organization', tenant: 'acme', name: 'ci', admin: true },
      { kind: 'group', tenant: 'acme', unit: 'g1', name: 'g1-bot', admin: true },
    ]
    for (const wish of wishes) {
      const { secret, token } = await create('/v1/tokens', { expiresAt, ...wish })
      secrets[wish.kind] = { id: token.id, secret }
    }
    const device = { name: 'Phone', platform: 'android', appVersion: '1.0' }
    const wish = { username: 'kari', password: PASSWORD, device }
    const { secret, token } = await create('/v1/tenants/acme/sessions', wish)
    secrets.mobile = { id: token.id, secret }
    const letters = Object.values(secrets).map(({ secret: each }) => each.slice(0, 5))
    expect(letters).toEqual(['pltu_', 'plta_', 'plto_', 'pltg_', 'pltm_'])
  })

  it.each([
    ['user', 'sales'],
    ['application', 'sales'],
    ['organization', 'sales'],
    ['group', 'g1'],
    ['mobile', 'sales'],
  ])('verifies a token of kind %s, and stops it the moment it is asked to', async (kind, unit) => {
    const { id, secret } = secrets[kind] ?? { id: '', secret: '' }
    const path = `/v1/verify?permission=orders:read&tenant=acme&unit=${unit}`
    expect(await call('GET', path, undefined, secret)).toMatchObject({ status: 200, body: { token: id, kind } })
    expect((await call('GET', '/v1/verify?permission=orders:delete&tenant=platform', undefined, secret)).status).toBe(
      403,
    )
    if (kind === 'mobile') expect((await call('DELETE', `/v1/tokens/${id}`)).status).toBe(204)
    else expect((await call('POST', `/v1/tokens/${id}/revoke`, {})).status).toBe(200)
    const code = kind === 'mobile' ? 'token_invalid' : 'token_revoked'
    expect(await call('GET', path, undefined, secret)).toMatchObject({ status: 401, body: { code } })
    if (kind === 'mobile') return
    expect((await call('POST', `/v1/tokens/${id}/restore`, {})).status).toBe(200)
    expect((await call('GET', path, undefined, secret)).status).toBe(200)
  })

  it('shows no secret on its output', () => {
    for (const { secret } of Object.values(secrets)) expect(started.output()).not.toContain(secret)
    expect(started.output()).not.toContain(admin)
  })

  it('answers what has come in when it is stopped, and ends well', async () => {
    const ended = new Promise<number | null>((resolve) => started.process.once('exit', (code) => resolve(code)))
    const body = {
      username: 'kari',
      password: PASSWORD,
      device: { name: 'Tablet', platform: 'ios', appVersion: '1.0' },
    }
    const { answered } = await begin(`${started.url}/v1/tenants/acme/sessions`, admin, body)
    const since = performance.now()
    started.process.kill('SIGTERM')
    expect(await answered).toBe(201)
    expect(await ended).toBe(0)
    expect(performance.now() - since).toBeLessThan(STOP_WITHIN_MS)
  })

  it('knows everything again at the next start', async () => {
    started = await npmStart(directory)
    expect(started.output()).not.toContain('set-up code')
    const { id, secret } = secrets.application ?? { id: '', secret: '' }
    const known = await call('GET', '/v1/verify?permission=orders:read&tenant=acme', undefined, secret)
    expect(known).toMatchObject({ status: 200, body: { token: id } })
    expect(await call('GET', '/v1/audit/verification')).toMatchObject({ body: { intact: true } })
    const ended = new Promise<number | null>((resolve) => started.process.once('exit', (code) => resolve(code)))
    started.process.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
