/** The store on PostgreSQL: its connections, what it makes of errors, and what it does when the database is in doubt. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Db } from '../../src/store/db.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgresStore, POSTGRES_TYPES, type PostgresOptions } from '../../src/store/postgres.ts'
import { isUnavailable } from '../../src/store/unavailable.ts'
import { asOwner, databaseUrlFor, dropDatabaseOf } from './database.ts'
import { MANY } from './migrating-process.ts'

async function openStore(options: PostgresOptions = {}) {
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

const failureOf = (work: Promise<unknown>): Promise<Error & { code?: string }> =>
  work.then(
    () => {
      throw new Error('This was expected to fail.')
    },
    (error: Error) => error,
  )

const sleep = (db: Db, seconds: number) => sql`select pg_sleep(${seconds})`.execute(db)
const mark = (key: string) => ({ key, failures: 0, first_at: 0, last_at: 0 })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('values', () => {
  test('are numbers, texts and bytes as the schema has them', async () => {
    const { store } = await openStore()
    const bytes = new Uint8Array([0, 1, 127, 128, 255])
    await store.write
      .insertInto('throttle')
      .values({ ...mark('æ\u{1f600}'), failures: 2 ** 53 - 1 })
      .execute()
    const row = await store.read.selectFrom('throttle').selectAll().executeTakeFirstOrThrow()
    expect(row).toEqual({ key: 'æ\u{1f600}', failures: 2 ** 53 - 1, first_at: 0, last_at: 0 })
    const { rows } = await sql`select ${bytes}::bytea as bytes, sum(failures) as sum, count(*) as count, null as none,
      ''::bytea as empty from throttle`.execute(store.read)
    // Strictly: bytes that are no Buffer.
    expect(rows).toStrictEqual([{ bytes, sum: 2 ** 53 - 1, count: 1, none: null, empty: new Uint8Array() }])
  })

  test('of kinds that the store does not keep are refused, and a list of none finds nothing', async () => {
    const { store } = await openStore()
    for (const value of [undefined, Number.NaN, true, {}, new Date(0)]) {
      expect(await failureOf(sql`select ${value}`.execute(store.read))).toBeInstanceOf(TypeError)
    }
    expect(await store.read.selectFrom('tenant').select('id').where('id', 'in', []).execute()).toEqual([])
  })

  test('with a NUL are looked for in vain', async () => {
    const { store } = await openStore()
    await store.write.insertInto('throttle').values(mark('a\u0001b')).execute()
    const found = store.read.selectFrom('throttle').select('key').where('key', '=', 'a\0c')
    expect(await found.execute()).toEqual([])
  })

  test('are sorted and compared by their bytes, whatever the language of the database', async () => {
    const { store } = await openStore()
    const keys = ['B', 'a', 'Z', 'z', 'æ', 'Æ', 'é', 'e\u0301', '\uffff', '\u{1f600}', ' ', '_', '-', 'ａ']
    await store.write.insertInto('throttle').values(keys.map(mark)).execute()
    const sorted = await store.read.selectFrom('throttle').select('key').orderBy('key').execute()
    const bytewise = keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    expect(sorted.map(({ key }) => key)).toEqual(bytewise)
    const language = await sql<{ less: number }>`select 'a' < 'B' collate "en-US-x-icu" as less`.execute(store.read)
    expect(language.rows).toEqual([{ less: 1 }])
  })
})

describe('transactions', () => {
  test('that throw leave nothing, and their connection goes on serving', async () => {
    const { store } = await openStore({ sizes: { read: 1, scan: 1, write: 1 } })
    const failing = store.write.transaction().execute(async (tx) => {
      await tx.insertInto('throttle').values(mark('one')).execute()
      throw new Error('enough')
    })
    expect((await failureOf(failing)).message).toBe('enough')
    const twice = store.write
      .insertInto('throttle')
      .values([mark('one'), mark('one')])
      .execute()
    const violation = await failureOf(twice)
    expect([store.dialect.isUniqueViolation(violation), isUnavailable(violation)]).toEqual([true, false])
    expect(await store.write.selectFrom('throttle').selectAll().execute()).toEqual([])
    expect(store.counts().write).toMatchObject({ open: 1, idle: 1 })
  })

  test('whose failure was overlooked do not seem to be kept', async () => {
    const { store } = await openStore()
    const overlooking = store.write.transaction().execute(async (tx) => {
      await tx.insertInto('throttle').values(mark('one')).execute()
      await sql`select 1 / 0`.execute(tx).catch(() => undefined)
    })
    expect((await failureOf(overlooking)).message).toContain('nothing of it was kept')
    expect(await store.read.selectFrom('throttle').selectAll().execute()).toEqual([])
  })

  test('that stand still are undone, so that they keep no lock from others', async () => {
    const { store } = await openStore()
    const still = store.write.transaction().execute(async (tx) => {
      await tx.insertInto('throttle').values(mark('one')).execute()
      await pause(1_600)
      await tx.insertInto('throttle').values(mark('two')).execute()
    })
    expect(await failureOf(still)).toMatchObject({ code: 'store_unavailable' })
    await store.write.insertInto('throttle').values(mark('one')).execute()
    expect(store.counts().write.open).toBe(1)
  })

  test('that wait for each other in a ring are told so, and one of them goes on', async () => {
    const { store } = await openStore()
    await store.write
      .insertInto('throttle')
      .values([mark('one'), mark('two')])
      .execute()
    const touch = (tx: Db, key: string) =>
      tx.updateTable('throttle').set({ failures: 1 }).where('key', '=', key).execute()
    let met = 0
    const both = ['one', 'two'].map((first) =>
      store.write.transaction().execute(async (tx) => {
        await touch(tx, first)
        met += 1
        while (met < 2) await pause(5)
        await touch(tx, first === 'one' ? 'two' : 'one')
      }),
    )
    const ends = await Promise.allSettled(both)
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    expect(failures.map(store.dialect.isConflict)).toEqual([true])
    expect(isUnavailable(failures[0])).toBe(true)
  })

  test('in pools that read write nothing', async () => {
    const { store } = await openStore()
    for (const db of [store.read, store.scan]) {
      const failure = await failureOf(db.insertInto('throttle').values(mark('one')).execute())
      expect(failure.code).toBe('25006')
    }
  })
})

describe('connections', () => {
  test('are as many as the pool has, and the rest wait their turn', async () => {
    const { store } = await openStore({ sizes: { read: 3, scan: 1, write: 1 } })
    await Promise.all(Array.from({ length: 60 }, () => sql`select pg_sleep(0.01)`.execute(store.read)))
    expect(store.counts().read).toEqual({ open: 3, idle: 3, waiting: 0 })
  })

  test('beyond the bound of the queue are refused at once', async () => {
    const { store } = await openStore({ sizes: { read: 1, scan: 1, write: 1 } })
    const slow = sleep(store.read, 0.5)
    await pause(200)
    const all = await Promise.allSettled(Array.from({ length: 1_002 }, () => sql`select 1`.execute(store.read)))
    await slow
    const refused = all.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    expect(refused).toHaveLength(2)
    expect(refused[0]).toMatchObject({ code: 'store_overloaded' })
  })

  test('that are cut while idle are replaced, and the process lives', async () => {
    const { store, url } = await openStore({ sizes: { read: 2, scan: 1, write: 1 } })
    await Promise.all([sleep(store.read, 0.1), sleep(store.read, 0.1)])
    const [name] = new URL(url).pathname.split('/').slice(1)
    await asOwner(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = '${name}' and pid <> pg_backend_pid()`,
    )
    await pause(100)
    expect(store.counts().read.open).toBe(0)
    expect((await sql`select 1 as one`.execute(store.read)).rows).toEqual([{ one: 1 }])
  })

  test('that are cut at work fail their work as unavailable', async () => {
    const { store, url } = await openStore()
    const cut = failureOf(sleep(store.read, 20))
    await pause(300)
    await asOwner(url, "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'")
    expect(isUnavailable(await cut)).toBe(true)
    expect(store.counts().read.open).toBe(0)
  })

  test('are all ended by an interruption, and nothing is served until it is over', async () => {
    const { store } = await openStore({ sizes: { read: 1, scan: 1, write: 1 } })
    const reason = Object.assign(new Error('in doubt'), { code: 'store_unavailable' })
    const running = [sleep(store.read, 20), sleep(store.read, 20), sleep(store.write, 20)].map(failureOf)
    await pause(300)
    const began = performance.now()
    store.interrupt(reason)
    expect(await Promise.all(running)).toEqual([reason, reason, reason])
    expect(await failureOf(sql`select 1`.execute(store.scan))).toBe(reason)
    expect(performance.now() - began).toBeLessThan(500)
    store.resume()
    expect((await sql`select 1 as one`.execute(store.read)).rows).toEqual([{ one: 1 }])
    expect(store.counts().read).toEqual({ open: 1, idle: 1, waiting: 0 })
  })

  test('are given back when the store is closed, after what runs', async () => {
    const { store, url } = await openStore()
    const last = sleep(store.read, 0.3)
    await pause(100)
    await store.close()
    await last
    expect(await failureOf(sql`select 1`.execute(store.read))).toMatchObject({ code: 'store_unavailable' })
    const own = await (await openPostgresStore(url)).connect()
    const { rows } = await own.query('select count(*) as open from pg_stat_activity where datname = current_database()')
    await own.close()
    expect(rows).toEqual([{ open: 2 }])
  })
})

describe('an address', () => {
  const local = 'postgres://polett:secret-word@127.0.0.1:1'

  test.each([
    ['no database', `${local}/`, 'must name a host, a user and a database'],
    ['another scheme', 'mysql://a:b@c/d', 'must look like postgres://'],
    ['another machine and no sslmode', 'postgres://a:secret-word@db.example.org/d', 'must therefore say sslmode='],
    ['a mode that is none', `${local}/d?sslmode=prefer`, '"prefer" is none of them'],
    ['verify-ca without an authority', `${local}/d?sslmode=verify-ca`, 'sslrootcert=FILE'],
    ['a file that is not there', `${local}/d?sslmode=verify-ca&sslrootcert=no-such-file`, 'cannot be read'],
    ['an unknown parameter', `${local}/d?ssl=true`, 'has the parameter ssl'],
    ['a stray percent sign', 'postgres://a:100%@localhost/d', 'write it as %25'],
    ['nobody behind it', `${local}/d`, 'cannot reach the database at 127.0.0.1:1/d'],
  ])('with %s is refused with a sentence that keeps the password', async (_, url, words) => {
    const { message } = await failureOf(openPostgresStore(url))
    expect(message).toContain(words)
    expect(message).not.toContain('secret-word')
  })

  test('with a wrong password, or of a database that is not there, is refused with what to do', async () => {
    const { url } = await openStore()
    const wrong = new URL(url)
    wrong.password = 'another'
    expect((await failureOf(openPostgresStore(wrong.href))).message).toContain('may not sign in')
    const missing = new URL(url)
    missing.pathname = '/nowhere'
    expect((await failureOf(openPostgresStore(missing.href))).message).toContain('Create it first')
    const plain = new URL(url)
    plain.search = '?sslmode=require'
    expect((await failureOf(openPostgresStore(plain.href))).message).toContain('offers no TLS')
  })
})

test('migrations are applied once when several nodes start together', async () => {
  const { store, url } = await openStore()
  const other = await openPostgresStore(url)
  onTestFinished(() => other.close())
  const run = (db: Db) => migrate(db, MANY, POSTGRES_TYPES, () => 1_000)
  await sql`delete from migration`.execute(store.write)
  const applied = await Promise.all([run(store.write), run(other.write), run(store.write)])
  expect(applied.flat().sort()).toEqual(MANY.map(({ id }) => id))
})

test('text is found anywhere, exactly as it is written', async () => {
  const { store } = await openStore()
  const tenant = { slug: 't', name: 't', name_folded: 't', status: 'active', time_zone: 'UTC', locale: 'en' } as const
  const { id } = await store.write
    .insertInto('tenant')
    .values({ ...tenant, created_at: 0, updated_at: 0 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const names = [
    '100% sure',
    '100 per cent',
    'under_score',
    'underXscore',
    String.raw`back\slash`,
    'blåbær',
    'x\u{1f600}yz',
  ]
  const person = { tenant_id: id, name: '', username: '', status: 'active', type: 'person', attributes: '{}' } as const
  await store.write
    .insertInto('user_account')
    .values(
      names.map((name) => ({
        ...person,
        public_id: name,
        username_folded: name,
        name_folded: name,
        created_at: 0,
        updated_at: 0,
      })),
    )
    .execute()
  const find = async (text: string) => {
    const ids = await store.dialect.search(store.scan, 'user_account', text, 10)
    const rows = await store.read.selectFrom('user_account').select('name_folded').where('id', 'in', ids).execute()
    return rows.map(({ name_folded }) => name_folded).sort()
  }
  expect(await find('100')).toEqual(['100 per cent', '100% sure'])
  expect(await find('00%')).toEqual(['100% sure'])
  expect(await find('r_s')).toEqual(['under_score'])
  expect(await find(String.raw`k\s`)).toEqual([String.raw`back\slash`])
  expect(await find('låb')).toEqual(['blåbær'])
  expect(await find('\u{1f600}yz')).toEqual(['x\u{1f600}yz'])
  expect(await find('LÅB')).toEqual([])
  expect(await find('00')).toEqual([])
})
