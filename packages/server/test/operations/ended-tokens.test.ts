/** Lists say what has ended from the very instant on, whatever was marked by then, and whatever ends later after all. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { aMember, aMobileSignIn, anApplication, aTenant, inDays, type MadeToken, type MadeUser } from '../builders.ts'
import { markEndedNow } from '../mark-ended.ts'
import { startServer, type TestServer } from '../server.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

let s: TestServer
let tenant: string
let user: MadeUser
let phone: MadeToken

beforeAll(async () => {
  s = await startServer()
  tenant = await aTenant(s)
  user = await aMember(s, tenant, { unit: null, role: 'tenant-user' })
  phone = await aMobileSignIn(s, user)
})
afterAll(() => s.stop())

const listed = async (status: string, place = tenant): Promise<string[]> => {
  const { items } = await s.ok('GET', `/v1/tokens?tenant=${place}&status=${status}&sort=createdAt&limit=200`)
  return items.map(({ id }: { id: string }) => id)
}

const marked = async (): Promise<number> => {
  const rows = await s.running.deps.store.read
    .selectFrom('token')
    .select('id')
    .whereRef('ended_at', '>=', 'expires_at')
    .execute()
  return rows.length
}

test('marks what ended some minutes ago, in pieces, and tokens of one end with it', async () => {
  const end = inDays(s, 1)
  const made: MadeToken[] = []
  for (let count = 0; count < 205; count += 1) made.push(await anApplication(s, {}, { tenant, expiresAt: end }))
  const [first, second] = made
  await s.ok('POST', `/v1/tokens/${first?.id}/revoke`)
  await s.ok('POST', `/v1/tokens/${second?.id}/revoke`)
  s.clock.now = Date.parse(end) - 1
  expect(await listed('expired')).toEqual([])
  expect((await listed('revoked')).sort()).toEqual([first?.id, second?.id].sort())
  s.clock.now = Date.parse(end)
  await markEndedNow(s)
  expect(await marked()).toBe(0)
  expect([(await listed('expired')).length, await listed('revoked')]).toEqual([200, []])
  s.clock.now += 6 * MINUTE_MS
  expect(await markEndedNow(s, s.clock.now, 1)).toBe(1)
  expect(await marked()).toBe(200)
  expect([new Set(await listed('expired')).size, await listed('revoked')]).toEqual([200, []])
  s.clock.now += 6 * MINUTE_MS
  expect(await markEndedNow(s)).toBe(1)
  expect(await marked()).toBe(205)
  expect([(await listed('expired')).length, await listed('revoked')]).toEqual([200, []])
})

test('nobody else marks within minutes of the last turn, and another turn goes on from there', async () => {
  s.clock.now += MINUTE_MS
  expect(await markEndedNow(s)).toBe(0)
  s.clock.now += 5 * MINUTE_MS
  expect(await markEndedNow(s)).toBe(1)
})

test('what ends later after all has not ended, although it was marked', async () => {
  s.clock.now = Date.parse(phone.token.expiresAt) + DAY_MS
  await markEndedNow(s)
  expect(await listed('expired')).toContain(phone.id)
  const device = { id: phone.token.device.id, name: 'A phone', platform: 'Android', appVersion: '4.2' }
  const again = await aMobileSignIn(s, user, { device })
  expect(again.id).toBe(phone.id)
  expect([await listed('active'), (await listed('expired')).includes(phone.id)]).toEqual([[phone.id], false])
})

test('a clock that is behind the marks goes by itself', async () => {
  const before = s.clock.now
  const other = await aTenant(s)
  s.clock.now = Date.parse(phone.token.expiresAt) - 3 * DAY_MS
  const { id } = await anApplication(s, {}, { tenant: other, expiresAt: inDays(s, 1) })
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  s.clock.now = before
  await s.running.deps.store.write
    .updateTable('token')
    .set(({ ref }) => ({ ended_at: ref('expires_at') }))
    .where('id_folded', '=', id)
    .execute()
  expect(await listed('expired', other)).toEqual([id])
  s.clock.now = Date.parse(phone.token.expiresAt) - 3 * DAY_MS
  expect(await listed('revoked', other)).toEqual([id])
})

test('a clock that went ahead and was set right hides nothing that ends meanwhile', async () => {
  const right = s.clock.now
  const other = await aTenant(s)
  s.clock.now = right + 3 * DAY_MS
  await markEndedNow(s)
  s.clock.now = right
  await markEndedNow(s)
  const { id } = await anApplication(s, {}, { tenant: other, expiresAt: inDays(s, 1) })
  expect(await listed('expired', other)).toEqual([])
  s.clock.now = right + 2 * DAY_MS
  expect(await listed('expired', other)).toEqual([id])
  s.clock.now = right + 4 * DAY_MS
  expect(await listed('expired', other)).toEqual([id])
  await markEndedNow(s)
  expect(await listed('expired', other)).toEqual([id])
})
