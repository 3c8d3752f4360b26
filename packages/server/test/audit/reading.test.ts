/** Reading the audit log over HTTP: what is in it, who sees which part, and the whole of it as CSV. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aMember,
  anAdministrator,
  anApplication,
  ask,
  aTenant,
  aToken,
  aUnit,
  aUser,
  cookieFor,
  inDays,
  type MadeUser,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let acme: string
let other: string
let owner: MadeUser

beforeAll(async () => {
  s = await startServer()
  acme = await aTenant(s, { name: 'Acme, "the" =first' })
  other = await aTenant(s)
  owner = await anAdministrator(s, acme)
  await aUser(s, other)
})
afterAll(() => s.stop())

interface Entry {
  readonly seq: number
  readonly actor: object
  readonly action: string
  readonly target: { readonly id: string }
  readonly tenant: string | null
}

async function entries(path = '', options = {}): Promise<Entry[]> {
  return (await s.ok('GET', `/v1/audit${path}`, undefined, options)).items
}

test('an entry says who did what to what, where and from where', async () => {
  const unit = await aUnit(s, acme, { name: 'Sales' })
  const [entry] = await entries()
  expect(entry).toMatchObject({
    at: new Date(s.clock.now).toISOString(),
    actor: { type: 'application', id: 'admin-console', tokenId: 'admin-console' },
    action: 'unit.created',
    target: { type: 'unit', id: unit, name: 'Sales' },
    tenant: acme,
    address: '127.0.0.1',
    requestId: expect.stringMatching(/^req_/),
    previousHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})

test('pages go from the newest to the first, each entry once', async () => {
  const seen: number[] = []
  let cursor: string | null = ''
  let total = 0
  while (cursor !== null) {
    const page: { items: { seq: number }[]; nextCursor: string | null; total: number; totalIsMinimum: boolean } =
      await s.ok('GET', `/v1/audit?limit=3${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
    seen.push(...page.items.map(({ seq }) => seq))
    ;({ nextCursor: cursor, total } = page)
    expect(page.totalIsMinimum).toBe(false)
  }
  expect(seen).toEqual(Array.from({ length: total }, (_, index) => total - index))
  const filtered = await s.ok('GET', '/v1/audit?limit=1&action=tenant.created')
  expect(await ask(s, s.master, 'GET', `/v1/audit?limit=1&cursor=${filtered.nextCursor}`)).toBe('400 malformed_request')
})

test('each filter holds alone and with the others', async () => {
  const created = await entries(`?action=tenant.created&target=${acme}`)
  expect(created.map(({ target }) => target.id)).toEqual([acme])
  const inAcme = await entries(`?tenant=${acme}`)
  expect(inAcme.length).toBeGreaterThan(1)
  expect(inAcme.every(({ tenant }) => tenant === acme)).toBe(true)
  const users = await entries(`?tenant=${acme}&action=user.created&actor=admin-console`)
  expect(users.map(({ target }) => target.id)).toEqual([owner.id])
  expect(await entries(`?tenant=${acme}&target=${other}`)).toEqual([])
  expect(await entries('?actor=nobody')).toEqual([])
  expect(await entries('?tenant=nowhere')).toEqual([])
  expect(await ask(s, s.master, 'GET', '/v1/audit?colour=red')).toBe('422 invalid_input')
  expect(await ask(s, s.master, 'GET', '/v1/audit?from=yesterday')).toBe('422 invalid_input')
})

test('a time range takes its beginning in and leaves its end out', async () => {
  const at = (ms: number) => new Date(s.clock.now + ms).toISOString()
  s.clock.advance(60_000)
  const unit = await aUnit(s, acme)
  expect((await entries(`?from=${at(0)}&to=${at(1)}`)).map(({ target }) => target.id)).toEqual([unit])
  expect(await entries(`?from=${at(1)}`)).toEqual([])
  expect((await entries(`?from=${at(0)}&tenant=${acme}`)).map(({ target }) => target.id)).toEqual([unit])
  expect((await entries(`?to=${at(0)}`)).some(({ target }) => target.id === unit)).toBe(false)
  expect(await entries(`?from=${at(1)}&to=${at(0)}`)).toEqual([])
})

test('an administrator sees the entries of their tenant and no other', async () => {
  const by = { cookie: await cookieFor(s, owner) }
  const seen = await entries('', by)
  expect(seen.length).toBeGreaterThan(2)
  expect(seen.every(({ tenant }) => tenant === acme)).toBe(true)
  expect(await entries(`?tenant=${other}`, by)).toEqual([])
  expect(await entries(`?target=${other}`, by)).toEqual([])
  expect((await entries('?action=tenant.created', by)).map(({ target }) => target.id)).toEqual([acme])
  const { status } = await s.call('GET', '/v1/audit/verification', by)
  expect(status).toBe(403)
})

test('the permission in a unit shows nothing of the tenant; without it anywhere the call is refused', async () => {
  const unit = await aUnit(s, acme)
  const unitAdmin = await anAdministrator(s, acme, unit)
  const page = await s.ok('GET', '/v1/audit', undefined, { cookie: await cookieFor(s, unitAdmin) })
  expect(page).toEqual({ items: [], nextCursor: null, total: 0, totalIsMinimum: false })
  const plain = await aMember(s, acme, { unit: null, role: 'tenant-user' })
  const refused = await s.call('GET', '/v1/audit', { cookie: await cookieFor(s, plain) })
  expect([refused.status, refused.body.missing]).toEqual([403, { permission: 'audit:read' }])
  expect((await s.call('GET', '/v1/audit')).status).toBe(401)
})

test('who reads several tenants sees them as one list', async () => {
  const auditor = await anApplication(s, { [acme]: ['audit:read'], [other]: ['audit:read'] })
  const seen = await entries('', { token: auditor.secret })
  expect(new Set(seen.map(({ tenant }) => tenant))).toEqual(new Set([acme, other]))
  expect(seen.map(({ seq }) => seq)).toEqual(seen.map(({ seq }) => seq).sort((a, b) => b - a))
})

test('an auditor of the platform sees what lies there, also entries without a tenant, and no tenant', async () => {
  const auditor = await aMember(s, 'platform', { unit: null, role: 'auditor' })
  const seen = await entries('?limit=200', { cookie: await cookieFor(s, auditor) })
  expect(new Set(seen.map(({ tenant }) => tenant ?? 'platform'))).toEqual(new Set(['platform']))
  const all = await entries('?limit=200')
  expect(seen.filter(({ tenant }) => tenant === null).map(({ seq }) => seq)).toEqual(
    all.filter(({ tenant }) => tenant === null).map(({ seq }) => seq),
  )
})

test('a tenant that took the name of a deleted one does not show its entries', async () => {
  const id = await aTenant(s)
  await aUnit(s, id)
  await s.ok('DELETE', `/v1/tenants/${id}`)
  await aTenant(s, { id })
  const by = { cookie: await cookieFor(s, await anAdministrator(s, id)) }
  const seen = await entries('', by)
  expect(seen.map(({ action }) => action)).toEqual(['session.started', 'user.created', 'tenant.created'])
  expect((await entries(`?tenant=${id}`)).map(({ seq }) => seq)).toEqual(seen.map(({ seq }) => seq))
  const everything = await entries(`?target=${id}`)
  expect(everything.map(({ action }) => action)).toEqual(['tenant.created', 'tenant.deleted', 'tenant.created'])
})

test('the actor of a token is the user behind it, with the token named', async () => {
  const user = await anAdministrator(s, acme)
  const token = await aToken(s, {
    ...{ kind: 'user', tenant: acme, name: 'mine', user: user.id, unit: null, role: 'tenant-admin' },
    expiresAt: inDays(s, 1),
  })
  await s.ok('POST', `/v1/tenants/${acme}/units`, { id: 'by-token', kind: 'group', name: 'G' }, { token: token.secret })
  const [entry] = await entries(`?actor=${user.id}&action=unit.created`)
  expect(entry?.actor).toMatchObject({ type: 'user', id: user.id, tokenId: token.id })
})

test('as CSV the whole filtered list comes, and nothing in it is a formula', async () => {
  await s.ok('PATCH', `/v1/tenants/${acme}`, { name: '=cmd|calc' })
  const csv = await s.call('GET', `/v1/audit?limit=1&tenant=${acme}`, {
    token: s.master,
    headers: { accept: 'text/csv' },
  })
  expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  const lines = csv.text.trimEnd().split('\r\n')
  const { total } = await s.ok('GET', `/v1/audit?limit=1&tenant=${acme}`)
  expect(lines).toHaveLength(total + 1)
  expect(lines[0]).toBe(
    'seq,at,actorType,actorId,actorName,actorTokenId,action,targetType,targetId,targetName,tenant,details,address,requestId,previousHash,hash',
  )
  expect(lines[1]).toContain(`tenant,${acme},'=cmd|calc,${acme},`)
  expect(csv.text).not.toMatch(/(^|[,;|\r\n"])=/)
  expect((await s.call('GET', '/v1/audit', { headers: { accept: 'text/csv' } })).status).toBe(401)
})
