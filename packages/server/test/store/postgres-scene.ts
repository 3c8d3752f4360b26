/** A store on a PostgreSQL database of its own, for tests that look at the store alone. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import type { Db } from '../../src/store/db.ts'
import { openPostgresStore, type PostgresOptions } from '../../src/store/postgres.ts'
import { databaseUrlFor, dropDatabaseOf } from './database.ts'

export async function openStore(options: PostgresOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'polett-postgres-'))
  const url = (await databaseUrlFor(directory)) ?? ''
  const store = await openPostgresStore(url, options)
  onTestFinished(async () => {
    await store.close()
    await dropDatabaseOf(directory)
    rmSync(directory, { recursive: true })
  })
  return { store, url }
}

export const failureOf = (work: Promise<unknown>): Promise<Error & { code?: string }> =>
  work.then(
    () => {
      throw new Error('This was expected to fail.')
    },
    (error: Error) => error,
  )

export const sleep = (db: Db, seconds: number) => sql`select pg_sleep(${seconds})`.execute(db)
export const mark = (key: string) => ({ key, failures: 0, first_at: 0, last_at: 0 })
/** What runs now in the database of the address, by how it begins. */
export async function running(url: string, words: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const active = `select 1 from pg_stat_activity where datname = current_database() and state = 'active'
      and pid <> pg_backend_pid() and starts_with(query, $1)`
    return (await client.query(active, [words])).rows.length
  } finally {
    await client.end()
  }
}

/** Lets whoever asks for it wait until it is given back. */
export async function holdLock(
  url: string,
): Promise<{ readonly wait: (db: Db) => Promise<unknown>; release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('select pg_advisory_lock(1)')
  return { wait: (db) => sql`select pg_advisory_lock_shared(1)`.execute(db), release: () => client.end() }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Ends after so many rounds of the event loop. */
export async function turns(count: number): Promise<'late'> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate()
  return 'late'
}
