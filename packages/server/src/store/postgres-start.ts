/** Lets one node start after another, so that each finds the database whole: migrated, installed, its keys checked. */

import type { PostgresStore } from './postgres.ts'

/** Any number will do, as long as every node takes the same. */
const START_LOCK = 7_206_465_111

/** Longer than another start takes on a database that is up to date. */
const PATIENCE_MS = 5_000

/**
 * Runs when no other node does the same; `onWait` is called when that takes long. A process that dies lets the next one
 * in, and a machine that dies within half a minute.
 */
export async function oneAtATime<T>(store: PostgresStore, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const connection = await store.connect()
  try {
    const timer = setTimeout(onWait, PATIENCE_MS)
    await connection.query(`select pg_advisory_lock(${START_LOCK})`).finally(() => clearTimeout(timer))
    return await work()
  } finally {
    await connection.close()
  }
}
