import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { SQLITE_TYPES } from '../../src/store/sqlite.ts'
import { sqliteHits } from '../../src/store/sqlite-search.ts'
import { MANY, migrateMany } from './migrating-process.ts'
import { openScene, type Scene, scratchDirectory } from './scratch.ts'

const PROCESS = fileURLToPath(new URL('./migrating-process.ts', import.meta.url))
const now = () => 1_000
const run = (db: Kysely<Scene>, migrations: Parameters<typeof migrate>[1]) => migrate(db, migrations, SQLITE_TYPES, now)

test('applies what is missing, once, in order', async () => {
  const { writer } = await openScene()
  expect(await run(writer, MANY.slice(0, 2))).toEqual(['0000-table_00', '0001-table_01'])
  expect(await run(writer, MANY.slice(0, 3))).toEqual(['0002-table_02'])
  expect(await run(writer, MANY.slice(0, 3))).toEqual([])
  const marks = await sql`select id, applied_at from migration where id < '0001'`.execute(writer)
  expect(marks.rows).toEqual([{ id: '0000-table_00', applied_at: 1_000 }])
})

test('applies each one once when two start together', async () => {
  const { writer } = await openScene()
  const both = await Promise.all([run(writer, MANY), run(writer, MANY)])
  expect(both.flat().sort()).toEqual(MANY.map(({ id }) => id))
})

test('refuses a database that a newer build has written', async () => {
  const { writer } = await openScene()
  await run(writer, MANY.slice(0, 3))
  await expect(run(writer, MANY.slice(0, 2))).rejects.toThrow(/written by a newer Polett .*0002-table_02/)
})

test('leaves nothing of a migration that fails halfway', async () => {
  const { writer } = await openScene()
  const broken = {
    id: '0001-broken',
    statements: () => ['create table half (id integer)', 'create table half (id integer)'],
  }
  await expect(run(writer, [broken])).rejects.toThrow('already exists')
  expect((await sql`select id from migration`.execute(writer)).rows).toEqual([])
  expect((await sql`select name from sqlite_schema where name = 'half'`.execute(writer)).rows).toEqual([])
})

test('completes after kill -9 at any point', { timeout: 300_000 }, async () => {
  const stages = new Set<number>()
  const wasOnItsWay = () => [...stages].some((missing) => missing > 0 && missing < MANY.length)
  // Until one was stopped on its way, or this test has shown nothing.
  for (let round = 0; round < 8 || !wasOnItsWay(); round++) {
    const path = join(scratchDirectory(), 'polett.db')
    const child = spawn(process.execPath, [PROCESS, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exit = once(child, 'exit')
    await said(child, MANY[(round * 3) % MANY.length]?.id ?? '')
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10))
    child.kill('SIGKILL')
    await exit
    stages.add((await migrateMany(path)).length)
    const database = new DatabaseSync(path)
    for (const { id } of MANY) {
      const found = database.prepare(`select count(*) as count from table_${id.slice(-2)}`).get()
      expect(found?.count).toBe(2)
    }
    expect(database.prepare('select count(*) as count from migration').get()?.count).toBe(MANY.length)
    expect(database.prepare('pragma integrity_check').get()?.integrity_check).toBe('ok')
    database.close()
  }
})

/** Resolves when the process has said the word, or has ended. */
function said({ stdout }: { readonly stdout: Readable }, word: string): Promise<void> {
  let text = ''
  return new Promise((resolve) => {
    stdout.on('data', (part) => {
      text += String(part)
      if (text.includes(word)) resolve()
    })
    stdout.once('end', resolve)
  })
}

test('finds what may have a text anywhere in an indexed column, and keeps the index true', async () => {
  const { writer } = await openScene()
  const index = { id: '0001-search', statements: () => SQLITE_TYPES.searchIndex('note', ['name']) }
  await run(writer, [index])
  const find = async (text: string) => {
    const hits = await sql<{ id: number }>`${sqliteHits('note', text, null)} limit 10`.execute(writer)
    const ids = hits.rows.map(({ id }) => id)
    const rows = await writer
      .selectFrom('note')
      .select('name')
      .where('id', 'in', [...ids, 0])
      .execute()
    return rows.map(({ name }) => name)
  }
  const inserted = await writer.insertInto('note').values({ name: 'payroll gateway' }).executeTakeFirstOrThrow()
  expect(inserted).toMatchObject({ insertId: 1n, numInsertedOrUpdatedRows: 1n })
  await writer.insertInto('note').values({ name: 'blåbærsyltetøy' }).execute()
  expect([await find('gate'), await find('bærs'), await find('GATE')]).toEqual([
    ['payroll gateway'],
    ['blåbærsyltetøy'],
    [],
  ])
  await writer.updateTable('note').set({ name: 'payroll portal' }).where('id', '=', 1).execute()
  expect([await find('gate'), await find('porta')]).toEqual([[], ['payroll portal']])
  await writer.deleteFrom('note').where('id', '=', 1).execute()
  expect(await find('payroll')).toEqual([])
  await writer.insertInto('note').values({ name: 'roll gate pay' }).execute()
  expect([
    await find('roll gate'),
    await find('gate roll'),
    await find(`${Array.from({ length: 200 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('')}`),
  ]).toEqual([['roll gate pay'], [], []])
  await writer.insertInto('note').values({ name: 'zaaab' }).execute()
  // Its groups of three letters may stand apart, or be one: whoever takes a hit looks at the name.
  expect([await find('aaa'), await find('aaaa'), await find('zaaab'), await find('zaabab')]).toEqual([
    ['zaaab'],
    ['zaaab'],
    ['zaaab'],
    [],
  ])
  await writer.insertInto('note').values({ name: 'say "hei" or not' }).execute()
  expect([await find('say "hei" or'), await find('"hei"'), await find('say OR not')]).toEqual([
    ['say "hei" or not'],
    ['say "hei" or not'],
    [],
  ])
  await sql`insert into note_search (note_search) values ('integrity-check')`.execute(writer)
})
