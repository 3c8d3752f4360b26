/** How tokens of organizations and groups end: revoked and restored, expired, deleted, with their group or without it. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweepDeleted } from '../../src/usecases/sweep.ts'
import {
  aGroupToken,
  aMember,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
  DAY_MS,
  idsOf,
  inDays,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let olga: string

beforeAll(async () => {
  s = await startServer()
  await aTenant(s, { id: 'o' })
  olga = await cookieFor(s, await anAdministrator(s, 'o'))
})
afterAll(() => s.stop())

test('V-16, V-17: revoked it is refused at once and still listed; restored it works as before', async () => {
  const { id, secret, token } = await anOrganizationToken(s, 'o')
  expect(await passes(s, secret)).toBe(true)
  const body = { reason: 'Seen in a public log' }
  const answer = await s.call('POST', `/v1/tokens/${id}/revoke`, { cookie: olga, body })
  expect(answer.status).toBe(200)
  expect(answer.body.token).toMatchObject({ id, status: 'revoked', statusReasons: ['revoked'] })
  expect(answer.body.propagation).toEqual({
    ...{ nodes: 1, confirmed: 1, milliseconds: expect.any(Number), waitedFor: [] },
  })
  expect(answer.headers.get('polett-propagation')).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
  expect(await ask(s, secret, 'GET', '/v1/tenants/o')).toBe('401 token_revoked')
  expect(await idsOf(s, '/v1/tokens?tenant=o&status=revoked', { cookie: olga })).toContain(id)
  expect((await s.ok('POST', `/v1/tokens/${id}/revoke`)).token.status).toBe('revoked')
  const restored = await s.ok('POST', `/v1/tokens/${id}/restore`, undefined, { cookie: olga })
  expect(restored.token).toMatchObject({ status: 'active', expiresAt: token.expiresAt, role: token.role })
  expect((await s.ok('POST', `/v1/tokens/${id}/restore`)).token.status).toBe('active')
  expect(await ask(s, secret, 'GET', '/v1/tenants/o')).toBe('200')
  const { items } = await s.ok('GET', `/v1/audit?target=${id}`)
  const actions = items.map(({ action }: { action: string }) => action)
  expect(actions).toEqual(['token.restored', 'token.revoked', 'token.created'])
  expect(items[1].details.reason).toBe(body.reason)
})

test('V-18, V-21: past its expiry a token is expired with no job having run, revoked or not, and is not restored', async () => {
  const start = s.clock.now
  const revoked = await anOrganizationToken(s, 'o', { expiresAt: inDays(s, 1) })
  const untouched = await anOrganizationToken(s, 'o', { expiresAt: inDays(s, 1) })
  await s.ok('POST', `/v1/tokens/${revoked.id}/revoke`)
  s.clock.advance(DAY_MS)
  for (const { id, secret } of [revoked, untouched]) {
    expect(await ask(s, secret, 'GET', '/v1/tokens/self')).toBe('401 token_expired')
    expect(await ask(s, s.master, 'POST', `/v1/tokens/${id}/restore`)).toBe('409 conflict')
    expect((await s.ok('GET', `/v1/tokens/${id}`)).status).toBe('expired')
  }
  expect((await s.ok('GET', `/v1/tokens/${revoked.id}`)).statusReasons).toEqual(['expired', 'revoked'])
  expect((await idsOf(s, '/v1/tokens?tenant=o&status=expired')).sort()).toEqual([revoked.id, untouched.id].sort())
  s.clock.now = start
})

test('V-19: deleted it is refused for ever, its technical user is gone, and the log still names both', async () => {
  const { id, secret, token } = await anOrganizationToken(s, 'o', { name: 'robot', admin: true })
  await s.ok('POST', '/v1/tenants/o/users', { username: 'made-by-robot', name: 'M' }, { token: secret })
  expect((await s.call('DELETE', `/v1/tokens/${id}`, { cookie: olga })).status).toBe(204)
  await sweepDeleted(s.running.deps)
  expect(await ask(s, secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  expect(await ask(s, s.master, 'GET', `/v1/tenants/o/users/${token.user.id}`)).toBe('404 not_found')
  const { items } = await s.ok('GET', '/v1/audit?tenant=o&limit=2')
  expect(items[0]).toMatchObject({ action: 'token.deleted', target: { type: 'token', id, name: 'robot' } })
  expect(items[1].actor).toEqual({ type: 'technical', id: token.user.id, name: 'robot', tokenId: id })
})

test('V-20: what is offered in each state works, and what is not does not', async () => {
  const start = s.clock.now
  const { id } = await anOrganizationToken(s, 'o', { expiresAt: inDays(s, 1) })
  const act = (action: string, body: object = {}) => ask(s, s.master, 'POST', `/v1/tokens/${id}/${action}`, body)
  const replacement = () => ({ name: 'again', expiresAt: inDays(s, 2) })
  expect(await act('rotate')).toBe('200')
  expect(await act('replace', replacement())).toBe('200')
  expect(await act('revoke')).toBe('200')
  expect(await act('rotate')).toBe('409 conflict')
  expect(await act('replace', replacement())).toBe('200')
  expect((await s.ok('GET', `/v1/tokens/${id}`)).status).toBe('revoked')
  expect(await act('restore')).toBe('200')
  s.clock.advance(3 * DAY_MS)
  expect(await act('rotate')).toBe('409 conflict')
  expect(await act('replace', replacement())).toBe('409 conflict')
  expect(await act('restore')).toBe('409 conflict')
  expect(await act('revoke')).toBe('200')
  expect(await ask(s, s.master, 'DELETE', `/v1/tokens/${id}`)).toBe('204')
  s.clock.now = start
})

test('V-22: an administrator leaves: what they made works on and says so, what acts as them stops', async () => {
  const leaver = await anAdministrator(s, 'o')
  const cookie = await cookieFor(s, leaver)
  const robot = await s.ok(
    'POST',
    '/v1/tokens',
    { kind: 'organization', tenant: 'o', name: 'ci', expiresAt: inDays(s, 30) },
    { cookie },
  )
  const own = await aUserToken(s, leaver, { unit: null, role: 'tenant-admin' })
  expect(robot.token.createdBy).toEqual({ id: leaver.id, name: expect.any(String), active: true })
  await s.ok('DELETE', `/v1/tenants/o/users/${leaver.id}`)
  const creator = async () => (await s.ok('GET', `/v1/tokens/${robot.token.id}`)).createdBy
  expect(await creator()).toEqual({ ...robot.token.createdBy, active: false })
  await sweepDeleted(s.running.deps)
  expect(await creator()).toEqual({ ...robot.token.createdBy, active: false })
  expect(await passes(s, robot.secret)).toBe(true)
  expect(await ask(s, own.secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  expect((await s.call('GET', '/v1/session', { cookie })).status).toBe(401)
})

test('V-22: a creator counts as gone while inactive or without a membership, and comes back', async () => {
  const person = await anAdministrator(s, 'o')
  const cookie = await cookieFor(s, person)
  const wish = { kind: 'organization', tenant: 'o', name: 'ci', expiresAt: inDays(s, 30) }
  const { token } = await s.ok('POST', '/v1/tokens', wish, { cookie })
  const path = `/v1/tenants/o/users/${person.id}`
  const active = async () => (await s.ok('GET', `/v1/tokens/${token.id}`)).createdBy.active
  await s.ok('PATCH', path, { status: 'inactive' })
  expect(await active()).toBe(false)
  await s.ok('PATCH', path, { status: 'active' })
  expect(await active()).toBe(true)
  await s.ok('PATCH', path, { memberships: [] })
  expect(await active()).toBe(false)
})

test('V-23: the administrator of a group who is one no more loses their own tokens, and the group keeps its', async () => {
  const unit = await aUnit(s, 'o', { kind: 'group' })
  const greta = await aMember(s, 'o', { unit, role: 'unit-admin' }, { unit: null, role: 'tenant-user' })
  const cookie = await cookieFor(s, greta)
  const wish = { kind: 'group', tenant: 'o', unit, name: 'bot', expiresAt: inDays(s, 30) }
  const bot = await s.ok('POST', '/v1/tokens', wish, { cookie })
  const own = await aUserToken(s, greta, { unit, role: 'unit-admin' })
  await s.ok('PATCH', `/v1/tenants/o/users/${greta.id}`, { memberships: [{ unit: null, role: 'tenant-user' }] })
  expect(await passes(s, bot.secret)).toBe(true)
  expect((await s.ok('GET', `/v1/tokens/${bot.token.id}`)).createdBy.active).toBe(true)
  expect(await ask(s, own.secret, 'GET', '/v1/tokens/self')).toBe('401 token_suspended')
  expect((await s.call('POST', '/v1/tokens', { cookie, body: wish })).status).toBe(403)
})

test('V-24: with a group go its tokens and technical users, those below it too; people and other groups stay', async () => {
  const [unit, other] = [await aUnit(s, 'o', { kind: 'group' }), await aUnit(s, 'o', { kind: 'group' })]
  const below = await aUnit(s, 'o', { kind: 'group', parent: unit })
  const member = await aMember(s, 'o', { unit, role: 'unit-user' })
  const gone = [
    await aGroupToken(s, 'o', unit),
    await aGroupToken(s, 'o', below),
    await aUserToken(s, member, { unit, role: 'unit-user' }),
  ]
  const stays = await aGroupToken(s, 'o', other)
  expect(said(await s.call('DELETE', `/v1/tenants/o/units/${unit}`, { cookie: olga }))).toBe('204')
  const left = await idsOf(s, '/v1/tokens?tenant=o&limit=200')
  const users = await idsOf(s, '/v1/tenants/o/users?limit=200')
  for (const { id, secret, token } of gone) {
    expect(await ask(s, secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
    expect(left).not.toContain(id)
    if (token.kind === 'group') expect(users).not.toContain(token.user.id)
  }
  expect(left).toContain(stays.id)
  expect(await passes(s, stays.secret)).toBe(true)
  expect((await s.ok('GET', `/v1/tenants/o/users/${member.id}`)).memberships).toEqual([])
  await aUnit(s, 'o', { id: unit, kind: 'group' })
  expect(await passes(s, gone[0]?.secret ?? '')).toBe(false)
})

test('V-25: the old headers are places for a secret where they are switched on, and nothing elsewhere', async () => {
  const get = (headers: Record<string, string>) => s.call('GET', '/v1/tenants/o', { headers })
  const { secret } = await anOrganizationToken(s, 'o')
  const other = await anApplication(s)
  expect(said(await get({ 'private-token': secret }))).toBe('401 credentials_required')
  const asMaster = { authorization: `Bearer ${s.master}`, 'private-token': secret, 'auth-tenant-id': 'elsewhere' }
  expect(said(await get(asMaster))).toBe('200')
  await s.restart({ POLETT_LEGACY_HEADERS: 'true' })
  expect(said(await get({ 'private-token': secret }))).toBe('200')
  expect(said(await get({ 'auth-token': secret, 'auth-tenant-id': 'o' }))).toBe('200')
  expect(said(await get({ 'auth-token': secret, 'auth-tenant-id': 'elsewhere' }))).toBe('401 token_invalid')
  expect(said(await get({ 'private-token': 'garbage' }))).toBe('401 token_invalid')
  expect(said(await get({}))).toBe('401 credentials_required')
  expect(said(await get({ ...asMaster, 'auth-tenant-id': 'o' }))).toBe('400 ambiguous_credentials')
  expect(said(await get({ 'auth-token': secret, 'private-token': other.secret }))).toBe('400 ambiguous_credentials')
  await s.restart()
})
