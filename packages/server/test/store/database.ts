/** The database that a test runs on: SQLite in its directory, or one of its own on the PostgreSQL that the run was started with. */

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { openSqliteStore, type Store } from '../../src/store/db.ts'
import { openPostgresStore } from '../../src/store/postgres.ts'

/** The server of this run; undefined where the tests run on SQLite. Asked late, since a test may start it itself. */
const server = (): string | undefined => process.env.TEST_POSTGRES_URL

/** Holds the schema, so that a test need not wait for it. */
export const TEMPLATE = 'template_of_tests'

/** By directory, so that what is opened there again finds what was left there. */
const made = new Map<string, string>()

/** The address of this directory's database; null on SQLite. */
export async function databaseUrlFor(directory: string): Promise<string | null> {
  const owner = server()
  if (owner === undefined) return null
  const known = made.get(directory)
  if (known !== undefined) return known
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asOwner(owner, `create database ${name} template ${TEMPLATE}`)
  const url = urlOf(owner, name)
  made.set(directory, url)
  return url
}

/** Nothing for a directory without one. */
export async function dropDatabaseOf(directory: string): Promise<void> {
  const url = made.get(directory)
  const owner = server()
  if (owner === undefined || url === undefined) return
  made.delete(directory)
  await asOwner(owner, `drop database ${new URL(url).pathname.slice(1)} with (force)`)
}

export async function openTestStore(directory: string): Promise<Store> {
  const url = await databaseUrlFor(directory)
  return url === null ? openSqliteStore(join(directory, 'polett.sqlite')) : openPostgresStore(url)
}

export function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

export async function asOwner(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
