/** Statements that go to the database in one message: carried out in their order, or none of them. */

import type { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../src/store/db.ts'
import { sendTogether } from '../../src/store/sent-together.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
const db = (): Db => s.running.deps.store.write

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())
beforeEach(async () => {
  await db().deleteFrom('change').where('seq', '>=', 1_000).execute()
})

const add = (tx: Db, seq: number): CompiledQuery =>
  tx.insertInto('change').values({ seq, at: 1, reach: '[]' }).compile()
const all = (tx: Db): CompiledQuery => tx.selectFrom('change').select('seq').where('seq', '>=', 1_000).compile()

async function present(): Promise<number[]> {
  const { rows } = await db().executeQuery<{ seq: number }>(all(db()) as CompiledQuery<{ seq: number }>)
  return rows.map(({ seq }) => seq)
}

function send(statements: (tx: Db) => readonly CompiledQuery[]) {
  return db()
    .transaction()
    .execute((tx) => sendTogether(tx, statements(tx)))
}

test('each sees what those before it did, and the answers come in their order', async () => {
  const answers = await send((tx) => [add(tx, 1_000), all(tx), add(tx, 1_001), all(tx)])
  expect(answers.map(({ rows }) => rows)).toEqual([[], [{ seq: 1_000 }], [], [{ seq: 1_000 }, { seq: 1_001 }]])
  expect(answers[0]?.numAffectedRows).toBe(1n)
  expect(await present()).toEqual([1_000, 1_001])
})

test('the first failure is thrown, and neither what came before it nor what came after it stays', async () => {
  const failing = send((tx) => [add(tx, 1_000), add(tx, 1_000), add(tx, 1_001)])
  await expect(failing).rejects.toSatisfy((error) => s.running.deps.store.dialect.isUniqueViolation(error))
  expect(await present()).toEqual([])
  // The connection is good for the next one.
  await send((tx) => [add(tx, 1_002)])
  expect(await present()).toEqual([1_002])
})
