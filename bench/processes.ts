/** The processes of a run: the server as users start it, the bare one, and the load generator. */

import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BareAnswer } from './bare.ts'
import type { LoadJob, LoadResult } from './load-job.ts'

export interface StartedServer {
  readonly port: number
  readonly pid: number
  /** From the start of the process to the line that says that it is ready. */
  readonly readyAfterMs: number
  /** Where its inspector listens, when `--inspect` is among its options. */
  readonly inspector: string | null
  /** Resident memory in MB, as the kernel counts it; null where there is no /proc. */
  residentMb(): number | null
  stop(): Promise<void>
}

const COMPILED = join(import.meta.dirname, '../node_modules/.cache/polett')
const SERVER = join(import.meta.dirname, '../packages/server/src/main.ts')

/** Starts the server on a data directory. Throws with what it printed when it does not get ready. */
export async function startServer(
  data: string,
  nodeOptions: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedServer> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeOptions, SERVER], {
    env: {
      ...{ PATH: process.env.PATH, POLETT_PORT: '0', POLETT_DATA_DIR: data, POLETT_LOG_LEVEL: 'error' },
      // As `npm start` does.
      NODE_COMPILE_CACHE: COMPILED,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let inspector: string | null = null
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    inspector ??= /^Debugger listening on (ws:\S+)$/m.exec(text)?.[1] ?? null
  })
  const port = await readyPort(child)
  const readyAfterMs = performance.now() - startedAt
  return {
    port,
    pid: child.pid ?? 0,
    readyAfterMs,
    inspector,
    residentMb: () => residentMb(child.pid ?? 0),
    stop: () => stop(child),
  }
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      if (text.includes('"level"')) console.error(text)
    })
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const port = /^polett ready on http:\/\/[^\n]*:(\d+)$/m.exec(printed)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    child.once('exit', () => reject(new Error(`The server did not start. It said: ${printed}`)))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = child.exitCode === null ? once(child, 'exit') : null
  child.kill('SIGTERM')
  await exited
}

/** As the kernel counts it; null where there is no /proc. */
export function residentMb(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}

export interface Loader {
  /** Throws when an answer was not the expected one. */
  run(job: LoadJob): Promise<LoadResult>
  stop(): void
}

export function startLoader(): Loader {
  const child = fork(join(import.meta.dirname, 'load.ts'))
  return {
    async run(job) {
      child.send(job)
      const [result] = (await once(child, 'message')) as [LoadResult]
      if (result.wrong > 0)
        throw new Error(`${result.wrong} answers were not the expected ${job.expectedStatus}:\n${result.example}`)
      return result
    },
    stop: () => void child.disconnect(),
  }
}

export async function startBare(answer: BareAnswer): Promise<{ port: number; pid: number; stop(): void }> {
  const child = fork(join(import.meta.dirname, 'bare.ts'))
  child.send(answer)
  const [port] = (await once(child, 'message')) as [number]
  return { port, pid: child.pid ?? 0, stop: () => void child.disconnect() }
}
