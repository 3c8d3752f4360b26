/** How far counting goes, and when it says that it does not know. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Condition } from '../../src/store/token-narrowing.ts'
import { countAmong, countSought, type TokenSought } from '../../src/store/token-seeking.ts'
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
    ...{ column: 'token.name_folded', descending: false, from: null, before: null, hasDeleted: false, conditions },
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
