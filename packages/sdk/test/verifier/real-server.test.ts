/**
 * The verifier at a real server in a process of its own, which is frozen, killed and started again. Real time; but what has to
 * come at once is asked of a verifier for which time stands still, so that it can only have heard of it, and of no silence.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../server/test/free-port.ts'
import { type Client, createClient } from '../../src/client.ts'
import { PLATFORM } from '../../src/verifier/surroundings.ts'
import { createVerifier, type Verifier } from '../../src/verifier.ts'
import { until } from './scene.ts'

const MAIN = join(import.meta.dirname, '../../../server/src/main.ts')
const CODE = 'correct-horse-battery'
/** What the server says of itself. */
const SILENCE_MS = 3_000
/** Until a signal has reached a process, and between two clocks. */
const SPARE_MS = 250

let directory: string
let port: number
let url: string
let server: ChildProcess
let client: Client
let gateway: string
let verifier: Verifier
/** One that no silence can make doubt. */
let timeless: Verifier

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
  verifier = createVerifier({ url, secret: gateway })
  const standingStill = performance.now()
  timeless = createVerifier({ url, secret: gateway }, { ...PLATFORM, now: () => standingStill })
})

afterAll(async () => {
  await verifier.close()
  await timeless.close()
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

const believes = () =>
  until(() => verifier.status().believes && timeless.status().believes, 'the memory of both is believed')

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
  for (const each of [verifier, timeless]) {
    expect((await each.verify(created.secret)).freshness.from).toBe('server')
    expect(each.peek(created.secret)?.token.id).toBe(created.token.id)
  }
  return created
}

/** Memory says yes no more because of what was heard. */
const untilHeard = (secret: string): Promise<void> =>
  until(() => timeless.peek(secret) === undefined && verifier.peek(secret) === undefined, 'memory says yes no more')

/** When memory said yes last, by the clock: looked at before memory is, so that it does not matter who is held up here. */
async function lastYes(secret: string, clock: () => number): Promise<number> {
  let last = clock()
  await until(() => {
    const now = clock()
    if (verifier.peek(secret) === undefined) return true
    last = now
    return false
  }, 'memory says yes no more')
  return last
}

describe('what memory tells', () => {
  it('ends within moments of a revoke, and the server says why', async () => {
    const { secret, token } = await aKnownToken('revoked')
    await client.revokeToken({ path: { token: token.id } })
    await untilHeard(secret)
    expect(await verifier.verify(secret)).toMatchObject({ valid: false, code: 'token_revoked' })
    await client.restoreToken({ path: { token: token.id } })
    expect(await verifier.verify(secret)).toMatchObject({ valid: true })
  })

  it('ends with the tenant, and with the token', async () => {
    const [one, other] = [await aKnownToken('of-tenant'), await aKnownToken('deleted')]
    await client.deleteToken({ path: { token: other.token.id } })
    await untilHeard(other.secret)
    expect(await verifier.verify(other.secret)).toMatchObject({ valid: false, code: 'token_invalid' })
    expect(timeless.peek(one.secret)).toBeDefined()
    await client.updateTenant({ path: { tenant: 'acme' }, body: { status: 'inactive' } })
    await untilHeard(one.secret)
    expect(await verifier.verify(one.secret)).toMatchObject({ valid: false, code: 'token_suspended' })
    await client.updateTenant({ path: { tenant: 'acme' }, body: { status: 'active' } })
  })

  it('ends with the overlap of a rotated secret', async () => {
    const { secret, token } = await aKnownToken('rotated')
    const rotated = await client.rotateToken({ path: { token: token.id }, body: { overlapSeconds: 5 } })
    const overlapEnd = Date.parse(rotated.previousSecretExpiresAt ?? '')
    await untilHeard(secret)
    expect(await verifier.verify(secret)).toMatchObject({ valid: true, freshness: { from: 'server' } })
    expect(verifier.peek(secret)).toBeDefined()
    expect(await lastYes(secret, Date.now)).toBeLessThan(overlapEnd)
    await until(() => Date.now() > overlapEnd, 'the overlap is over')
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
    const allowed = async () => {
      const { buckets } = await client.getTokenUsage({ path: { token: token.id } })
      return buckets.reduce((sum, bucket) => sum + bucket.allowed, 0)
    }
    await expect.poll(allowed, { timeout: 30_000, interval: 100 }).toBeGreaterThanOrEqual(41)
  })
})

describe('cut off', () => {
  it('from a frozen server, memory is believed for no longer than a silence, and then nobody is let through', async () => {
    const { secret } = await aKnownToken('frozen')
    server.kill('SIGSTOP')
    const stoppedAt = performance.now()
    expect(await lastYes(secret, () => performance.now())).toBeLessThan(stoppedAt + SILENCE_MS + SPARE_MS)
    // The server has said nothing, and whoever knows of no time hears no silence.
    expect(timeless.peek(secret)).toBeDefined()
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
    await untilHeard(secret)
    await expect(verifier.verify(secret)).rejects.toMatchObject({ code: 'unreachable' })
    server = await start()
    await believes()
    expect((await verifier.verify(secret)).valid).toBe(true)
    expect(verifier.peek(secret)).toBeDefined()
    await client.revokeToken({ path: { token: token.id } })
    await untilHeard(secret)
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
