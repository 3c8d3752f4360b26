/** An engine on a database of its own, gone after the test. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Generated, Kysely, sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { openSqlite } from '../../src/store/sqlite.ts'

export type Scene = {
  counter: { id: number; value: number }
  note: { id: Generated<number>; name: string; body: Uint8Array | null; parent_id: number | null }
}

export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'polett-store-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export async function openScene(path = join(scratchDirectory(), 'data', 'polett.db')) {
  const engine = await openSqlite({ path, readers: 2 })
  onTestFinished(() => engine.close())
  const writer = new Kysely<Scene>({ dialect: engine.writer })
  const reader = new Kysely<Scene>({ dialect: engine.reader(0) })
  const statements = [
    'create table if not exists counter (id integer primary key, value integer not null) strict',
    `create table if not exists note (id integer primary key autoincrement, name text not null unique, body blob,
      parent_id integer references note (id) deferrable initially deferred) strict`,
    'insert or ignore into counter (id, value) values (1, 0)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(writer)
  return { engine, writer, reader, path }
}

export async function countNotes(db: Kysely<Scene>): Promise<number> {
  const { count } = await db
    .selectFrom('note')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function failureIn(work: Promise<unknown>): Promise<Record<string, unknown>> {
  return await work.then(
    () => {
      throw new Error('This was expected to fail.')
    },
    (error: Error) => ({ ...error, message: error.message, error }),
  )
}
