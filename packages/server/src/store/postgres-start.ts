/** Lets one node start after another, so that each finds the database whole: migrated, installed, its keys checked. */

import type { PostgresStore } from './postgres.ts'

/** Any number will do, as long as every node takes the same. */
const START_LOCK = 7_206_465_111

/** Runs when no other node does the same. A process that dies lets the next one in. */
export async function oneAtATime<T>(store: PostgresStore, work: () => Promise<T>): Promise<T> {
  const connection = await store.connect()
  try {
    await connection.query(`select pg_advisory_lock(${START_LOCK})`)
    return await work()
  } finally {
    await connection.close()
  }
}
