import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { isUniqueViolation } from '../../src/store/sqlite-errors.ts'
import { isUnavailable } from '../../src/store/unavailable.ts'
import { countNotes, failureIn, openScene } from './scratch.ts'

describe('transactions', () => {
  test('apply every one of 100 that run at the same time', async () => {
    const { writer, reader } = await openScene()
    const increment = () =>
      writer.transaction().execute(async (tx) => {
        const { value } = await tx.selectFrom('counter').select('value').where('id', '=', 1).executeTakeFirstOrThrow()
        await tx
          .updateTable('counter')
          .set({ value: value + 1 })
          .execute()
      })
    await Promise.all(Array.from({ length: 100 }, increment))
    expect(await reader.selectFrom('counter').select('value').execute()).toEqual([{ value: 100 }])
  })

  test('keep single statements out until they end', async () => {
    const { writer, reader } = await openScene()
    let single: Promise<unknown> | undefined
    const transaction = writer.transaction().execute(async (tx) => {
      await tx.insertInto('note').values({ name: 'inside' }).execute()
      single = writer.insertInto('note').values({ name: 'single' }).execute()
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('changed my mind')
    })
    await expect(transaction).rejects.toThrow('changed my mind')
    await single
    expect(await reader.selectFrom('note').select('name').execute()).toEqual([{ name: 'single' }])
  })

  test('leave nothing behind when they throw', async () => {
    const { writer, reader } = await openScene()
    const failing = writer.transaction().execute(async (tx) => {
      await tx.insertInto('note').values({ name: 'lost' }).execute()
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await writer.transaction().execute((tx) => tx.insertInto('note').values({ name: 'kept' }).execute())
    expect(await reader.selectFrom('note').select('name').execute()).toEqual([{ name: 'kept' }])
  })

  test('keep writers of other processes out from their first statement on', async () => {
    const { writer, path } = await openScene()
    const other = new DatabaseSync(path, { timeout: 0 })
    await writer.transaction().execute(async (tx) => {
      await countNotes(tx)
      expect(() => other.exec("insert into note (name) values ('foreign')")).toThrow('locked')
    })
    other.close()
  })

  test('roll back whole when one of several statements sent together fails', async () => {
    const { writer, reader } = await openScene()
    const failing = writer.transaction().execute(async (tx) => {
      const insert = (name: string) => tx.insertInto('note').values({ name }).execute()
      await Promise.all([insert('a'), insert('a'), insert('b'), insert('c')])
    })
    expect(isUniqueViolation((await failureIn(failing)).error)).toBe(true)
    expect(await countNotes(reader)).toBe(0)
    await writer.insertInto('note').values({ name: 'a' }).execute()
    expect(await countNotes(reader)).toBe(1)
  })

  test('roll back when the commit itself is refused', async () => {
    const { writer, reader } = await openScene()
    const failing = writer
      .transaction()
      .execute((tx) => tx.insertInto('note').values({ name: 'orphan', parent_id: 4711 }).execute())
    await expect(failing).rejects.toThrow('FOREIGN KEY')
    await writer.insertInto('note').values({ name: 'after' }).execute()
    expect(await reader.selectFrom('note').select('name').execute()).toEqual([{ name: 'after' }])
  })

  test('refuse a statement that comes after their end', async () => {
    const { writer, reader } = await openScene()
    let late: Promise<unknown> | undefined
    await writer.transaction().execute(async (tx) => {
      queueMicrotask(() => {
        late = (async () => {
          for (let turn = 0; turn < 8; turn++) await null
          await tx.insertInto('note').values({ name: 'late' }).execute()
        })()
        late.catch(() => undefined)
      })
    })
    await failureIn(late ?? Promise.resolve())
    expect(await countNotes(reader)).toBe(0)
  })
})

describe('statements', () => {
  test('show a commit to readers at once, and nothing before it', async () => {
    const { writer, reader } = await openScene()
    for (let round = 0; round < 20; round++) {
      await writer.transaction().execute(async (tx) => {
        await tx
          .insertInto('note')
          .values({ name: `round ${round}` })
          .execute()
        expect(await countNotes(reader)).toBe(round)
      })
      expect(await countNotes(reader)).toBe(round + 1)
    }
  })

  test('give a reader one state for a whole transaction', async () => {
    const { writer, reader } = await openScene()
    await reader.transaction().execute(async (tx) => {
      expect(await countNotes(tx)).toBe(0)
      await writer.insertInto('note').values({ name: 'later' }).execute()
      expect(await countNotes(tx)).toBe(0)
    })
    expect(await countNotes(reader)).toBe(1)
  })

  test('do not keep a quick answer waiting for a slow one that was asked for at the same moment', async () => {
    const { reader } = await openScene()
    const order: string[] = []
    const note = (what: string) => () => order.push(what)
    const slow = sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000) select count(*) from n`
    const quick = sql`select 1`.execute(reader).then(note('quick'))
    const slowly = slow.execute(reader).then(note('slow'))
    await quick
    setImmediate(note('between'))
    await slowly
    expect(order).toEqual(['quick', 'between', 'slow'])
  })

  test('say how many rows they touched, with and without rows in return', async () => {
    const { writer } = await openScene()
    const plain = await writer.insertInto('note').values({ name: 'a' }).executeTakeFirstOrThrow()
    expect(plain).toMatchObject({ insertId: 1n, numInsertedOrUpdatedRows: 1n })
    const returning = await sql`insert into note (name) values ('b'), ('c') returning id`.execute(writer)
    expect(returning).toEqual({ rows: [{ id: 2 }, { id: 3 }], numAffectedRows: 2n })
    const none = await writer.deleteFrom('note').where('name', '=', 'z').executeTakeFirstOrThrow()
    expect(none.numDeletedRows).toBe(0n)
    const common = await sql`with gone as (select 1 as id) delete from note where id in (select id from gone)`.execute(
      writer,
    )
    expect(common.numAffectedRows).toBe(1n)
  })

  test('keep whole numbers whole and bytes alone', async () => {
    const { writer } = await openScene()
    const { rows } = await sql`select typeof(${5}) as five, ${5} || '' as text, typeof(${0.5}) as half`.execute(writer)
    expect(rows).toEqual([{ five: 'integer', text: '5', half: 'real' }])
    await writer
      .insertInto('note')
      .values({ name: 'bytes', body: Buffer.from('pooled') })
      .execute()
    const { body } = await writer.selectFrom('note').select('body').executeTakeFirstOrThrow()
    expect(body).toEqual(new Uint8Array(Buffer.from('pooled')))
  })

  test.each([[true], [undefined], [new Date(0)], [Number.NaN], [{}]])('refuse to keep %s', async (value) => {
    const { writer } = await openScene()
    await expect(sql`select ${value} as value`.execute(writer)).rejects.toThrow('Parameter 1')
  })

  test('refuse two in one text instead of running the first', async () => {
    const { writer } = await openScene()
    const two = sql.raw("insert into note (name) values ('a'); insert into note (name) values ('b')")
    await expect(two.execute(writer)).rejects.toThrow('one statement at a time')
    await sql.raw("insert into note (name) values ('a');\n").execute(writer)
    expect(await countNotes(writer)).toBe(1)
  })

  test('fail with the codes of SQLite and leave the connection in order', async () => {
    const { writer, reader } = await openScene()
    await writer.insertInto('note').values({ id: 1, name: 'a' }).execute()
    const name = await failureIn(writer.insertInto('note').values({ name: 'a' }).execute())
    const key = await failureIn(writer.insertInto('note').values({ id: 1, name: 'b' }).execute())
    expect(name).toMatchObject({
      code: 'ERR_SQLITE_ERROR',
      errcode: 2067,
      message: expect.stringContaining('note.name'),
    })
    expect([name.error, key.error].map(isUniqueViolation)).toEqual([true, true])
    const syntax = await failureIn(sql`selekt 1`.execute(writer))
    expect([isUniqueViolation(syntax.error), isUnavailable(syntax.error)]).toEqual([false, false])
    await expect(sql`insert into note (name) values ('x')`.execute(reader)).rejects.toThrow('readonly')
    await writer.insertInto('note').values({ name: 'fine' }).execute()
    expect(await countNotes(reader)).toBe(2)
  })

  test('outlive the cache of prepared statements and a change of the schema', async () => {
    const { writer, reader } = await openScene()
    await sql`select * from counter`.execute(reader)
    for (let width = 1; width < 700; width++) await sql.raw(`select ${width} as width`).execute(reader)
    await sql`alter table counter add column extra integer`.execute(writer)
    expect((await sql`select * from counter`.execute(reader)).rows).toEqual([{ id: 1, value: 0, extra: null }])
  })

  test('tell rows by the columns that a table has now', async () => {
    const { writer } = await openScene()
    const rows = async () => (await sql`select * from counter`.execute(writer)).rows
    expect(await rows()).toEqual([{ id: 1, value: 0 }])
    await sql`alter table counter rename column value to amount`.execute(writer)
    expect(await rows()).toEqual([{ id: 1, amount: 0 }])
  })
})
