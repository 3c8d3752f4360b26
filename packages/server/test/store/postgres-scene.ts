/** A store on a PostgreSQL database of its own, for tests that look at the store alone. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
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
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
