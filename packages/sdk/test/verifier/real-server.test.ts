/** The verifier at a real server in a process of its own, which is frozen, killed and started again. Real time. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../server/test/free-port.ts'
import { type Client, createClient } from '../../src/client.ts'
import { createVerifier, type Verifier } from '../../src/verifier.ts'
import { until } from './scene.ts'

const MAIN = join(import.meta.dirname, '../../../server/src/main.ts')
const CODE = 'correct-horse-battery'
/** What the server says of itself. */
const SILENCE_MS = 3_000
/** A busy machine lets timers wait. */
const SPARE_MS = 1_500

let directory: string
let port: number
let url: string
let server: ChildProcess
let client: Client
let gateway: string
let verifier: Verifier

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'polett-verifier-'))
  port = await freePort()
  url = `http://127.0.0.1:${port}`
  server = await start()
  const person = { username: 'root', password: 'a long enough pass-phrase', name: 'Root', email: 'root@example.org' }
  const { tokens } = await createClient({ baseUrl: url }).setUp({ body: { code: CODE, ...person } })
  const secretOf = (id: string): string => tokens.find(({ token }) => token.id === id)?.secret ?? ''
  client = createClient({ baseUrl: url, token: secretOf('admin-console') })
  gateway = secretOf('gateway')
  await client.createTenant({ body: { id: 'acme', name: 'Acme' } })
  verifier = createVerifier({ url, secret: gateway, timeoutMs: 1_500 })
})

afterAll(async () => {
  await verifier.close()
  server.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

async function start(): Promise<ChildProcess> {
  const settings = {
    ...{ POLETT_PORT: String(port), POLETT_DATA_DIR: join(directory, 'data'), POLETT_SETUP_CODE: CODE },
    POLETT_LOG_LEVEL: 'fatal',
  }
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout?.on('data', (part) => {
    said += String(part)
  })
  await until(() => said.includes('polett ready on'), 'the server is ready')
  return child
}

const believes = () => until(() => verifier.status().believes, 'memory is believed')

async function aToken(name: string, isIntrospector = false) {
  const permissions = isIntrospector ? ['token:introspect'] : ['tenant:read']
  const grants = [{ tenant: isIntrospector ? '*' : 'acme', permissions }]
  const inTenant = isIntrospector ? {} : { tenant: 'acme' }
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  return client.createToken({ body: { kind: 'application', application: name, ...inTenant, grants, expiresAt } })
}

/** A token that is let through from memory. */
async function aKnownToken(name: string) {
  await believes()
  const created = await aToken(name)
  expect((await verifier.verify(created.secret)).freshness.from).toBe('server')
  expect(verifier.peek(created.secret)?.token.id).toBe(created.token.id)
  return created
}

/** How long memory goes on to say yes. */
async function msUntilRefused(secret: string): Promise<number> {
  const from = performance.now()
  await until(() => verifier.peek(secret) === undefined, 'memory says yes no more')
  return performance.now() - from
}

describe('what memory tells', () => {
  it('ends within moments of a revoke, and the server says why', async () => {
    const { secret, token } = await aKnownToken('revoked')
    await client.revokeToken({ path: { token: token.id } })
    expect(await msUntilRefused(secret)).toBeLessThan(1_000)
    expect(await verifier.verify(secret)).toMatchObject({ valid: false, code: 'token_revoked' })
    await client.restoreToken({ path: { token: token.id } })
    expect(await verifier.verify(secret)).toMatchObject({ valid: true })
  })

  it('ends with the tenant, and with the token', async () => {
    const [one, other] = [await aKnownToken('of-tenant'), await aKnownToken('deleted')]
    await client.deleteToken({ path: { token: other.token.id } })
    expect(await msUntilRefused(other.secret)).toBeLessThan(1_000)
    expect(await verifier.verify(other.secret)).toMatchObject({ valid: false, code: 'token_invalid' })
    expect(verifier.peek(one.secret)).toBeDefined()
    await client.updateTenant({ path: { tenant: 'acme' }, body: { status: 'inactive' } })
    expect(await msUntilRefused(one.secret)).toBeLessThan(1_000)
    expect(await verifier.verify(one.secret)).toMatchObject({ valid: false, code: 'token_suspended' })
    await client.updateTenant({ path: { tenant: 'acme' }, body: { status: 'active' } })
  })

  it('ends with the overlap of a rotated secret', async () => {
    const { secret, token } = await aKnownToken('rotated')
    const rotated = await client.rotateToken({ path: { token: token.id }, body: { overlapSeconds: 2 } })
    await msUntilRefused(secret)
    expect(await verifier.verify(secret)).toMatchObject({ valid: true, freshness: { from: 'server' } })
    expect(verifier.peek(secret)).toBeDefined()
    expect(await msUntilRefused(secret)).toBeLessThan(2_000 + SPARE_MS)
    await until(() => Date.now() > Date.parse(rotated.previousSecretExpiresAt ?? ''), 'the overlap is over')
    expect(await verifier.verify(secret)).toMatchObject({ valid: false })
    expect(await verifier.verify(rotated.secret)).toMatchObject({ valid: true })
  })

  it('is told to the server as use', async () => {
    const { secret, token } = await aKnownToken('used')
    for (let time = 0; time < 99; time++) verifier.peek(secret)
    const own = createVerifier({ url, secret: gateway })
    await until(() => own.status().believes, 'memory is believed')
    await own.verify(secret)
    for (let time = 0; time < 40; time++) own.peek(secret)
    await own.close()
    let allowed = 0
    const giveUp = performance.now() + 12_000
    while (allowed < 41 && performance.now() < giveUp) {
      const { buckets } = await client.getTokenUsage({ path: { token: token.id } })
      allowed = buckets.reduce((sum, bucket) => sum + bucket.allowed, 0)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(allowed).toBeGreaterThanOrEqual(41)
  })
})

describe('cut off', () => {
  it('from a frozen server, memory is believed for no longer than a silence, and then nobody is let through', async () => {
    const { secret } = await aKnownToken('frozen')
    server.kill('SIGSTOP')
    const ms = await msUntilRefused(secret)
    expect(ms).toBeLessThan(SILENCE_MS + SPARE_MS)
    await expect(verifier.verify(secret)).rejects.toMatchObject({ name: 'PolettProblem', code: 'unreachable' })
    server.kill('SIGCONT')
    await believes()
    expect((await verifier.verify(secret)).valid).toBe(true)
  })

  it('from a killed server, memory is believed no more, and goes on when there is one again', async () => {
    const { secret, token } = await aKnownToken('killed')
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGKILL')
    await gone
    expect(await msUntilRefused(secret)).toBeLessThan(1_000)
    await expect(verifier.verify(secret)).rejects.toMatchObject({ code: 'unreachable' })
    server = await start()
    await believes()
    expect((await verifier.verify(secret)).valid).toBe(true)
    expect(verifier.peek(secret)).toBeDefined()
    await client.revokeToken({ path: { token: token.id } })
    expect(await msUntilRefused(secret)).toBeLessThan(1_000)
  })
})

describe('whose own token is revoked', () => {
  it('a verifier believes nothing any more, and its calls fail with the reason', async () => {
    const [{ secret }, introspector] = [await aKnownToken('asked-about'), await aToken('introspector', true)]
    const problems: string[] = []
    const own = createVerifier({ url, secret: introspector.secret, onProblem: ({ code }) => problems.push(code) })
    await until(() => own.status().believes, 'memory is believed')
    await own.verify(secret)
    expect(own.peek(secret)).toBeDefined()
    await client.revokeToken({ path: { token: introspector.token.id } })
    await until(() => own.peek(secret) === undefined, 'it believes nothing any more')
    await expect(own.verify(secret)).rejects.toMatchObject({ status: 401, code: 'token_revoked' })
    await until(() => problems.includes('token_revoked'), 'the stream was refused')
    await own.close()
    expect(verifier.peek(secret)).toBeDefined()
  })
})
