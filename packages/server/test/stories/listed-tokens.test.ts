/** What a list of tokens shows of each, of every kind and to whom. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aGroupToken,
  aMember,
  aMobileSignIn,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

/** Of tokens that nobody uses: a use may be written between two answers. */
test('a page shows of each token what the token itself shows, and nothing besides', async () => {
  const tenant = await aTenant(s)
  const unit = await aUnit(s, tenant)
  const user = await aMember(s, tenant, { unit, role: 'unit-user' })
  const made = [
    await anOrganizationToken(s, tenant),
    await aGroupToken(s, tenant, unit),
    await aUserToken(s, user, { unit, role: 'unit-user' }),
    await aMobileSignIn(s, user),
    await anApplication(s, { [tenant]: ['tenant:read'] }, { tenant }),
  ]
  const ids = made.map(({ id }) => id).sort()
  for (const by of [{}, { cookie: await cookieFor(s, await anAdministrator(s, tenant)) }]) {
    const page = await s.ok('GET', `/v1/tokens?tenant=${tenant}`, undefined, by)
    expect(Object.keys(page)).toEqual(['items', 'nextCursor', 'total', 'totalIsMinimum'])
    expect(page.items.map(({ id }: { id: string }) => id).sort()).toEqual(ids)
    for (const item of page.items) expect(item).toEqual(await s.ok('GET', `/v1/tokens/${item.id}`, undefined, by))
  }
})
