/** Every filter of the list of tokens: what it lets through, and that none of them shows what is out of sight. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import {
  aGroupToken,
  aMember,
  aMobileSignIn,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aToken,
  aUnit,
  aUser,
  aUserToken,
  cookieFor,
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

/** Names by ids, so that a list reads as what it shows. */
async function shown(query: string, tokens: Readonly<Record<string, { readonly id: string }>>, by: object = {}) {
  const names = new Map(Object.entries(tokens).map(([name, { id }]) => [id, name]))
  return (await idsOf(s, `/v1/tokens?limit=200&${query}`, by)).flatMap((id) => names.get(id) ?? []).sort()
}

async function aTenantWithEverything() {
  const tenant = await aTenant(s)
  const unit = await aUnit(s, tenant)
  const below = await aUnit(s, tenant, { parent: unit })
  const person = await aMember(s, tenant, { unit: below, role: 'unit-user' })
  return {
    ...{ tenant, unit, below, person },
    tokens: {
      organization: await anOrganizationToken(s, tenant),
      application: await anApplication(s, {}, { tenant }),
      group: await aGroupToken(s, tenant, unit),
      user: await aUserToken(s, person, { unit: below, role: 'unit-user' }),
      mobile: await aMobileSignIn(s, person),
    },
  }
}

test('by kind, by tenant, and by a unit with all below it', async () => {
  const { below, tenant, tokens, unit } = await aTenantWithEverything()
  const other = { ...tokens, elsewhere: await anOrganizationToken(s, await aTenant(s)) }
  const all = ['application', 'group', 'mobile', 'organization', 'user']
  expect(await shown(`tenant=${tenant}`, other)).toEqual(all)
  for (const kind of all) expect(await shown(`tenant=${tenant}&kind=${kind}`, other)).toEqual([kind])
  expect(await shown(`tenant=${tenant}&kind=user,group`, other)).toEqual(['group', 'user'])
  expect(await shown(`tenant=${tenant}&unit=${unit}`, other)).toEqual(['group', 'mobile', 'user'])
  expect(await shown(`tenant=${tenant}&unit=${below}`, other)).toEqual(['mobile', 'user'])
  expect(await shown('kind=organization', other)).toEqual(['elsewhere', 'organization'])
})

test('by the person it acts as, named by id or username', async () => {
  const { person, tenant, tokens } = await aTenantWithEverything()
  expect(await shown(`user=${person.id}`, tokens)).toEqual(['mobile', 'user'])
  expect(await shown(`tenant=${tenant}&user=${person.username}`, tokens)).toEqual(['mobile', 'user'])
  expect(await shown(`tenant=${tenant}&user=${person.username}&kind=user`, tokens)).toEqual(['user'])
})

test('what does not exist lets nothing through, and is no error', async () => {
  for (const query of ['tenant=nowhere', 'reaches=nowhere', 'tenant=platform&unit=nowhere', 'user=nobody']) {
    expect([query, await s.ok('GET', `/v1/tokens?${query}`)]).toEqual([
      ...[query, { items: [], nextCursor: null, total: 0, totalIsMinimum: false }],
    ])
  }
  for (const query of [
    'kind=robot',
    'status=odd',
    'limit=0',
    'limit=201',
    'sort=secret',
    'colour=red',
    'secretLast4=a',
  ]) {
    expect([query, await ask(s, s.master, 'GET', `/v1/tokens?${query}`)]).toEqual([query, '422 invalid_input'])
  }
  expect(await ask(s, s.master, 'GET', '/v1/tokens?kind=user&kind=group')).toBe('400 malformed_request')
})

test('by status, as it is at this moment', async () => {
  const start = s.clock.now
  const tenant = await aTenant(s)
  const member = { unit: null, role: 'tenant-user' }
  const person = await aMember(s, tenant, member)
  const tokens = {
    active: await anOrganizationToken(s, tenant),
    revoked: await anOrganizationToken(s, tenant),
    suspended: await aUserToken(s, person, member),
    expired: await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 1) }),
    both: await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 1) }),
  }
  for (const { id } of [tokens.revoked, tokens.both]) await s.ok('POST', `/v1/tokens/${id}/revoke`)
  await s.ok('PATCH', `/v1/tenants/${tenant}/users/${person.id}`, { status: 'inactive' })
  s.clock.advance(86_400_000)
  const by = (status: string) => shown(`tenant=${tenant}&status=${status}`, tokens)
  expect(await by('active')).toEqual(['active'])
  expect(await by('revoked')).toEqual(['revoked'])
  expect(await by('suspended')).toEqual(['suspended'])
  expect(await by('expired')).toEqual(['both', 'expired'])
  expect(await by('active,expired')).toEqual(['active', 'both', 'expired'])
  s.clock.now = start
})

test('by expiry and last use: never expires is never before, never used is always', async () => {
  await s.ok('PUT', '/v1/policy', { allowNoExpiry: true })
  const tenant = await aTenant(s)
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, { allowNoExpiry: true })
  const tokens = {
    soon: await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 5) }),
    late: await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 50) }),
    never: await anOrganizationToken(s, tenant, { expiresAt: null }),
  }
  const by = (query: string) => shown(`tenant=${tenant}&${query}`, tokens)
  expect(await by(`expiresBefore=${inDays(s, 50)}`)).toEqual(['soon'])
  expect(await by(`expiresBefore=${inDays(s, 51)}&sort=expiresAt`)).toEqual(['late', 'soon'])
  const now = new Date(s.clock.now).toISOString()
  expect(await passes(s, tokens.soon.secret)).toBe(true)
  await flushUsage(s.running.deps)
  expect(await by(`lastUsedBefore=${now}`)).toEqual(['late', 'never'])
  expect(await by(`lastUsedBefore=${inDays(s, 1)}`)).toEqual(['late', 'never', 'soon'])
  expect(await by(`lastUsedBefore=${inDays(s, 1)}&sort=-lastUsedAt`)).toEqual(['late', 'never', 'soon'])
  await s.ok('PUT', '/v1/policy', {})
})

test('by the last four characters of the secret, until it is replaced', async () => {
  const { id, secret } = await anApplication(s)
  const find = (text: string) => idsOf(s, `/v1/tokens?secretLast4=${text.slice(-4)}`)
  expect(await find(secret)).toContain(id)
  const rotated = await s.ok('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 60 })
  expect([await find(secret), await find(rotated.secret)]).toEqual([
    expect.arrayContaining([id]),
    expect.arrayContaining([id]),
  ])
  const again = await s.ok('POST', `/v1/tokens/${id}/rotate`)
  expect(await find(again.secret)).toContain(id)
  for (const old of [secret, rotated.secret])
    if (old.slice(-4) !== again.secret.slice(-4)) expect(await find(old)).toEqual([])
})

test('by text: three characters anywhere, one or two at the beginning, and no character is a wildcard', async () => {
  const tenant = await aTenant(s)
  const member = { unit: null, role: 'tenant-user' }
  const person = await aUser(s, tenant, { username: 'qæg.nordmann', name: 'Øystein Ærlig', memberships: [member] })
  const tokens = {
    percent: await anOrganizationToken(s, tenant, { name: '100% done' }),
    score: await anOrganizationToken(s, tenant, { name: 'a_b_c' }),
    other: await anOrganizationToken(s, tenant, { name: 'axbxc 1000 ＦＵＬＬ' }),
    application: await anApplication(s, {}, { application: 'Warehouse', name: 'zz', tenant }),
    person: await aUserToken(s, person, member, { name: 'yy' }),
  }
  const by = (q: string) => shown(`tenant=${tenant}&q=${encodeURIComponent(q)}`, tokens)
  expect(await by('100')).toEqual(['other', 'percent'])
  expect(await by('00%')).toEqual(['percent'])
  expect(await by('a_b')).toEqual(['score'])
  expect(await by('_b_')).toEqual(['score'])
  expect(await by('%')).toEqual([])
  expect(await by('1')).toEqual(['percent'])
  expect(await by('xb')).toEqual([])
  expect(await by('AX')).toEqual(['other'])
  expect(await by('full')).toEqual(['other'])
  expect(await by('rehou')).toEqual(['application'])
  expect(await by('wa')).toEqual(['application'])
  expect(await by('NORDM')).toEqual(['person'])
  expect(await by('qæ')).toEqual(['person'])
  expect(await by('STEIN ÆR')).toEqual(['person'])
  expect(await by('øy')).toEqual(['person'])
  expect(await by(tokens.score.id.slice(4, 14))).toEqual(['score'])
  expect(await by('\\')).toEqual([])
})

test('a secret in a search is refused, and is found in no log', async () => {
  const { secret } = await anApplication(s)
  for (const path of [
    `/v1/tokens?q=${secret}`,
    `/v1/tokens?q=x%20${secret}`,
    `/v1/tokens/${secret}`,
    `/v1/tenants?q=${secret}`,
  ]) {
    expect(said(await s.call('GET', path, { token: s.master }))).toBe('400 secret_in_url')
  }
  expect(s.log.join('')).not.toContain(secret)
})

test('what reaches into a tenant is seen by its administrator, and of the platform’s tokens no more than that', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const tokens = {
    home: await anOrganizationToken(s, tenant),
    granted: await anApplication(s, { [tenant]: ['user:read'], [other]: ['user:*'] }),
    everywhere: await anApplication(s, { '*': ['tenant:read'] }),
    master: await anApplication(s, {}, { master: true }),
    elsewhere: await anApplication(s, { [other]: ['user:read'] }),
    administrator: await aToken(s, {
      ...{ kind: 'user', tenant: 'platform', user: 'root', role: 'platform-admin', name: 'Root’s own' },
    }),
  }
  const reaching = ['administrator', 'everywhere', 'granted', 'home', 'master']
  expect(await shown(`reaches=${tenant}`, tokens)).toEqual(reaching)
  const cookie = await cookieFor(s, await anAdministrator(s, tenant))
  expect(await shown(`reaches=${tenant}`, tokens, { cookie })).toEqual(reaching)
  expect(await shown('', tokens, { cookie })).toEqual(['home'])
  expect(await shown(`reaches=${other}`, tokens, { cookie })).toEqual([])
  const { items } = await s.ok('GET', `/v1/tokens?limit=200&reaches=${tenant}`, undefined, { cookie })
  const item = (name: keyof typeof tokens) => items.find(({ id }: { id: string }) => id === tokens[name].id)
  const members = { id: expect.any(String), kind: expect.any(String), status: 'active', lastUsedAt: null }
  const grants = [{ tenant, permissions: ['user:read'] }]
  expect(item('granted')).toEqual({ ...members, application: 'A client', grants })
  expect(item('administrator')).toEqual({
    ...members,
    application: null,
    grants: [{ tenant: '*', permissions: ['*'] }],
  })
  expect(item('home').name).toBe(tokens.home.token.name)
  expect((await s.call('GET', `/v1/tokens/${tokens.granted.id}`, { cookie })).status).toBe(404)
})

test('living in one tenant and reaching another are asked for together', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const tokens = {
    home: await anOrganizationToken(s, tenant),
    granted: await anApplication(s, { [tenant]: ['user:read'] }),
    elsewhere: await anApplication(s, { [other]: ['user:read'] }),
  }
  expect(await shown(`tenant=platform&reaches=${tenant}`, tokens)).toEqual(['granted'])
  expect(await shown(`tenant=${tenant}&reaches=${tenant}`, tokens)).toEqual(['home'])
  expect(await shown(`tenant=${other}&reaches=${tenant}`, tokens)).toEqual([])
})

test('no token is listed twice, whatever is asked for', async () => {
  for (const query of ['reaches=platform', 'reaches=platform&kind=application', 'tenant=platform&reaches=platform']) {
    const ids = await idsOf(s, `/v1/tokens?limit=200&${query}`)
    expect([query, ids.length]).toEqual([query, new Set(ids).size])
    expect(ids).toContain('admin-console')
  }
})
