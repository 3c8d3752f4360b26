/** What the token page asks of the server: whether its reader may see it, and one page after the other. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aMember,
  anAdministrator,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
  inDays,
  type MadeUser,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const READER = { unit: 'a', role: 'unit-user' }

let s: TestServer
let kari: MadeUser
let admin: string

beforeAll(async () => {
  s = await startServer()
  await aTenant(s, { id: '3' })
  await aUnit(s, '3', { id: 'a' })
  kari = await aMember(s, '3', READER)
  admin = await cookieFor(s, await anAdministrator(s, '3'))
})
afterAll(() => s.stop())

test('Q-01: without token permissions everything of the page is refused, existing or not', async () => {
  const { id } = await aUserToken(s, kari, READER)
  const cookie = await cookieFor(s, await aMember(s, '3', READER))
  const wish = { kind: 'user', tenant: '3', name: 'Mine', expiresAt: inDays(s, 1), user: kari.id, ...READER }
  const calls: [string, string, object?][] = [['POST', '/v1/tokens', wish]]
  for (const query of ['', '?tenant=3', '?tenant=3&kind=mobile', '?user=kari'])
    calls.push(['GET', `/v1/tokens${query}`])
  for (const token of [id, 'tok_nobody']) {
    for (const part of ['', '/access', '/usage', '/versions', '/secret'])
      calls.push(['GET', `/v1/tokens/${token}${part}`])
    for (const part of ['revoke', 'restore', 'rotate']) calls.push(['POST', `/v1/tokens/${token}/${part}`])
    calls.push(['DELETE', `/v1/tokens/${token}`])
  }
  for (const [method, path, body] of calls) {
    const answer = await s.call(method, path, { cookie, body })
    expect([method, path, said(answer)]).toEqual([method, path, '403 permission_missing'])
    expect(answer.body.missing.permission).toMatch(/^token:/)
  }
  const exported = await s.call('GET', '/v1/tokens?tenant=3', { cookie, headers: { accept: 'text/csv' } })
  expect(said(exported)).toBe('403 permission_missing')
  expect((await s.ok('GET', `/v1/tokens/${id}`)).status).toBe('active')
})

test('Q-27: a search is filtered, ordered and paged, and says how many there are', async () => {
  for (let made = 0; made < 31; made += 1) {
    await aUserToken(s, kari, READER, { name: `Integration ${made}`, expiresAt: inDays(s, 10 + ((made * 7) % 30)) })
  }
  await aUserToken(s, kari, READER, { name: 'Another' })
  const page = (more: string) =>
    s.ok('GET', `/v1/tokens?tenant=3&q=Integ&limit=25${more}`, undefined, { cookie: admin })
  for (const sort of ['expiresAt', '-expiresAt']) {
    const first = await page(`&sort=${sort}`)
    const last = await page(`&sort=${sort}&cursor=${first.nextCursor}`)
    expect([first.items.length, first.total, first.totalIsMinimum]).toEqual([25, 31, false])
    expect([last.items.length, last.nextCursor]).toEqual([6, null])
    const all: { id: string; name: string; expiresAt: string }[] = [...first.items, ...last.items]
    expect(new Set(all.map(({ id }) => id)).size).toBe(31)
    expect(all.every(({ name }) => name.startsWith('Integration'))).toBe(true)
    const ends = all.map(({ expiresAt }) => expiresAt)
    expect(ends).toEqual(sort === 'expiresAt' ? ends.toSorted() : ends.toSorted().reverse())
  }
})
