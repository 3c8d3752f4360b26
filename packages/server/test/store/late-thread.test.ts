/** The connection for lists is made by the first list, and is as good as one that was there before. */

import { renameSync } from 'node:fs'
import { Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { createLateThread } from '../../src/store/late-thread.ts'
import { countNotes, openScene, type Scene } from './scratch.ts'
import { threadsOf } from './threads.ts'

/** Those of the engine: the language and its libraries start others whenever they like. */
const threads = (): number => threadsOf('WorkerThread').length

test('it is started by the first request, and closing an engine that never needed it starts none', async () => {
  const { engine, writer } = await openScene()
  const late = new Kysely<Scene>({ dialect: engine.reader(1) })
  const before = threads()
  await writer.insertInto('note').values({ name: 'one' }).execute()
  expect(threads()).toBe(before)
  expect(await countNotes(late)).toBe(1)
  expect(threads()).toBeGreaterThan(before)
  const other = await openScene()
  const open = threads()
  await other.engine.close()
  // The system lists one for a moment after it has ended.
  await expect.poll(threads).toBeLessThan(open)
})

test('to close one that nobody needed starts nothing', async () => {
  const never = createLateThread(() => Promise.reject(new Error('It was started.')))
  expect(await never.post('close', '')).toEqual({ columns: [], rows: [] })
})

test('what waits for its start counts as asked', () => {
  const starting = createLateThread(() => new Promise(() => undefined))
  for (const statement of ['select 1', 'select 2']) void starting.post('query', statement)
  expect(starting.outstanding()).toBe(2)
})

test('what is asked while it starts is answered in order, a transaction as one', async () => {
  const { engine, writer } = await openScene()
  const late = new Kysely<Scene>({ dialect: engine.reader(1) })
  await writer.insertInto('note').values({ name: 'one' }).execute()
  const counts = late.transaction().execute(async (tx) => {
    const first = await countNotes(tx)
    await writer.insertInto('note').values({ name: 'two' }).execute()
    return [first, await countNotes(tx)]
  })
  const order: number[] = []
  const singles = [1, 2, 3].map(async (at) => {
    await sql`select ${at}`.execute(late)
    order.push(at)
  })
  expect(await counts).toEqual([1, 1])
  await Promise.all(singles)
  expect(order).toEqual([1, 2, 3])
  expect(await countNotes(late)).toBe(2)
})

test('when it cannot be started, the request says why, and the next one tries again', async () => {
  const { engine, path, writer } = await openScene()
  const late = new Kysely<Scene>({ dialect: engine.reader(1) })
  renameSync(path, `${path}-away`)
  await expect(countNotes(late)).rejects.toThrow('unable to open database file')
  renameSync(`${path}-away`, path)
  await writer.insertInto('note').values({ name: 'one' }).execute()
  expect(await countNotes(late)).toBe(1)
})
