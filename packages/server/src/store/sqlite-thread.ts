/** The near side of one worker: posts requests without waiting for answers, and fails them all when the worker dies. */

import { Worker } from 'node:worker_threads'
import { errorOf, storeError } from './sqlite-errors.ts'
import type { ConnectionOptions } from './sqlite-settings.ts'
import type { Answer, Reply, Request, Value } from './sqlite-worker.ts'

export type SqliteThread = {
  post(kind: Request['kind'], sql: string, parameters?: readonly Value[]): Promise<Answer>
  /** How many requests have no answer yet. */
  outstanding(): number
  terminate(): Promise<void>
}

type Pending = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }

/** A page of rows fits many times over; the young generation is small because every thread has one. */
const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 }

/** Rejects with the worker's own sentence when the database cannot be opened. `onDeath` is called once at most. */
export async function startThread(options: ConnectionOptions, onDeath: (error: Error) => void): Promise<SqliteThread> {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
    workerData: options,
    resourceLimits: HEAP,
    env: {},
    execArgv: [],
  })
  const pending = new Map<number, Pending>()
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
      worker.postMessage({ id, kind, sql, parameters } satisfies Request)
    })
  }

  worker.on('message', (reply: Reply) => {
    const waiting = pending.get(reply.id)
    pending.delete(reply.id)
    if ('failure' in reply) waiting?.reject(errorOf(reply.failure))
    else waiting?.resolve(reply.answer)
  })
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
