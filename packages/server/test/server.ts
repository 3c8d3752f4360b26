/** A whole server on a real empty database and a real socket, with a clock that the test moves. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config.ts'
import { type RunningServer, startServer as start } from '../src/start.ts'
import { wordlessEntries } from './audit-words.ts'
import { databaseUrlFor, dropDatabaseOf } from './store/database.ts'

export const SETUP_CODE = 'correct-horse-battery'
export const ADMIN = {
  username: 'root',
  password: 'a long enough pass-phrase',
  name: 'Root Admin',
  email: 'root@example.org',
}

/** Cheap, so that a suite does not spend its time on hashing; the real cost is tested where it is chosen. */
const CHEAP_PASSWORDS = { memoryKiB: 64, passes: 1, parallelism: 1 }

export interface CallOptions {
  /** A bearer secret. */
  readonly token?: string
  /** A session's cookie, sent as our own pages send it. */
  readonly cookie?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Tests look into answers of every shape. */
export type Json = ReturnType<typeof JSON.parse>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Json
  readonly text: string
}

export interface TestServer {
  readonly url: string
  readonly directory: string
  readonly running: RunningServer
  readonly clock: { now: number; advance(ms: number): void }
  /** What the server has logged. */
  readonly log: string[]
  /** The secret of `admin-console`: a master with all rights. */
  readonly master: string
  readonly gateway: string
  readonly directoryToken: string
  /** The cookie of the platform administrator. */
  readonly cookie: string
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** A call that must succeed, by the master unless told otherwise; answers the body. */
  ok(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Json>
  signIn(username: string, password: string, tenant?: string): Promise<string>
  /** Stops and starts again on the same data. */
  restart(environment?: Readonly<Record<string, string>>): Promise<void>
  stop(): Promise<void>
}

export interface TestOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** Left out: the clock stands at this moment until the test moves it. */
  readonly startAt?: number
  /** Without set-up: no administrator, no tokens. */
  readonly bare?: boolean
  /** Left out: the database that the run of tests is about. */
  readonly database?: 'sqlite' | 'postgres'
  /** Left out: as many as the product keeps. */
  readonly maxCachedTokens?: number
  /** Left out: the console as it was built, if it was. */
  readonly consoleDir?: string
}

const START_AT = Date.parse('2026-11-21T12:00:00.000Z')

export async function startServer(options: TestOptions = {}): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'polett-test-'))
  const clock = {
    now: options.startAt ?? START_AT,
    advance(ms: number) {
      clock.now += ms
    },
  }
  const log: string[] = []
  const databaseUrl = (options.database === 'sqlite' ? null : await databaseUrlFor(directory)) ?? ''
  if (databaseUrl === '' && options.database === 'postgres') throw new Error('This run of tests has no PostgreSQL.')
  const open = (environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> =>
    start(
      {
        ...readConfig({
          POLETT_PORT: '0',
          POLETT_DATA_DIR: join(directory, 'data'),
          POLETT_SETUP_CODE: SETUP_CODE,
          POLETT_DATABASE_URL: databaseUrl,
          ...options.environment,
          ...environment,
        }),
        ...(options.consoleDir === undefined ? {} : { consoleDir: options.consoleDir }),
      },
      {
        now: () => clock.now,
        passwordCost: CHEAP_PASSWORDS,
        // A database that many tests share may stand still for a while, which is no outage.
        answerWithinMs: 15_000,
        logTo: { write: (line: string) => void log.push(line) },
        ...(options.maxCachedTokens === undefined ? {} : { maxCachedTokens: options.maxCachedTokens }),
      },
    )
  let running = await open()
  if ((databaseUrl === '') !== (running.deps.store.kind === 'sqlite')) throw new Error('This is the wrong database.')
  const call = (method: string, path: string, callOptions: CallOptions = {}) =>
    request(running.url, method, path, callOptions)
  const secrets =
    options.bare === true ? { master: '', gateway: '', directoryToken: '', cookie: '' } : await setUp(call)
  return {
    ...{ directory, clock, log, call, ...secrets },
    get url() {
      return running.url
    },
    get running() {
      return running
    },
    async ok(method, path, body, callOptions = {}) {
      const answer = await call(method, path, {
        ...(callOptions.cookie === undefined && callOptions.token === undefined ? { token: secrets.master } : {}),
        ...callOptions,
        ...(body === undefined ? {} : { body }),
      })
      if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
      return answer.body
    },
    async signIn(username, password, tenant) {
      const answer = await call('POST', '/v1/session', {
        body: { username, password, ...(tenant === undefined ? {} : { tenant }) },
      })
      if (answer.status !== 200) throw new Error(`Signing in as ${username} answered ${answer.status}: ${answer.text}`)
      return cookieOf(answer)
    },
    async restart(environment) {
      await running.close()
      running = await open(environment)
    },
    async stop() {
      const wordless = await wordlessEntries(running.deps.store.read)
      await running.close()
      await dropDatabaseOf(directory)
      await rm(directory, { recursive: true, force: true })
      if (wordless.length > 0) throw new Error(`The audit log has what nobody has words for: ${wordless.join('; ')}.`)
    },
  }
}

async function setUp(call: TestServer['call']) {
  const answer = await call('POST', '/v1/setup', { body: { code: SETUP_CODE, ...ADMIN } })
  if (answer.status !== 201) throw new Error(`The set-up answered ${answer.status}: ${answer.text}`)
  const secretOf = (id: string): string =>
    answer.body.tokens.find((each: { token: { id: string } }) => each.token.id === id).secret
  return {
    master: secretOf('admin-console'),
    gateway: secretOf('gateway'),
    directoryToken: secretOf('directory'),
    cookie: cookieOf(answer),
  }
}

export function cookieOf(answer: Answer): string {
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

export async function request(url: string, method: string, path: string, options: CallOptions): Promise<Answer> {
  const { body, cookie, headers = {}, token } = options
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { cookie, 'sec-fetch-site': 'same-origin' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text, text }
}
