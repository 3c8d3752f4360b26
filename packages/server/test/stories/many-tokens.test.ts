/** Lists and bulk work where there are more tokens than one page looks at, or one act may touch. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aMember, anApplication, aTenant, aUnit, inDays, said } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const MANY = 10_050

let s: TestServer
let tenant: string

beforeAll(async () => {
  s = await startServer()
  tenant = await aTenant(s)
  const { id } = await anApplication(s, {}, { tenant, name: 'Original' })
  await anApplication(s, {}, { tenant, name: 'Another' })
  await copyToken(id, MANY - 2)
  // So that a database knows what is there now, and believes it when the tests below have changed it.
  await sql`analyze`.execute(s.running.deps.store.write)
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

test('few that lie far apart are found, each once and in order, however many a page holds', async () => {
  const { write } = s.running.deps.store
  const tokens = write.selectFrom('token').innerJoin('tenant', 'tenant.id', 'token.tenant_id')
  const all = tokens.select(['token.id', 'token.public_id']).where('tenant.slug', '=', tenant)
  const rows = await all.orderBy('token.name_folded').orderBy('token.id').execute()
  // Around the places at which the walk looks whether it has found enough.
  const places = new Set([3, 499, 500, 501, 2_998, 2_999, 3_000, 9_998, 9_999, 10_000, 10_020])
  const few = rows.filter((_, at) => places.has(at))
  const ids = few.map(({ id }) => id)
  await write
    .updateTable('token')
    .set('expires_at', Date.parse(inDays(s, 1)))
    .where('id', 'in', ids)
    .execute()
  for (const limit of [1, 3, 200]) {
    const path = `/v1/tokens?tenant=${tenant}&sort=name&expiresBefore=${inDays(s, 2)}&limit=${limit}`
    const found: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await s.ok('GET', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`)
      expect([page.total, page.totalIsMinimum]).toEqual([few.length, false])
      found.push(...page.items.map(({ id }: { id: string }) => id))
      cursor = page.nextCursor
    }
    expect([limit, found]).toEqual([limit, few.map(({ public_id }) => public_id)])
  }
})

test('of one user who has more than are picked out, no other token is shown', async () => {
  const { write } = s.running.deps.store
  const { id, username } = await aMember(s, tenant, { unit: null, role: 'tenant-user' })
  const account = write.selectFrom('user_account').select('id').where('username_folded', '=', username.toLowerCase())
  const { id: user } = await account.executeTakeFirstOrThrow()
  const give = (holder: number | null) =>
    write.updateTable('token').set('user_id', holder).where('name_folded', 'like', 'copy-%').execute()
  await give(user)
  const page = await s.ok('GET', `/v1/tokens?tenant=${tenant}&user=${id}&sort=name&limit=1`)
  await give(null)
  expect([page.items[0].id, page.total, page.totalIsMinimum]).toEqual(['copy-0', 10_000, true])
})

test('what has a text and more besides is counted by both', async () => {
  const total = async (query: string) => {
    const page = await s.ok('GET', `/v1/tokens?tenant=${tenant}&limit=1${query}`)
    return [page.total, page.totalIsMinimum]
  }
  expect(await total('&q=copy')).toEqual([10_000, true])
  expect(await total('&q=co')).toEqual([10_000, true])
  const soon = `&expiresBefore=${inDays(s, 2)}`
  const [few] = await total(soon)
  expect(few).toBeGreaterThan(5)
  expect(await total(`&q=copy${soon}`)).toEqual([few, false])
  expect(await total(`&q=copy${soon}&sort=expiresAt`)).toEqual([few, false])
  expect(await total(`&q=original${soon}`)).toEqual([0, false])
})

test('active tokens are counted less the revoked ones, and those stand by themselves', async () => {
  const { write } = s.running.deps.store
  const revoke = (at: number | null) =>
    write.updateTable('token').set('revoked_at', at).where('name_folded', 'like', 'copy-9%5').execute()
  await revoke(s.clock.now)
  const path = `/v1/tokens?tenant=${tenant}&limit=200&sort=name`
  const revoked = await s.ok('GET', `${path}&status=revoked`)
  expect([revoked.total, revoked.totalIsMinimum]).toEqual([111, false])
  expect(revoked.items.map(({ name }: { name: string }) => /^copy-9\d*5$/.test(name))).toEqual(Array(111).fill(true))
  const active = await s.ok('GET', `${path}&status=active`)
  expect([active.total, active.totalIsMinimum]).toEqual([MANY - 111, false])
  await revoke(null)
  const all = await s.ok('GET', `${path}&status=active`)
  expect([all.total, all.totalIsMinimum]).toEqual([10_000, true])
})

test('of a unit that has more than are counted, what else is asked for counts', async () => {
  const { write } = s.running.deps.store
  const unit = await aUnit(s, tenant)
  const { id } = await write.selectFrom('unit').select('id').where('slug', '=', unit).executeTakeFirstOrThrow()
  const place = (at: number | null) =>
    write.updateTable('token').set('unit_id', at).where('name_folded', 'like', 'copy-%').execute()
  await place(id)
  const path = `/v1/tokens?tenant=${tenant}&unit=${unit}&limit=1`
  const all = await s.ok('GET', path)
  const some = await s.ok('GET', `${path}&expiresBefore=${inDays(s, 2)}`)
  await place(null)
  expect([all.total, all.totalIsMinimum]).toEqual([10_000, true])
  expect(some.total).toBeLessThan(20)
})

test('so many that were revoked at once are found and counted, whatever else is asked', async () => {
  const { write } = s.running.deps.store
  const revoke = (at: number | null) =>
    write.updateTable('token').set('revoked_at', at).where('name_folded', 'like', 'copy-%').execute()
  await revoke(s.clock.now)
  const path = `/v1/tokens?tenant=${tenant}&status=revoked&limit=1`
  const pages = []
  for (const more of ['&sort=name', '&q=copy', '&q=copy-9&sort=expiresAt', '&lastUsedBefore=2000-01-01T00:00:00Z'])
    pages.push(await s.ok('GET', `${path}${more}`))
  await revoke(null)
  expect(pages.map(({ total, totalIsMinimum }) => [total, totalIsMinimum])).toEqual([
    [10_000, true],
    [10_000, true],
    [1_111, false],
    // Never used is before anything.
    [10_000, true],
  ])
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
