/** A server of several processes, started as people start it, on a PostgreSQL that all scenes of a file share. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Json } from '../server.ts'
import { endWithThisProcess } from './children.ts'
import { openDatabaseServer } from './database-server.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const READY_WITHIN_MS = 60_000

export interface Served {
  readonly port: number
  readonly pid: number
  /** All that it has said, on both streams. */
  said(): string
  hasEnded(): boolean
  /** The number that it ended with, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  signal(signal: NodeJS.Signals): void
  /** As a terminal or systemd does it: to every process of its group. */
  signalAll(signal: NodeJS.Signals): void
  workers(): Promise<number[]>
}

export type Environment = Readonly<Record<string, string>>

/** Resolves once it says that it is ready. Throws what it said when it ends instead. */
export async function serve(environment: Environment): Promise<Served> {
  const started = spawnServer([process.execPath, MAIN], environment)
  const port = await readyPort(started)
  return { ...started, port }
}

/** What it says when it cannot start, with the number that it ends with. */
export async function serveRefused(environment: Environment): Promise<{ code: unknown; said: string }> {
  const { ended, said } = spawnServer([process.execPath, MAIN], environment)
  return { code: await ended, said: said() }
}

export async function readyPort({ hasEnded, said }: Pick<Served, 'said' | 'hasEnded'>): Promise<number> {
  const until = performance.now() + READY_WITHIN_MS
  for (;;) {
    const port = /^polett ready on http:\/\/[^\n]*:(\d+)$/m.exec(said())?.[1]
    if (port !== undefined) return Number(port)
    if (hasEnded()) throw new Error(`The server has ended: ${said()}`)
    if (performance.now() > until) throw new Error(`The server is not ready: ${said()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export function spawnServer(command: readonly string[], environment: Environment, cwd?: string): Omit<Served, 'port'> {
  const [program = '', ...args] = command
  const child: ChildProcess = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env.PATH ?? '', POLETT_PORT: '0', POLETT_LOG_LEVEL: 'error', ...environment },
  })
  endWithThisProcess(child)
  const pid = child.pid ?? 0
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said += chunk
    })
  }
  return {
    pid,
    said: () => said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ended: once(child, 'exit').then(([code, signal]) => signal ?? code),
    signal: (signal) => void child.kill(signal),
    signalAll: (signal) => void process.kill(-pid, signal),
    workers: () => childrenOf(pid),
  }
}

/** Processes that this one started, as Linux tells them. */
export async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(pids.map(async (pid) => ({ pid, ...(await placeOf(pid)) })))
  return found.flatMap(({ parent: own, pid, state }) => (own === parent && state !== 'Z' ? pid : []))
}

export async function isAlive(pid: number): Promise<boolean> {
  return !['', 'Z', 'X'].includes((await placeOf(pid)).state)
}

async function placeOf(pid: number): Promise<{ state: string; parent: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name before it stands in brackets, and may hold spaces.
  const [state = '', parent = '0'] = text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state, parent: Number(parent) }
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** One connection that is kept for as long as the server keeps it, so that one worker answers. */
export interface Line {
  get(path: string, secret?: string): Promise<Answer>
  send(method: string, path: string, secret: string, body: object): Promise<Json>
  close(): void
}

export function openLine(port: number): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (method: string, path: string, secret: string | undefined, body: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        ...(body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      }
      const sent = request({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
        const { headers, statusCode: status = 0 } = response
        text(response).then((text) => resolve({ status, headers, text }), reject)
      })
      sent.on('error', reject).end(body)
    })
  return {
    get: (path, secret) => ask('GET', path, secret, ''),
    async send(method, path, secret, body) {
      const { status, text } = await ask(method, path, secret, JSON.stringify(body))
      if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${text}`)
      return text === '' ? null : JSON.parse(text)
    },
    close: () => agent.destroy(),
  }
}

/** Who answers on this line, of all that are there. */
export async function nodesSeen(line: Line, master: string): Promise<{ self: string; all: string[] }> {
  const { text } = await line.get('/v1/nodes', master)
  const items: { name: string; self: boolean }[] = JSON.parse(text).items
  return { self: items.find(({ self }) => self)?.name ?? '', all: items.map(({ name }) => name).sort() }
}

export const SETUP = {
  ...{ code: 'correct-horse-battery', username: 'root', password: 'a long enough pass-phrase' },
  ...{ name: 'Root Admin', email: 'root@example.org' },
}

/** Sets the server up with a code; answers the secret of `admin-console`, a master with all rights. */
export async function setUp(port: number, code: string): Promise<string> {
  const line = openLine(port)
  const { tokens } = await line.send('POST', '/v1/setup', '', { ...SETUP, code })
  line.close()
  return tokens.find((each: { token: { id: string } }) => each.token.id === 'admin-console').secret
}

export interface WorkersScene {
  /** Two workers of `north`, on a database and a directory of their own. */
  readonly environment: Environment
  readonly directory: string
  leases(): Promise<unknown[]>
  forgetLeases(): Promise<void>
  /** All uses of tokens that were written. */
  counted(): Promise<number>
  close(): Promise<void>
}

export async function openWorkersScene(): Promise<WorkersScene> {
  const directory = await mkdtemp(join(tmpdir(), 'polett-workers-'))
  const database = await openDatabaseServer()
  return {
    directory,
    environment: {
      ...{ POLETT_DATABASE_URL: database.urlAt(database.port), POLETT_DATA_DIR: directory, POLETT_NODE_NAME: 'north' },
      ...{ POLETT_WORKERS: '2', POLETT_SETUP_CODE: SETUP.code },
    },
    leases: () => database.query('select node from node_lease'),
    async forgetLeases() {
      const [{ there } = {}] = await database.query(`select to_regclass('node_lease') is not null as there`)
      if (there === true) await database.query('delete from node_lease')
    },
    async counted() {
      const [{ sum } = {}] = await database.query('select coalesce(sum(count), 0)::int as sum from usage')
      return Number(sum)
    },
    async close() {
      await database.remove()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
