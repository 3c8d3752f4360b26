/** Uses that were allowed by kept answers are counted as all others are. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import { aGroupToken, anApplication, anOrganizationToken, aTenant, aUnit, DAY_MS, type MadeToken } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const HOUR_MS = 3_600_000

let s: TestServer

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterAll(() => s.stop())

const report = (uses: unknown, token = s.gateway) => s.call('POST', '/v1/verifications/uses', { token, body: { uses } })

/** Counts of the last two days by hour, addresses, and the marks of the token itself. */
async function useOf({ id }: Pick<MadeToken, 'id'>) {
  await flushUsage(s.running.deps)
  const from = new Date(s.clock.now - 2 * DAY_MS).toISOString()
  const { addresses, buckets } = await s.ok('GET', `/v1/tokens/${id}/usage?from=${from}&step=hour`)
  const { lastUsedAddress, lastUsedAt } = await s.ok('GET', `/v1/tokens/${id}`)
  return {
    hours: buckets.map(({ allowed, refused, start }: { allowed: number; refused: number; start: string }) => [
      Date.parse(start),
      allowed,
      refused,
    ]),
    addresses: addresses.map(({ address, count }: { address: string; count: number }) => [address, count]),
    lastUsedAt: lastUsedAt === null ? null : Date.parse(lastUsedAt),
    lastUsedAddress,
  }
}

const hourOf = (at: number): number => at - (at % HOUR_MS)

test('counts, addresses and the time of the last use', async () => {
  const made = await anApplication(s)
  const { status, text } = await report([
    { token: made.id, count: 12, msAgo: 130, address: '203.0.113.7' },
    { token: made.id, count: 3, msAgo: 90 * 60_000, address: '2001:DB8:0::1' },
    { token: made.id, count: 5, msAgo: 130 },
  ])
  expect([status, text]).toEqual([204, ''])
  expect(await useOf(made)).toEqual({
    hours: [
      [hourOf(s.clock.now - 90 * 60_000), 3, 0],
      [hourOf(s.clock.now - 130), 17, 0],
    ],
    addresses: [
      ['203.0.113.7', 12],
      ['2001:db8::1', 3],
    ],
    lastUsedAt: s.clock.now - 130,
    lastUsedAddress: '203.0.113.7',
  })
})

test('add up with calls that came here, and take no mark back', async () => {
  const made = await anApplication(s)
  await s.call('GET', '/v1/verify', { token: made.secret })
  const usedAt = s.clock.now
  await flushUsage(s.running.deps)
  await report([{ token: made.id, count: 1_000_000_000, msAgo: 86_400_000, address: '203.0.113.9' }])
  await report([{ token: made.id, count: 1_000_000_000, msAgo: 86_400_000 }])
  expect(await useOf(made)).toMatchObject({
    hours: [
      [hourOf(usedAt - DAY_MS), 2_000_000_000, 0],
      [hourOf(usedAt), 1, 0],
    ],
    ...{ lastUsedAt: usedAt, lastUsedAddress: '127.0.0.1' },
  })
})

test('leave the mark of the secret as it is, because it is not known which one was used', async () => {
  const made = await anApplication(s)
  await report([{ token: made.id, count: 1, msAgo: 0 }])
  await flushUsage(s.running.deps)
  const { secrets } = await s.ok('GET', `/v1/tokens/${made.id}/versions`)
  expect(secrets.map(({ lastUsedAt }: { lastUsedAt: string | null }) => lastUsedAt)).toEqual([null])
})

test('of unknown tokens and those out of sight count for nothing, and nobody is told', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const [unit, beside] = [await aUnit(s, tenant), await aUnit(s, tenant)]
  const inUnit = await aGroupToken(s, tenant, unit)
  const inOther = await aGroupToken(s, tenant, beside)
  const above = await anOrganizationToken(s, tenant)
  const elsewhere = await anOrganizationToken(s, other)
  const grants = [{ tenant, unit, permissions: ['token:introspect'] }]
  const asker = await anApplication(s, {}, { grants })
  const uses = [inUnit, inOther, above, elsewhere, { id: 'tok_none' }, { id: inUnit.id.toUpperCase() }]
  const answer = await report(
    uses.map(({ id }) => ({ token: id, count: 1, msAgo: 0 })),
    asker.secret,
  )
  expect(answer.status).toBe(204)
  expect((await useOf(inUnit)).hours).toHaveLength(1)
  for (const each of [inOther, above, elsewhere]) expect((await useOf(each)).lastUsedAt).toBe(null)
})

test('of a token that is deleted before they are written leave nothing', async () => {
  const made = await anApplication(s)
  await report([{ token: made.id, count: 1, msAgo: 0 }])
  await s.ok('DELETE', `/v1/tokens/${made.id}`)
  await flushUsage(s.running.deps)
  expect(s.running.deps.usage.pending()).toBe(0)
})

const USE = { token: 'tok_x', count: 1, msAgo: 0 }

test.each<[string, unknown, string]>([
  ['no count', [{ token: 'tok_x', msAgo: 0 }], '/uses/0/count'],
  ['a count of nothing', [{ ...USE, count: 0 }], '/uses/0/count'],
  ['a count that is too large', [{ ...USE, count: 1_000_000_001 }], '/uses/0/count'],
  ['half a use', [{ ...USE, count: 0.5 }], '/uses/0/count'],
  ['the future', [{ ...USE, msAgo: -1 }], '/uses/0/msAgo'],
  ['more than a day ago', [USE, { ...USE, msAgo: 86_400_001 }], '/uses/1/msAgo'],
  ['too many', Array.from({ length: 501 }, () => USE), '/uses'],
  ['something else besides', [{ ...USE, secret: 'x' }], '/uses/0/secret'],
])('%s is refused', async (_, uses, pointer) => {
  const { body, status } = await report(uses)
  expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer])
})

test('500 at once are taken, and none as well', async () => {
  expect((await report(Array.from({ length: 500 }, () => USE))).status).toBe(204)
  expect((await report([])).status).toBe(204)
})

test('only who may ask somewhere may tell', async () => {
  const asker = await anApplication(s, { platform: ['tenant:read'] })
  const { body, status } = await report([USE], asker.secret)
  expect([status, body.code]).toEqual([403, 'permission_missing'])
})
