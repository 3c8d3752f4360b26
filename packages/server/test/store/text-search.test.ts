/** What a search finds, against looking at every token. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HitsWithin } from '../../src/store/searched.ts'
import { searchIds } from '../../src/store/text-search.ts'
import { type FoundPage, seekFound } from '../../src/store/token-found.ts'
import { findByText } from '../../src/store/token-names.ts'
import { anApplication, anOrganizationToken, aTenant, inDays } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const KINDS = ['user', 'mobile', 'application', 'organization', 'group'] as const
const TEXTS = ['gate', 'gateway', 'way 1', 'harbour', 'nobody has this', 'tok_', 'er ', '100%']

let s: TestServer
const tenants: number[] = []

beforeAll(async () => {
  s = await startServer()
  for (const name of ['Harbour', 'Airport']) {
    const tenant = await aTenant(s, { name })
    for (const at of [1, 2, 3]) {
      await anApplication(s, {}, { tenant, application: `Gateway ${at} of ${name}`, expiresAt: inDays(s, at) })
      await anOrganizationToken(s, tenant, { name: `${name} ${at} 100%`, expiresAt: inDays(s, at) })
    }
    const { internalId } = await s.running.deps.store.read
      .selectFrom('tenant')
      .select('id as internalId')
      .where('slug', '=', tenant)
      .executeTakeFirstOrThrow()
    tenants.push(internalId)
  }
})
afterAll(() => s.stop())

interface CountedTexts {
  readonly kinds: readonly (typeof KINDS)[number][]
  readonly tenant: number | null
  readonly expiresAfter: number | null
}

async function count(text: string, among: CountedTexts, limit: number, maxLookedAt = 1_000): Promise<number | null> {
  const { count, isAll } = await find(text, among, limit, maxLookedAt)
  return isAll ? count : count > limit ? limit : null
}

/** Those of other tenants may be among the hits, or are not. */
function withinOf(tenant: number | null, few: number): HitsWithin | null {
  return tenant === null ? null : { tenants: [tenant], few }
}

function find(text: string, among: CountedTexts, maxFound: number, maxLookedAt: number, few = 0): Promise<FoundPage> {
  const { dialect, scan } = s.running.deps.store
  const { expiresAfter, kinds, tenant } = among
  const sought = {
    ...({ column: 'token.name_folded', descending: false, from: null, before: null, revoked: false } as const),
    ...{ scopes: kinds.map((kind) => ({ kind, tenant, units: null })), besides: null, hasDeleted: false },
    conditions: expiresAfter === null ? [] : [sql<boolean>`token.expires_at > ${expiresAfter}`],
  }
  return seekFound(scan, findByText(dialect, text, maxLookedAt, withinOf(tenant, few)), sought, null, 10, {
    maxFound,
    maxLookedAt,
  })
}

async function countByLooking(text: string, { expiresAfter, kinds, tenant }: CountedTexts): Promise<number> {
  const rows = await s.running.deps.store.read
    .selectFrom('token')
    .leftJoin('user_account', 'user_account.id', 'token.user_id')
    .select(['token.kind', 'token.tenant_id', 'token.expires_at', 'token.id_folded', 'token.name_folded'])
    .select(['token.application_folded', 'user_account.username_folded', 'user_account.name_folded as holder'])
    .execute()
  return rows.filter((row) => {
    const { application_folded, expires_at, holder, id_folded, kind, name_folded, tenant_id, username_folded } = row
    const names = [id_folded, name_folded, application_folded, username_folded, holder]
    return (
      kinds.includes(kind) &&
      (tenant === null || tenant_id === tenant) &&
      (expiresAfter === null || expires_at > expiresAfter) &&
      names.some((name) => name?.includes(text))
    )
  }).length
}

test('counts what has the text in a name of its own or of its user, and no other', async () => {
  const some = inDays(s, 2)
  let found = 0
  for (const text of TEXTS)
    for (const kinds of [KINDS, ['organization'], ['application', 'group']] as const)
      for (const tenant of [null, ...tenants])
        for (const expiresAfter of [null, Date.parse(some)]) {
          const among = { kinds, tenant, expiresAfter }
          const expected = await countByLooking(text, among)
          expect([text, among, await count(text, among, 1_000)]).toEqual([text, among, expected])
          expect(await count(text, among, 2)).toBe(Math.min(expected, 2))
          for (const few of [0, 3, 1_000])
            expect((await find(text, among, 1_000, 1_000, few)).rows).toHaveLength(Math.min(expected, 10))
          found += expected
        }
  expect(found).toBeGreaterThan(100)
})

test('says that it does not know when there are more hits than it looks at', async () => {
  const among = { kinds: ['user'], tenant: null, expiresAfter: null } as const
  expect(await count('gateway', among, 10)).toBe(0)
  expect(await count('gateway', among, 10, 3)).toBeNull()
  expect(await count('gateway', { ...among, kinds: KINDS }, 3, 3)).toBe(3)
})

test('looks for one or two characters at the beginning', async () => {
  const all = { kinds: KINDS, tenant: null, expiresAfter: null }
  expect(await count('ga', { ...all, tenant: tenants[0] ?? 0 }, 100)).toBe(3)
  expect(await count('at', all, 100)).toBe(0)
  const { dialect, scan } = s.running.deps.store
  expect(await searchIds(scan, dialect, 'token', 'ga', null, 10)).toEqual([])
})

test('takes no name for a hit whose letters stand apart', async () => {
  const all = { kinds: KINDS, tenant: tenants[0] ?? 0, expiresAfter: null }
  // No id holds an "o", so none is a hit by chance.
  await anApplication(s, {}, { application: 'zooob', expiresAt: inDays(s, 9) })
  const { dialect, scan } = s.running.deps.store
  expect(await searchIds(scan, dialect, 'token', 'zooob', null, 10)).toHaveLength(1)
  expect(await searchIds(scan, dialect, 'token', 'oooo', null, 10)).toEqual([])
  expect(await count('oooo', { ...all, tenant: null }, 100)).toBe(0)
})

test('looks at nobody else’s tokens where more than a few have the text', async () => {
  const { dialect, scan } = s.running.deps.store
  const all = dialect.hits('token', 'gateway', null)
  const { rows } = await sql`${all} limit 100`.execute(scan)
  const few = rows.length - 1
  const hitsOf = async (tenant: number) => {
    const hits = dialect.hits('token', 'gateway', { tenants: [tenant], few })
    return (await sql<{ id: number }>`${hits} limit 100`.execute(scan)).rows.length
  }
  // Every installation has a gateway of its own.
  expect(rows.length).toBeGreaterThan(6)
  for (const tenant of tenants) expect(await hitsOf(tenant)).toBe(3)
  expect(await hitsOf(1_000_000)).toBe(0)
})
