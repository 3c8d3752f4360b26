/** Stops that take long: what waits is written however long that takes, and whoever is slow is not waited for. */

import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Child, SETUP_ENVIRONMENT, setUpChild, startChild } from './child.ts'

/** Three batches, which together take longer than a stop may stand still. */
const TOKENS = 801
const SLOW_MS = 10_000

let directory: string
const data = () => join(directory, 'data')

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'polett-stop-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** What a thread of the database loads first: one batch of uses takes so long, from when the file is there. */
const slowDisk = (flag: string): string => `
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
const { prepare } = DatabaseSync.prototype
const wait = () => existsSync('${flag}') && Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${SLOW_MS})
DatabaseSync.prototype.prepare = function (text, ...more) {
  const statement = prepare.call(this, text, ...more)
  if (!text.startsWith('insert into usage ')) return statement
  for (const name of ['run', 'all', 'get']) {
    const call = statement[name].bind(statement)
    statement[name] = (...values) => (wait(), call(...values))
  }
  return statement
}
`

/** What the server loads first, so that its threads load the other: they take no flags from their process. */
const slowThreads = (module: string): string => `
import { syncBuiltinESMExports } from 'node:module'
import threads from 'node:worker_threads'
const { Worker } = threads
threads.Worker = class extends Worker {
  constructor(url, options) {
    super(url, { ...options, execArgv: ['--import', '${module}'] })
  }
}
syncBuiltinESMExports()
`

async function withSlowDisk(flag: string): Promise<string> {
  const [disk, threads] = [join(directory, 'disk.mjs'), join(directory, 'threads.mjs')]
  await Promise.all([writeFile(disk, slowDisk(flag)), writeFile(threads, slowThreads(disk))])
  return `--import=${threads}`
}

async function makeSecrets(child: Child): Promise<string[]> {
  const master = await setUpChild(child)
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  const secrets: string[] = []
  while (secrets.length < TOKENS) {
    const wishes = Array.from({ length: Math.min(20, TOKENS - secrets.length) }, (_, at) => ({
      ...{ kind: 'application', application: `App ${secrets.length + at}`, expiresAt },
    }))
    const made = await Promise.all(wishes.map((wish) => child.call('POST', '/v1/tokens', master, wish)))
    secrets.push(...made.map(({ body }) => body.secret))
  }
  return secrets
}

function countUsed(): number {
  const database = new DatabaseSync(join(data(), 'polett.sqlite'), { readOnly: true })
  const row = database.prepare(`select count(distinct token_id) as used from usage where code = 'allowed'`).get()
  database.close()
  return Number(row?.used)
}

test('uses that take longer to be written than anything else at a stop are written all the same', async () => {
  const flag = join(directory, 'slow')
  const child = await startChild(data(), { ...SETUP_ENVIRONMENT, NODE_OPTIONS: await withSlowDisk(flag) })
  const secrets = await makeSecrets(child)
  await writeFile(flag, '')
  for (const secret of secrets) expect((await child.call('GET', '/v1/verify', secret)).status).toBe(200)
  expect(await child.kill('SIGTERM')).toBe(0)
  expect(child.said()).toMatch(/^Polett is stopping: the use of \d+ tokens is still to be written\.$/m)
  // Those, and the one that made them.
  expect(countUsed()).toBe(TOKENS + 1)
})

/** A mail server that takes whoever comes, and then says nothing more. */
async function openSilentOffice(): Promise<{
  readonly port: number
  readonly reached: Promise<unknown>
  close(): void
}> {
  const server = createServer((socket) => socket.on('error', () => undefined).write('220 here\r\n'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { port, reached: once(server, 'connection'), close: () => server.close() }
}

async function sendMail(child: Child): Promise<void> {
  const master = await setUpChild(child)
  const kari = { username: 'kari', name: 'Kari', email: 'kari@example.org', memberships: [{ role: 'tenant-user' }] }
  const wishes = [
    ['/v1/tenants', { id: 'fjord', name: 'Fjord' }],
    ['/v1/tenants/fjord/users', kari],
    ['/v1/tenants/fjord/users/kari/password-links', { mail: true }],
  ] as const
  for (const [path, body] of wishes) expect((await child.call('POST', path, master, body)).status).toBe(201)
}

test('whoever does not end what they ask is not waited for, and no mail server after them', async () => {
  const office = await openSilentOffice()
  const child = await startChild(join(directory, 'others'), {
    ...SETUP_ENVIRONMENT,
    ...{ POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`, POLETT_MAIL_FROM: 'polett@example.org' },
  })
  await sendMail(child)
  const { port, hostname } = new URL(child.url)
  const slow = connect(Number(port), hostname)
  await once(slow, 'connect')
  slow.write(
    `POST /v1/session HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{`,
  )
  // It was taken by the time that another one is answered.
  expect((await child.call('GET', '/readyz', null)).status).toBe(200)
  await office.reached
  expect(await child.kill('SIGTERM')).toBe(0)
  slow.destroy()
  office.close()
})
