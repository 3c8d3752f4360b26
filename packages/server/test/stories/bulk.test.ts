/** The same act on many tokens: one transaction, one result and one audit entry for each. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aGroupToken,
  aMember,
  aMobileSignIn,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aUnit,
  cookieFor,
  idsOf,
  inDays,
  type MadeToken,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

const bulk = (body: object, by: object = { token: s.master }) => s.call('POST', '/v1/tokens/bulk', { ...by, body })

async function three(tenant: string): Promise<[MadeToken, MadeToken, MadeToken]> {
  const make = () => anOrganizationToken(s, tenant)
  return [await make(), await make(), await make()]
}

test('each id has its result: own, foreign, unknown, expired, a login, and the token that asks', async () => {
  const start = s.clock.now
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const unit = await aUnit(s, tenant)
  const own = await anOrganizationToken(s, tenant)
  const expired = await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 1) })
  const foreign = await anOrganizationToken(s, other)
  const seen = await aGroupToken(s, tenant, unit)
  const login = await aMobileSignIn(s, await aMember(s, tenant, { unit: null, role: 'tenant-user' }))
  const caller = await anApplication(s, { [tenant]: ['token:read', 'token:revoke', 'session:*'] })
  s.clock.advance(2 * 86_400_000)
  const ids = [own.id, expired.id, foreign.id, login.id, 'nobody', caller.id, seen.id, own.id]
  const codes = async (action: string) => {
    const { body } = await bulk({ action, ids }, { token: caller.secret })
    expect(body.succeeded + body.failed).toBe(body.results.length)
    return body.results.map(({ code, id, ok }: { code?: string; id: string; ok: boolean }) => [id, ok ? 'ok' : code])
  }
  const always = { [foreign.id]: 'not_found', nobody: 'not_found', [caller.id]: 'own_token' }
  const expected = (some: Record<string, string>) => {
    const all: Record<string, string> = { ...always, ...some }
    return [...new Set(ids)].map((id) => [id, all[id] ?? 'ok'])
  }
  expect(await codes('revoke')).toEqual(expected({ [login.id]: 'conflict' }))
  expect(await codes('restore')).toEqual(expected({ [login.id]: 'conflict', [expired.id]: 'conflict' }))
  const kept = 'permission_missing'
  expect(await codes('delete')).toEqual(expected({ [own.id]: kept, [expired.id]: kept, [seen.id]: kept }))
  expect(await ask(s, login.secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  expect(await passes(s, foreign.secret)).toBe(true)
  s.clock.now = start
})

test('the answer tells how far it came, and each changed token has one entry in the log', async () => {
  const tenant = await aTenant(s)
  const tokens = await three(tenant)
  await s.ok('POST', `/v1/tokens/${tokens[0].id}/revoke`)
  const answer = await bulk({ action: 'revoke', ids: tokens.map(({ id }) => id) })
  expect([answer.status, answer.body.succeeded, answer.body.failed]).toEqual([200, 3, 0])
  expect(answer.body.propagation).toMatchObject({ nodes: 1, confirmed: 1, waitedFor: [] })
  expect(answer.headers.get('polett-propagation')).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
  for (const { secret } of tokens) expect(await ask(s, secret, 'GET', '/v1/verify')).toBe('401 token_revoked')
  for (const { id } of tokens) {
    const { total } = await s.ok('GET', `/v1/audit?action=token.revoked&target=${id}&limit=10`)
    expect(total).toBe(1)
  }
})

test('by a filter, when the number is the one expected', async () => {
  const tenant = await aTenant(s)
  const tokens = await three(tenant)
  const other = await anOrganizationToken(s, await aTenant(s))
  const filter = { tenant, kind: 'organization', status: 'active' }
  for (const expectedCount of [2, 4, 0]) {
    const refused = await bulk({ action: 'delete', filter, expectedCount })
    expect([said(refused), refused.body.actualCount]).toEqual(['409 conflict', 3])
  }
  for (const { secret } of tokens) expect(await passes(s, secret)).toBe(true)
  const { body, status } = await bulk({ action: 'delete', filter, expectedCount: 3 })
  expect([status, body.succeeded]).toEqual([200, 3])
  expect(body.results.map(({ id }: { id: string }) => id).sort()).toEqual(tokens.map(({ id }) => id).sort())
  expect(await idsOf(s, `/v1/tokens?tenant=${tenant}`)).toEqual([])
  expect(await passes(s, other.secret)).toBe(true)
  expect(said(await bulk({ action: 'delete', filter, expectedCount: 0 }))).toBe('200')
})

test('a filter acts on nothing that the caller does not see', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const [mine, theirs] = [await anOrganizationToken(s, tenant), await anOrganizationToken(s, other)]
  const cookie = await cookieFor(s, await anAdministrator(s, tenant))
  const { body } = await bulk({ action: 'revoke', filter: {}, expectedCount: 1 }, { cookie })
  expect(body.results).toEqual([{ id: mine.id, ok: true }])
  expect(await passes(s, theirs.secret)).toBe(true)
  const plain = await anApplication(s)
  expect(said(await bulk({ action: 'revoke', filter: {}, expectedCount: 0 }, { token: plain.secret }))).toBe(
    '403 permission_missing',
  )
})

test('tokens of the platform that only reach in are not ended by the administrator they reach', async () => {
  const tenant = await aTenant(s)
  const reaching = await anApplication(s, { [tenant]: ['user:read'] })
  const cookie = await cookieFor(s, await anAdministrator(s, tenant))
  const filter = { reaches: tenant, q: reaching.id }
  const { body } = await bulk({ action: 'delete', filter, expectedCount: 1 }, { cookie })
  expect(body.results).toEqual([{ id: reaching.id, ok: false, code: 'not_found' }])
  expect(await passes(s, reaching.secret)).toBe(true)
})

test('what is not one clear wish is refused', async () => {
  const ids = ['tok_x']
  for (const body of [
    {},
    { action: 'delete' },
    { action: 'rotate', ids },
    { action: 'delete', ids: [] },
    { action: 'delete', ids: Array.from({ length: 1_001 }, (_, index) => `tok_${index}`) },
    { action: 'delete', ids, filter: {}, expectedCount: 1 },
    { action: 'delete', ids, expectedCount: 1 },
    { action: 'delete', filter: {} },
    { action: 'delete', filter: { colour: 'red' }, expectedCount: 1 },
    { action: 'delete', filter: {}, expectedCount: 10_001 },
    { action: 'delete', ids, reason: 'x' },
  ]) {
    expect([JSON.stringify(body).slice(0, 60), said(await bulk(body))]).toEqual([
      ...[JSON.stringify(body).slice(0, 60), '422 invalid_input'],
    ])
  }
  expect((await bulk({ action: 'delete', ids: Array.from({ length: 1_000 }, (_, n) => `tok_${n}`) })).body.failed).toBe(
    1_000,
  )
})
