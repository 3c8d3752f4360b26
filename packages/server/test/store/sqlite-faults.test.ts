import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openSqlite } from '../../src/store/sqlite.ts'
import { isVersionSound, writerOptions } from '../../src/store/sqlite-settings.ts'
import { startThread } from '../../src/store/sqlite-thread.ts'
import { createTurns } from '../../src/store/turns.ts'
import { isUnavailable } from '../../src/store/unavailable.ts'
import { countNotes, failureIn, openScene, type Scene, scratchDirectory } from './scratch.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a full disk', () => {
  test('keeps what was acknowledged, shows the first error and heals without a restart', async () => {
    const { writer, reader } = await openScene()
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(writer)
    const limit = (rows[0]?.page_count ?? 0) + 40
    await sql.raw(`pragma max_page_count = ${limit}`).execute(writer)
    let acknowledged = 0
    let failure: Record<string, unknown> = {}
    while (failure.error === undefined) {
      const name = `note ${acknowledged}`
      const work = writer.transaction().execute((tx) => {
        const insert = (part: number) =>
          tx
            .insertInto('note')
            .values({ name: `${name}.${part}`, body: new Uint8Array(3_000) })
            .execute()
        return Promise.all([1, 2, 3].map(insert))
      })
      await work.then(() => acknowledged++).catch((error) => Object.assign(failure, error, { error }))
      failure = { ...failure }
    }
    expect(failure.errcode).toBe(13)
    expect(isUnavailable(failure.error)).toBe(true)
    expect(acknowledged).toBeGreaterThan(3)
    expect(await countNotes(reader)).toBe(acknowledged * 3)
    await sql`pragma max_page_count = 100000`.execute(writer)
    await writer.insertInto('note').values({ name: 'room again' }).execute()
    expect(await countNotes(reader)).toBe(acknowledged * 3 + 1)
    expect((await sql`pragma integrity_check`.execute(writer)).rows).toEqual([{ integrity_check: 'ok' }])
  })

  test('does not commit the rest of a transaction that SQLite rolled back by itself', async () => {
    const { writer, reader } = await openScene()
    await writer.insertInto('note').values({ name: 'taken' }).execute()
    const work = writer.transaction().execute(async (tx) => {
      const first = tx.insertInto('note').values({ name: 'first' }).execute()
      // Rolls the transaction back as SQLITE_FULL can, at a point that the test chooses.
      const second = sql`insert or rollback into note (name) values ('taken')`.execute(tx)
      const third = tx.insertInto('note').values({ name: 'third' }).execute()
      const outcomes = await Promise.allSettled([first, second, third])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    })
    expect(await failureIn(work)).toMatchObject({ errcode: 2067 })
    expect(await reader.selectFrom('note').select('name').execute()).toEqual([{ name: 'taken' }])
  })
})

describe('a transaction that cannot begin', () => {
  test('fails with the reason, writes nothing, and the next one succeeds', { timeout: 20_000 }, async () => {
    const { writer, reader, path } = await openScene()
    const other = new DatabaseSync(path)
    other.exec('begin immediate')
    const work = writer.transaction().execute(async (tx) => {
      await tx.insertInto('note').values({ name: 'a' }).execute()
    })
    const failure = await failureIn(work)
    other.exec('rollback')
    other.close()
    expect(failure.errcode).toBe(5)
    expect(isUnavailable(failure.error)).toBe(true)
    await writer.transaction().execute((tx) => tx.insertInto('note').values({ name: 'b' }).execute())
    expect(await reader.selectFrom('note').select('name').execute()).toEqual([{ name: 'b' }])
  })
})

describe('too much work', () => {
  test('is refused beyond 1,000 waiting, and the waiting are served', { timeout: 30_000 }, async () => {
    const { writer } = await openScene()
    let refused: unknown[] = []
    let served = 0
    let waiting: Promise<unknown> = Promise.resolve()
    await writer.transaction().execute(async (tx) => {
      await tx.selectFrom('counter').selectAll().execute()
      const all = Array.from({ length: 1_050 }, () => writer.selectFrom('counter').selectAll().execute())
      waiting = Promise.allSettled(all).then((outcomes) => {
        served = outcomes.filter(({ status }) => status === 'fulfilled').length
        refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
      })
      await new Promise((resolve) => setTimeout(resolve, 50))
    })
    await waiting
    expect(served).toBe(1_000)
    expect(refused).toHaveLength(50)
    expect(refused[0]).toMatchObject({ code: 'store_overloaded' })
    expect(isUnavailable(refused[0])).toBe(true)
  })

  test('ends a wait that lasts too long, so a standstill becomes an error', async () => {
    const turns = createTurns({ maxWaiting: 10, maxWaitMs: 20, running: () => 0 })
    turns.take({ exclusive: true, start: () => undefined, refuse: () => undefined })
    const refused = await new Promise<Error>((refuse) =>
      turns.take({ exclusive: true, start: () => undefined, refuse }),
    )
    expect(refused).toMatchObject({ code: 'store_overloaded' })
    const order: string[] = []
    turns.take({ exclusive: true, start: () => order.push('transaction'), refuse: () => order.push('refused') })
    turns.take({ exclusive: false, start: () => order.push('single'), refuse: () => order.push('refused') })
    turns.give()
    turns.give()
    expect(order).toEqual(['transaction', 'single'])
  })
})

describe('the threads', () => {
  test('reject all that is outstanding when they die, and all that follows', async () => {
    const path = join(scratchDirectory(), 'polett.db')
    const deaths: Error[] = []
    const thread = await startThread(writerOptions(path), (error) => deaths.push(error))
    const slow =
      'with recursive n(i) as (select 1 union all select i + 1 from n where i < 50000000) select max(i) from n'
    const outstanding = [thread.post('query', slow), thread.post('query', 'select 1')].map(failureIn)
    await thread.terminate()
    for (const failure of [...(await Promise.all(outstanding)), await failureIn(thread.post('query', 'select 1'))]) {
      expect(failure.code).toBe('store_unavailable')
      expect(isUnavailable(failure.error)).toBe(true)
    }
    expect(deaths).toHaveLength(1)
  })

  test('let a running transaction end when the engine closes, and keep it', async () => {
    const { engine, writer, path } = await openScene()
    let closing: Promise<void> = Promise.resolve()
    await writer.transaction().execute(async (tx) => {
      await tx.insertInto('note').values({ name: 'one' }).execute()
      closing = engine.close()
      await new Promise((resolve) => setTimeout(resolve, 30))
      await tx.insertInto('note').values({ name: 'two' }).execute()
    })
    await closing
    expect(await failureIn(countNotes(writer))).toMatchObject({ code: 'store_unavailable' })
    expect(readdirSync(dirname(path))).toEqual(['polett.db'])
    const again = await openSqlite({ path, readers: 0 })
    expect(await countNotes(new Kysely<Scene>({ dialect: again.writer }))).toBe(2)
    await again.close()
  })

  test('say in a sentence why a database cannot be opened', async () => {
    const path = join(scratchDirectory(), 'polett.db')
    writeFileSync(path, 'this is no database, and long enough to be seen as none'.repeat(100))
    await expect(openSqlite({ path, readers: 0 })).rejects.toThrow('file is not a database')
  })
})

describe('the file', () => {
  test('is private whatever the umask and the rights from before', async () => {
    const directory = scratchDirectory()
    const before = process.umask(0)
    try {
      chmodSync(directory, 0o777)
      const { path, writer } = await openScene(join(directory, 'polett.db'))
      await writer.insertInto('note').values({ name: 'a' }).execute()
      expect(modeOf(directory)).toBe('700')
      expect(['', '-wal', '-shm'].map((end) => modeOf(`${path}${end}`))).toEqual(['600', '600', '600'])
      for (const end of ['', '-wal', '-shm']) chmodSync(`${path}${end}`, 0o666)
      await openScene(path)
      expect(['', '-wal', '-shm'].map((end) => modeOf(`${path}${end}`))).toEqual(['600', '600', '600'])
    } finally {
      process.umask(before)
    }
  })

  test('has the settings that durability and secrecy rest on', async () => {
    const { writer, reader } = await openScene()
    const setting = async (db: Kysely<Scene>, name: string) => {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)
      return rows[0]?.[name] ?? rows[0]?.timeout
    }
    const names = ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'trusted_schema', 'busy_timeout']
    const found = await Promise.all(names.map((name) => setting(writer, name)))
    expect(found).toEqual(['wal', 2, 1, 1, 0, 5_000])
    expect(await setting(reader, 'query_only')).toBe(1)
  })

  test.each([
    ['3.51.2', false],
    ['3.50.7', false],
    ['3.51.3', true],
    ['3.52', true],
    ['3.9.9', false],
    ['4.0.0', true],
  ])('is opened by SQLite %s: %s', (version, sound) => expect(isVersionSound(version)).toBe(sound))
})
