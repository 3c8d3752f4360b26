/** Walking lists: pages while rows come and go, orders, totals, cursors, and the whole list as CSV. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import {
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aUnit,
  aUser,
  cookieFor,
  DAY_MS,
  idsOf,
  inDays,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

interface Page {
  readonly items: readonly { readonly id: string }[]
  readonly nextCursor: string | null
  readonly total: number
}

/** Every page of a list; `between` is done after each page, with its ids. */
async function walk(path: string, between: (ids: readonly string[]) => Promise<void> = async () => undefined) {
  const ids: string[] = []
  let cursor = ''
  for (;;) {
    const page: Page = await s.ok('GET', `${path}${cursor}`)
    const seen = page.items.map(({ id }) => id)
    ids.push(...seen)
    if (page.nextCursor === null) return ids
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
    await between(seen)
  }
}

async function someTokens(tenant: string, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    // Some share a name or an instant, so that ties are broken too.
    const wish = { name: `Token ${index % 4}`, expiresAt: inDays(s, 10 + (index % 3)) }
    ids.push((await anOrganizationToken(s, tenant, wish)).id)
    if (index % 2 === 0) s.clock.advance(1_000)
  }
  return ids
}

test('while rows come and go, no row is shown twice and none that stays is skipped, in any order', async () => {
  for (const sort of ['name', '-name', 'createdAt', '-createdAt', 'expiresAt', '-updatedAt', 'lastUsedAt']) {
    const tenant = await aTenant(s)
    const ids = await someTokens(tenant, 14)
    const gone = new Set<string>()
    const walked = await walk(`/v1/tokens?tenant=${tenant}&limit=3&sort=${sort}`, async (seen) => {
      const ahead = ids.find((id) => !gone.has(id) && !seen.includes(id) && ids.indexOf(id) % 5 === 4)
      for (const id of [seen.at(-1), ahead]) {
        if (id === undefined || gone.size > 3) continue
        await s.ok('DELETE', `/v1/tokens/${id}`)
        gone.add(id)
      }
      await someTokens(tenant, 1)
    })
    expect([sort, walked.length]).toEqual([sort, new Set(walked).size])
    const stayed = ids.filter((id) => !gone.has(id))
    expect([sort, stayed.filter((id) => !walked.includes(id))]).toEqual([sort, []])
  }
})

test('names are sorted in their folded form, and instants by time: never expires last, never used first', async () => {
  await s.ok('PUT', '/v1/policy', { allowNoExpiry: true })
  const tenant = await aTenant(s)
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, { allowNoExpiry: true })
  const made: Record<string, { id: string; secret: string }> = {}
  for (const [name, days] of [
    ['beta', 3],
    ['Alpha', null],
    ['ＧAMMA', 1],
    ['_', 2],
    ['ølberg', 4],
  ] as const) {
    made[name] = await anOrganizationToken(s, tenant, { name, expiresAt: days === null ? null : inDays(s, days) })
    s.clock.advance(1_000)
  }
  for (const name of ['ＧAMMA', '_']) {
    await passes(s, made[name]?.secret ?? '')
    s.clock.advance(1_000)
  }
  await flushUsage(s.running.deps)
  const sorted = async (sort: string) => {
    const { items } = await s.ok('GET', `/v1/tokens?tenant=${tenant}&sort=${sort}`)
    return items.map(({ name }: { name: string }) => name)
  }
  const byName = ['_', 'Alpha', 'beta', 'ＧAMMA', 'ølberg']
  expect(await sorted('name')).toEqual(byName)
  expect(await sorted('-name')).toEqual(byName.toReversed())
  expect(await sorted('expiresAt')).toEqual(['ＧAMMA', '_', 'beta', 'ølberg', 'Alpha'])
  expect(await sorted('-expiresAt')).toEqual(['Alpha', 'ølberg', 'beta', '_', 'ＧAMMA'])
  expect((await sorted('lastUsedAt')).slice(3)).toEqual(['ＧAMMA', '_'])
  expect((await sorted('-lastUsedAt')).slice(0, 2)).toEqual(['_', 'ＧAMMA'])
  expect(await sorted('createdAt')).toEqual(['beta', 'Alpha', 'ＧAMMA', '_', 'ølberg'])
  await s.ok('PUT', '/v1/policy', {})
})

test('a change of the token moves it to the end of the order by change', async () => {
  const tenant = await aTenant(s)
  const [first, second] = await someTokens(tenant, 2)
  s.clock.advance(1_000)
  await s.ok('POST', `/v1/tokens/${first}/revoke`)
  expect(await idsOf(s, `/v1/tokens?tenant=${tenant}&sort=updatedAt`)).toEqual([second, first])
})

test('totals count the filtered list, on every page', async () => {
  const tenant = await aTenant(s)
  const ids = await someTokens(tenant, 9)
  for (const id of ids.slice(0, 5)) await s.ok('POST', `/v1/tokens/${id}/revoke`)
  for (const [filter, total] of [
    ['', 9],
    ['&status=revoked', 5],
    ['&status=active', 4],
    ['&q=token', 9],
    ['&q=oken%203', 2],
  ] as const) {
    const page = await s.ok('GET', `/v1/tokens?tenant=${tenant}&limit=2${filter}`)
    expect([filter, page.total, page.totalIsMinimum, page.items.length]).toEqual([filter, total, false, 2])
    if (page.nextCursor === null) continue
    const next = await s.ok('GET', `/v1/tokens?tenant=${tenant}&limit=2${filter}&cursor=${page.nextCursor}`)
    expect([filter, next.total]).toEqual([filter, total])
  }
})

test('a cursor goes on with the list that gave it, and with no other', async () => {
  const tenant = await aTenant(s)
  await someTokens(tenant, 3)
  const list = `/v1/tokens?tenant=${tenant}&limit=1`
  const { nextCursor } = await s.ok('GET', list)
  const at = (path: string, cursor: string) => ask(s, s.master, 'GET', `${path}&cursor=${encodeURIComponent(cursor)}`)
  expect(await at(list, nextCursor)).toBe('200')
  expect(await at(`/v1/tokens?tenant=${tenant}&limit=2`, nextCursor)).toBe('200')
  for (const other of [`${list}&sort=-name`, `${list}&status=active`, '/v1/tokens?limit=1', '/v1/tenants?limit=1']) {
    expect([other, await at(other, nextCursor)]).toEqual([other, '400 malformed_request'])
  }
  const middle = Math.floor(nextCursor.length / 2)
  const flipped = nextCursor[middle] === 'A' ? 'B' : 'A'
  const tampered = nextCursor.slice(0, middle) + flipped + nextCursor.slice(middle + 1)
  for (const cursor of [tampered, nextCursor.slice(0, -4), `${nextCursor}AAAA`, 'x', 'null', '{"key":1}']) {
    expect([cursor, await at(list, cursor)]).toEqual([cursor, '400 malformed_request'])
  }
})

test('the directory is walked alike', async () => {
  const tenant = await aTenant(s)
  for (let index = 0; index < 5; index += 1) {
    await aUnit(s, tenant, { name: `Unit ${index % 2}` })
    await aUser(s, tenant, { password: undefined, name: `Person ${index % 2}` })
  }
  for (const noun of ['units', 'users', 'roles']) {
    for (const sort of ['name', '-createdAt']) {
      const walked = await walk(`/v1/tenants/${tenant}/${noun}?limit=2&sort=${sort}`)
      const whole = await idsOf(s, `/v1/tenants/${tenant}/${noun}?limit=200&sort=${sort}`)
      expect([noun, walked]).toEqual([noun, whole])
      expect(new Set(walked).size).toBe(walked.length)
    }
  }
  const tenants = await walk('/v1/tenants?limit=2')
  expect(tenants).toEqual(await idsOf(s, '/v1/tenants?limit=200'))
  expect(tenants).toContain('platform')
})

test('as CSV the whole filtered list comes in its order, and no field is taken for a formula', async () => {
  const tenant = await aTenant(s)
  const ids = await someTokens(tenant, 55)
  const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a,"b"\n=c', ' =2']
  for (const text of dangerous) {
    await anOrganizationToken(s, tenant, { name: text.replaceAll(/\s/g, ' '), description: text })
  }
  const path = `/v1/tokens?tenant=${tenant}&sort=-createdAt&limit=2`
  const answer = await s.call('GET', path, { token: s.master, headers: { accept: 'text/csv' } })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  const [head = [], ...rows] = parseCsv(answer.text)
  expect(head.slice(0, 3)).toEqual(['id', 'kind', 'name'])
  const whole = await idsOf(s, `/v1/tokens?tenant=${tenant}&sort=-createdAt&limit=200`)
  expect(rows.map(([id]) => id)).toEqual(whole)
  expect(rows).toHaveLength(ids.length + dangerous.length)
  for (const row of rows) {
    expect(row).toHaveLength(head.length)
    for (const field of row) expect(field).not.toMatch(/^[\s"]*[=+@\t\r-]/)
  }
  const few = await s.call('GET', `${path}&q=Token%200`, { token: s.master, headers: { accept: 'text/csv' } })
  expect(parseCsv(few.text)).toHaveLength(15)
  const denied = await s.call('GET', path, { token: (await anApplication(s)).secret, headers: { accept: 'text/csv' } })
  expect(said(denied)).toBe('403 permission_missing')
})

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && plain === '' && end === '' && row.length === 0) break
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

test('every status but "expired" is a question of the clock, in every order and for everybody who sees the tenant', async () => {
  const tenant = await aTenant(s)
  const [ends, revoked, stays] = [
    await anOrganizationToken(s, tenant, { name: 'ends', expiresAt: inDays(s, 1) }),
    await anOrganizationToken(s, tenant, { name: 'revoked' }),
    await anOrganizationToken(s, tenant, { name: 'stays' }),
  ]
  await s.ok('POST', `/v1/tokens/${revoked.id}/revoke`)
  const administrator = await anAdministrator(s, tenant)
  const unexpired = `/v1/tokens?tenant=${tenant}&status=active,suspended,revoked`
  const all = [ends.id, revoked.id, stays.id].sort()
  expect((await idsOf(s, unexpired)).sort()).toEqual(all)
  s.clock.advance(DAY_MS)
  const admin = await cookieFor(s, administrator)
  const living = [revoked.id, stays.id].sort()
  for (const sort of ['name', '-createdAt', 'expiresAt', '-expiresAt', 'lastUsedAt']) {
    for (const by of [{}, { cookie: admin }]) {
      expect((await idsOf(s, `${unexpired}&sort=${sort}`, by)).sort(), sort).toEqual(living)
    }
  }
  expect((await s.ok('GET', `${unexpired}&limit=1`)).total).toBe(2)
  expect(await idsOf(s, `/v1/tokens?tenant=${tenant}&status=expired`)).toEqual([ends.id])
})
