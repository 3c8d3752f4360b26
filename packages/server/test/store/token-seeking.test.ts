/** How far counting goes, and when it says that it does not know. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countAmong, foundBy, seekFound } from '../../src/store/token-found.ts'
import type { Condition } from '../../src/store/token-narrowing.ts'
import { countSought, isWhole, seekWithin, selectWhole, type TokenSought } from '../../src/store/token-seeking.ts'
import { anApplication, aTenant, inDays } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let sought: (conditions: readonly Condition[]) => TokenSought
let ending: Condition

beforeAll(async () => {
  s = await startServer()
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  for (const days of [1, 2, 3, 4, 5, 6, 7]) await anApplication(s, {}, { tenant, expiresAt: inDays(s, days) })
  for (const days of [1, 2]) await anApplication(s, {}, { tenant: other, expiresAt: inDays(s, days) })
  const tenants = s.running.deps.store.read.selectFrom('tenant').select('id').where('slug', '=', tenant)
  const { id } = await tenants.executeTakeFirstOrThrow()
  ending = sql<boolean>`+token.expires_at <= ${Date.parse(inDays(s, 3))}`
  sought = (conditions) => ({
    ...{ column: 'token.name_folded', descending: false, from: null, before: null, hasDeleted: false },
    ...{ revoked: false, conditions },
    ...{ scopes: [{ kind: 'application', tenant: id, units: null }], besides: null },
  })
})
afterAll(() => s.stop())

test('counts along an index up to a limit, and says when it has not looked at all', async () => {
  const count = (conditions: readonly Condition[], limit: number, maxLookedAt: number) =>
    countSought(s.running.deps.store.scan, sought(conditions), limit, maxLookedAt)
  expect(await count([ending], 10, 100)).toEqual({ count: 3, isAll: true })
  expect(await count([ending], 2, 100)).toEqual({ count: 2, isAll: true })
  expect(await count([ending], 10, 6)).toEqual({ count: expect.any(Number), isAll: false })
  // Where every row will do, none is looked at.
  expect(await count([], 10, 1)).toEqual({ count: 7, isAll: true })
})

test('counts among hits up to a limit, and does not know when there are more hits than it looks at', async () => {
  const { scan } = s.running.deps.store
  const hits = (limit: number) => scan.selectFrom('token').select('id').where('kind', '=', 'application').limit(limit)
  const count = (limit: number, maxLookedAt: number) => countAmong(scan, hits, sought([ending]), limit, maxLookedAt)
  expect(await count(10, 100)).toBe(3)
  expect(await count(2, 100)).toBe(2)
  expect(await count(10, 8)).toBeNull()
})

test('tells how many were found, whatever the page is, and when it has left some out', async () => {
  const { scan } = s.running.deps.store
  const hits = (limit: number) => scan.selectFrom('token').select('id').where('kind', '=', 'application').limit(limit)
  const seek = (
    limit: number,
    maxFound: number,
    maxLookedAt: number,
    after: { key: string; id: number } | null = null,
  ) => seekFound(scan, { tokens: [foundBy(hits, 100)] }, sought([ending]), after, limit, { maxFound, maxLookedAt })
  const all = await seek(10, 10, 100)
  expect([all.rows.length, all.count, all.isAll]).toEqual([3, 3, true])
  const [first] = (await seek(1, 10, 100)).rows
  expect(first).toEqual(all.rows[0])
  const rest = await seek(10, 10, 100, { key: String(first?.key), id: first?.id ?? 0 })
  expect(rest).toEqual({ rows: all.rows.slice(1), count: 3, isAll: true })
  // Past the end there is no row, and still as many were found.
  const last = all.rows.at(-1)
  expect(await seek(10, 10, 100, { key: String(last?.key), id: last?.id ?? 0 })).toEqual({ ...rest, rows: [] })
  expect(await seek(10, 2, 100)).toMatchObject({ count: 3, isAll: false })
  expect((await seek(10, 10, 8)).isAll).toBe(false)
  const users = sql`select id from token`
  const found = { tokens: [foundBy(hits, 100)], users }
  expect((await seekFound(scan, found, sought([]), null, 10, { maxFound: 20, maxLookedAt: 9 })).isAll).toBe(false)
})

test('takes an index for it which tokens another order tells', async () => {
  const { scan } = s.running.deps.store
  const bounds = { column: 'token.expires_at', from: null, before: Date.parse(inDays(s, 3)) + 1 } as const
  const within = { ...sought([]), ...bounds }
  expect(isWhole(within)).toBe(true)
  const rows = await seekWithin(scan, sought([ending]), within, null, null, 10)
  const all = await seekFound(scan, { tokens: [foundBy(anyToken, 100)] }, sought([ending]), null, 10, {
    ...{ maxFound: 10, maxLookedAt: 100 },
  })
  expect(rows).toHaveLength(3)
  expect(rows).toEqual(all.rows)
})

const anyToken = (limit: number) => s.running.deps.store.scan.selectFrom('token').select('id').limit(limit)

test('reads revoked tokens from their indexes alone', async () => {
  const { kind, scan } = s.running.deps.store
  // Which index PostgreSQL takes depends on how many rows there are.
  if (kind !== 'sqlite') return
  const bounds = { column: 'token.expires_at', from: 1, before: null, revoked: true } as const
  for (const tenant of [null, 1]) {
    const scopes = [{ kind: 'application', tenant, units: null }] as const
    const ids = selectWhole({ ...sought([]), ...bounds, scopes })
    const { rows } = await sql<{ detail: string }>`explain query plan ${ids}`.execute(scan)
    expect(rows.map(({ detail }) => detail).join()).toMatch(/COVERING INDEX (tenant_)?token_revoked/)
  }
})
