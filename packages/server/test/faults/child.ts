/** The real server as a process of its own, which a test may kill. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Json } from '../server.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Child {
  readonly url: string
  readonly pid: number
  readonly startedInMs: number
  /** All that it has said so far, on both streams. */
  said(): string
  call(method: string, path: string, token: string | null, body?: object): Promise<ChildAnswer>
  kill(signal: NodeJS.Signals): Promise<number | null>
}

export interface ChildAnswer {
  readonly status: number
  readonly text: string
  readonly body: Json
}

export type Environment = Readonly<Record<string, string>>

/** Starts on a free port and waits until it is ready. Throws what the server said when it ends instead. */
export async function startChild(dataDir: string, environment: Environment = {}): Promise<Child> {
  const began = performance.now()
  const { process: child, said } = spawnServer(dataDir, environment)
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const ready = /polett ready on (\S+)/.exec(said())?.[1]
      if (ready !== undefined) resolve(ready)
    }
    child.stdout?.on('data', look)
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said()}`)))
  })
  return {
    ...{ url, said, pid: child.pid ?? 0, startedInMs: performance.now() - began },
    call: (method, path, token, body) => request(`${url}${path}`, method, token, body),
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const exited = once(child, 'exit')
      child.kill(signal)
      return (await exited)[0]
    },
  }
}

/** What the server says when it is started where it must not start. */
export async function startRefused(dataDir: string): Promise<string> {
  const { process: child, said } = spawnServer(dataDir, {})
  const [code] = await once(child, 'exit')
  return `${code} ${said()}`
}

function spawnServer(dataDir: string, environment: Environment): { process: ChildProcess; said: () => string } {
  const process_ = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      POLETT_PORT: '0',
      POLETT_DATA_DIR: dataDir,
      POLETT_LOG_LEVEL: 'warn',
      ...environment,
    },
  })
  let said = ''
  for (const stream of [process_.stdout, process_.stderr]) {
    stream?.on('data', (chunk) => {
      said += chunk
    })
  }
  return { process: process_, said: () => said }
}

async function request(url: string, method: string, token: string | null, body?: object): Promise<ChildAnswer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return { status: response.status, text, body: isJson ? JSON.parse(text) : text }
}

const SETUP = {
  ...{ code: 'correct-horse-battery', username: 'root', password: 'a long enough pass-phrase' },
  ...{ name: 'Root Admin', email: 'root@example.org' },
}

export const SETUP_ENVIRONMENT: Environment = { POLETT_SETUP_CODE: SETUP.code }

/** Sets the server up and answers the secret of `admin-console`: a master with all rights. */
export async function setUpChild(child: Child): Promise<string> {
  const { body, status } = await child.call('POST', '/v1/setup', null, SETUP)
  if (status !== 201) throw new Error(`The set-up answered ${status}.`)
  return body.tokens.find((each: { token: { id: string } }) => each.token.id === 'admin-console').secret
}
