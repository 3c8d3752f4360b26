/** Lists and bulk work where there are more tokens than one page looks at, or one act may touch. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { anApplication, aTenant, said } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const MANY = 10_050

let s: TestServer
let tenant: string

beforeAll(async () => {
  s = await startServer()
  tenant = await aTenant(s)
  const { id } = await anApplication(s, {}, { tenant, name: 'Original' })
  await copyToken(id, MANY - 1)
})
afterAll(() => s.stop())

/** Straight into the database, because making so many one by one would take minutes. */
async function copyToken(id: string, count: number): Promise<void> {
  const { store } = s.running.deps
  const {
    application,
    creator_name,
    id: _,
    name: __,
    public_id,
    ...row
  } = await store.read.selectFrom('token').selectAll().where('public_id', '=', id).executeTakeFirstOrThrow()
  await store.write.transaction().execute(async (tx) => {
    for (let start = 0; start < count; start += 200) {
      const copies = Array.from({ length: Math.min(200, count - start) }, (_each, index) => {
        const name = `copy-${start + index}`
        return { ...row, id_folded: name, name_written: null, name_folded: name }
      })
      await tx.insertInto('token').values(copies).execute()
    }
  })
}

test('beyond 10,000 the total is a minimum, and says so', async () => {
  const page = await s.ok('GET', `/v1/tokens?tenant=${tenant}&limit=1`)
  expect([page.total, page.totalIsMinimum, page.items.length]).toEqual([10_000, true, 1])
  const narrow = await s.ok('GET', `/v1/tokens?tenant=${tenant}&limit=1&q=copy-99`)
  expect([narrow.total, narrow.totalIsMinimum]).toEqual([111, false])
})

test('every one is reached by walking, once', async () => {
  const seen = new Set<string>()
  let [cursor, rows] = ['', 0]
  do {
    const page = await s.ok('GET', `/v1/tokens?tenant=${tenant}&limit=200${cursor}`)
    for (const { id } of page.items) seen.add(id)
    rows += page.items.length
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
  } while (cursor !== '')
  expect([rows, seen.size]).toEqual([MANY, MANY])
})

test('a page that has looked far enough may be empty, and the next one goes on', async () => {
  const path = `/v1/tokens?tenant=${tenant}&sort=name&status=suspended,expired`
  const first = await s.ok('GET', path)
  expect([first.items, first.nextCursor]).toEqual([[], expect.any(String)])
  const second = await s.ok('GET', `${path}&cursor=${first.nextCursor}`)
  expect([second.items, second.nextCursor]).toEqual([[], null])
})

test('one act touches no more than 10,000, and tells how many there are', async () => {
  const refused = await s.call('POST', '/v1/tokens/bulk', {
    ...{ token: s.master, body: { action: 'delete', filter: { tenant }, expectedCount: 10_000 } },
  })
  expect([said(refused), refused.body.actualCount]).toEqual(['409 conflict', 10_001])
  const filter = { tenant, q: 'copy-1' }
  const { total } = await s.ok('GET', `/v1/tokens?tenant=${tenant}&q=copy-1&limit=1`)
  const body = { action: 'delete', filter, expectedCount: total }
  const { failed, results, succeeded } = await s.ok('POST', '/v1/tokens/bulk', body)
  expect([succeeded, failed, results.length]).toEqual([total, 0, total])
  expect(total).toBeGreaterThan(1_000)
  expect((await s.ok('GET', `/v1/tokens?tenant=${tenant}&limit=1`)).total).toBe(MANY - total)
})

test('the whole list comes as CSV', async () => {
  const answer = await s.call('GET', `/v1/tokens?tenant=${tenant}`, {
    ...{ token: s.master, headers: { accept: 'text/csv' } },
  })
  const { total } = await s.ok('GET', `/v1/tokens?tenant=${tenant}&limit=1`)
  expect(answer.text.trimEnd().split('\r\n')).toHaveLength(total + 1)
})
