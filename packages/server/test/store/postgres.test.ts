/** The store on PostgreSQL: what it keeps, its transactions, its migrations and its search. */

import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Db } from '../../src/store/db.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgresStore, POSTGRES_TYPES } from '../../src/store/postgres.ts'
import { searchIds } from '../../src/store/text-search.ts'
import { isUnavailable } from '../../src/store/unavailable.ts'
import { MANY } from './migrating-process.ts'
import { failureOf, mark, openStore, pause } from './postgres-scene.ts'

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
      // A second is what it is given.
      await pause(2_500)
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

test('commits and leases wait for the disk, though the server is set to let them go on without', async () => {
  const { store } = await openStore()
  const asked = `select reset_val, setting from pg_settings where name = 'synchronous_commit'`
  const waiting = { reset_val: 'off', setting: 'on' }
  expect((await sql.raw(asked).execute(store.write)).rows).toEqual([waiting])
  const keeping = await store.connect()
  onTestFinished(() => keeping.close())
  expect((await keeping.query(asked)).rows).toEqual([waiting])
  // As the connection that only notes how far a node has come.
  const hearing = await store.connect({ settings: { synchronous_commit: 'off' } })
  onTestFinished(() => hearing.close())
  expect((await hearing.query(asked)).rows).toEqual([{ ...waiting, setting: 'off' }])
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
    const ids = await searchIds(store.scan, store.dialect, 'user_account', text, null, 10)
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
