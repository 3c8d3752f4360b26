/** A thread that its first request starts. Until then it costs nothing, where each one takes some 7 MB and 25 ms. */

import type { SqliteThread } from './sqlite-thread.ts'

/** `start` is called again after it failed: what asked meanwhile is refused with the reason. */
export function createLateThread(start: () => Promise<SqliteThread>): SqliteThread {
  let started: Promise<SqliteThread> | null = null
  let running: SqliteThread | null = null
  let waiting = 0

  function begin(): Promise<SqliteThread> {
    const starting = start()
    starting.then(
      (thread) => {
        running = thread
      },
      () => {
        started = null
      },
    )
    return starting
  }

  return {
    async post(kind, sql, parameters) {
      // There is nothing to close.
      if (kind === 'close' && started === null) return { columns: [], rows: [] }
      started ??= begin()
      waiting += 1
      // Always in this way, also when it runs: so nothing overtakes what was asked before.
      const thread = await started.finally(() => {
        waiting -= 1
      })
      return thread.post(kind, sql, parameters)
    },
    outstanding: () => waiting + (running?.outstanding() ?? 0),
    async terminate() {
      await started?.then((thread) => thread.terminate()).catch(() => undefined)
    },
  }
}
