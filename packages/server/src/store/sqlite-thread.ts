/** The near side of one worker: posts requests without waiting for answers, and fails them all when the worker dies. */

import { readFileSync } from 'node:fs'
import { getCompileCacheDir, stripTypeScriptTypes } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { errorOf } from './sqlite-errors.ts'
import type { ConnectionOptions, OpeningConnection } from './sqlite-settings.ts'
import type { Answer, Reply, Request, Value } from './sqlite-worker.ts'
import { storeError } from './unavailable.ts'

export type SqliteThread = {
  post(kind: Request['kind'], sql: string, parameters?: readonly Value[]): Promise<Answer>
  /** How many requests have no answer yet. */
  outstanding(): number
  terminate(): Promise<void>
}

type Pending = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }

/** A page of rows fits many times over; the young generation is small because every thread has one. */
const HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 }

/** Rejects with the worker's own sentence when the database cannot be opened. `onDeath` is called once at most. */
export async function startThread(
  options: ConnectionOptions,
  onDeath: (error: Error) => void,
  turn: SharedArrayBuffer | null = null,
): Promise<SqliteThread> {
  const worker = new Worker(workerUrl(), {
    workerData: { ...options, turn } satisfies OpeningConnection,
    resourceLimits: HEAP,
    env: {},
    execArgv: [],
  })
  const pending = new Map<number, Pending>()
  let gathered: Request[] = []
  let nextId = 0
  let dead: Error | null = null

  function die(cause?: unknown): void {
    if (dead !== null) return
    dead = storeError('store_unavailable', 'The database thread has ended.', cause)
    for (const { reject } of pending.values()) reject(dead)
    pending.clear()
    onDeath(dead)
  }

  function post(kind: Request['kind'], sql: string, parameters: readonly Value[] = []): Promise<Answer> {
    if (dead !== null) return Promise.reject(dead)
    const id = nextId++
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject })
      gather({ id, kind, sql, parameters })
    })
  }

  /** What is asked at the same moment goes out together: each message wakes the thread, and costs the event loop more than its content. */
  function gather(request: Request): void {
    // Runs when everything that goes on at this moment has gone as far as it can without waiting.
    if (gathered.length === 0) process.nextTick(send)
    gathered.push(request)
  }

  function send(): void {
    const requests = gathered
    gathered = []
    worker.postMessage(requests)
  }

  worker.on('message', (replies: readonly Reply[]) => {
    for (const reply of replies) settle(reply)
  })

  function settle(reply: Reply): void {
    const waiting = pending.get(reply.id)
    pending.delete(reply.id)
    if ('failure' in reply) waiting?.reject(errorOf(reply.failure))
    else waiting?.resolve(reply.answer)
  }
  worker.on('messageerror', die)
  worker.on('error', die)
  worker.on('exit', () => die())

  async function terminate(): Promise<void> {
    await worker.terminate()
  }

  const opened = new Promise<Answer>((resolve, reject) => pending.set(nextId++, { resolve, reject }))
  await opened.catch(async (error: unknown) => {
    await terminate()
    throw error
  })
  return { post, outstanding: () => pending.size, terminate }
}

/**
 * The worker as JavaScript in a data URL. Where Node keeps compiled code, the thread fetches the file from there: what
 * strips types is then loaded by nobody, which spares 28 MB and 90 ms. Elsewhere this thread strips them, once for all.
 */
function workerUrl(): URL {
  const file = new URL('./sqlite-worker.ts', import.meta.url)
  const compiled = getCompileCacheDir()
  const source =
    compiled === undefined
      ? withoutWarning(() => stripTypeScriptTypes(readFileSync(file, 'utf8')))
      : `import { enableCompileCache, flushCompileCache } from 'node:module'
         enableCompileCache(${JSON.stringify(dirname(compiled))})
         await import(${JSON.stringify(file.href)})
         flushCompileCache()`
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}

/** Node calls the function experimental on its first use. The version of Node is fixed, so operators need not read it. */
function withoutWarning<Result>(work: () => Result): Result {
  const emitWarning = process.emitWarning
  process.emitWarning = () => undefined
  try {
    return work()
  } finally {
    process.emitWarning = emitWarning
  }
}
