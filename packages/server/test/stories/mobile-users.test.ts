/** People signed in on mobile devices: one row a device, no secret for anybody else, and an end at any time. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import {
  aMember,
  aMobileSignIn,
  anAdministrator,
  anApplication,
  ask,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
  idsOf,
  inDays,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const PHONE = { id: 'phone-1', name: 'Kari’s phone', platform: 'iOS', appVersion: '4.2' }

let s: TestServer
let reader: { readonly unit: string; readonly role: string }
let admin: string

beforeAll(async () => {
  s = await startServer()
  await aTenant(s, { id: '3' })
  reader = { unit: await aUnit(s, '3'), role: 'unit-user' }
  admin = await cookieFor(s, await anAdministrator(s, '3'))
})
afterAll(() => s.stop())

test('Q-21: a sign-in is a row with its person, department, role, device, last use and thirty days to live', async () => {
  const kari = await aMember(s, '3', reader)
  const { id, secret } = await aMobileSignIn(s, kari, { device: PHONE })
  expect(secret).toMatch(/^pltm_/)
  const path = `/v1/tokens?tenant=3&kind=mobile&user=${kari.id}`
  const list = () => s.ok('GET', path, undefined, { cookie: admin })
  expect((await list()).items).toEqual([
    expect.objectContaining({
      ...{ id, kind: 'mobile', tenant: '3', ...reader, status: 'active', expiresAt: inDays(s, 30), lastUsedAt: null },
      ...{ device: PHONE, user: expect.objectContaining({ username: kari.username, type: 'person' }) },
    }),
  ])
  s.clock.advance(60_000)
  expect(await passes(s, secret)).toBe(true)
  await flushUsage(s.running.deps)
  expect((await list()).items[0].lastUsedAt).toBe(new Date(s.clock.now).toISOString())
})

test('Q-22: opened, the row has no secret anywhere, and nothing can be done with it but to end it', async () => {
  const { id, secret } = await aMobileSignIn(s, await aMember(s, '3', reader))
  const { body, text } = await s.call('GET', `/v1/tokens/${id}`, { cookie: admin })
  expect([body.user.email, body.user.name]).toEqual([expect.any(String), expect.any(String)])
  expect(text).not.toContain(secret)
  expect((await s.call('GET', `/v1/tokens/${id}/secret`, { cookie: admin })).status).toBe(409)
  for (const action of ['revoke', 'restore', 'rotate']) {
    const answer = await s.call('POST', `/v1/tokens/${id}/${action}`, { cookie: admin })
    expect([action, said(answer)]).toEqual([action, '409 conflict'])
  }
  const wish = { name: 'Mine', expiresAt: inDays(s, 1), ...reader }
  expect(said(await s.call('POST', `/v1/tokens/${id}/replace`, { cookie: admin, body: wish }))).toBe('409 conflict')
  const create = { kind: 'mobile', tenant: '3', user: 'self', ...wish }
  expect(said(await s.call('POST', '/v1/tokens', { cookie: admin, body: create }))).toBe('422 invalid_input')
})

test('Q-23: disconnected, the app is refused with its next call, and the person’s own tokens keep working', async () => {
  const kari = await aMember(s, '3', reader)
  const app = await aMobileSignIn(s, kari)
  const own = await aUserToken(s, kari, reader)
  expect(await passes(s, app.secret)).toBe(true)
  expect(said(await s.call('DELETE', `/v1/tokens/${app.id}`, { cookie: admin }))).toBe('204')
  expect(await ask(s, app.secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  expect(await idsOf(s, `/v1/tokens?kind=mobile&user=${kari.id}`)).toEqual([])
  expect(await passes(s, own.secret)).toBe(true)
})

test('Q-23: rows are seen with session:read and ended with session:delete, not with the permissions on tokens', async () => {
  const { id } = await aMobileSignIn(s, await aMember(s, '3', reader))
  const path = `/v1/tokens/${id}`
  const onTokens = await anApplication(s, { 3: ['token:*'] })
  expect(await ask(s, onTokens.secret, 'GET', path)).toBe('404 not_found')
  expect(await ask(s, onTokens.secret, 'DELETE', path)).toBe('404 not_found')
  expect(await idsOf(s, '/v1/tokens?kind=mobile', { token: onTokens.secret })).toEqual([])
  const reading = await anApplication(s, { 3: ['session:read'] })
  expect(await ask(s, reading.secret, 'GET', path)).toBe('200')
  expect(await ask(s, reading.secret, 'DELETE', path)).toBe('403 permission_missing')
  const seen = await s.ok('GET', '/v1/tokens', undefined, { token: reading.secret })
  expect(new Set(seen.items.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['mobile']))
  const ending = await anApplication(s, { 3: ['session:delete'] })
  expect(await ask(s, ending.secret, 'DELETE', path)).toBe('204')
})

test('Q-24: the same device renews its row, another device has a row of its own', async () => {
  const kari = await aMember(s, '3', reader)
  const first = await aMobileSignIn(s, kari, { device: PHONE })
  s.clock.advance(60_000)
  const again = await aMobileSignIn(s, kari, { device: { ...PHONE, appVersion: '5.0' } })
  expect([again.id, again.token.version, again.token.expiresAt]).toEqual([first.id, 2, inDays(s, 30)])
  expect(again.token.device.appVersion).toBe('5.0')
  expect(await ask(s, first.secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
  expect(await passes(s, again.secret)).toBe(true)
  const tablet = await aMobileSignIn(s, kari, { device: { ...PHONE, id: 'tablet-1', name: 'Tablet' } })
  const { items } = await s.ok('GET', `/v1/tokens?kind=mobile&user=${kari.id}&sort=name`)
  expect(items.map(({ device, id }: { device: { id: string }; id: string }) => [id, device.id])).toEqual([
    [first.id, PHONE.id],
    [tablet.id, 'tablet-1'],
  ])
  expect(await passes(s, again.secret)).toBe(true)
})

test('Q-24: a person sees and ends their own sign-ins without any permission', async () => {
  const kari = await aMember(s, '3', reader)
  const cookie = await cookieFor(s, kari)
  const [phone, colleague] = [await aMobileSignIn(s, kari), await aMobileSignIn(s, await aMember(s, '3', reader))]
  const own = await aUserToken(s, kari, reader)
  expect((await idsOf(s, '/v1/tokens?user=self', { cookie })).sort()).toEqual([phone.id, own.id].sort())
  expect(said(await s.call('GET', '/v1/tokens', { cookie }))).toBe('403 permission_missing')
  expect(said(await s.call('GET', `/v1/tokens/${colleague.id}`, { cookie }))).toBe('403 permission_missing')
  expect(said(await s.call('POST', `/v1/tokens/${own.id}/revoke`, { cookie }))).toBe('200')
  expect(said(await s.call('POST', `/v1/tokens/${own.id}/restore`, { cookie }))).toBe('403 permission_missing')
  for (const { id } of [phone, own]) expect(said(await s.call('DELETE', `/v1/tokens/${id}`, { cookie }))).toBe('204')
  const body = { action: 'delete', ids: [colleague.id] }
  const { results } = await s.ok('POST', '/v1/tokens/bulk', body, { cookie })
  expect(results).toEqual([{ id: colleague.id, ok: false, code: 'not_found' }])
})
