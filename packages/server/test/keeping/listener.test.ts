/**
 * A listener who may no longer listen: each cause ends the stream with its code, as soon as it is there. No timer of the
 * server runs, unless a test lets it: nothing but the cause itself can have ended the stream.
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aMember,
  anApplication,
  aRole,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
  DAY_MS,
  inDays,
  type MadeToken,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { BEAT_MS, holdTimers, passMs, releaseTimers } from './held-timers.ts'
import { listenIn, type Opening, type Stream } from './scene.ts'

let s: TestServer

beforeAll(async () => {
  holdTimers()
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterAll(async () => {
  await s.stop()
  releaseTimers()
})

async function listen(opening: Opening): Promise<Stream> {
  const stream = await listenIn(s, opening)
  await stream.wait('hello')
  return stream
}

const terms = (grants: object[]) => ({ application: 'A client', expiresAt: inDays(s, 9), keepSecret: true, grants })
const replace = ({ id }: MadeToken, grants: object[], more: object = {}) =>
  s.ok('POST', `/v1/tokens/${id}/replace`, { ...terms(grants), ...more })
const INTROSPECT = { permissions: ['token:introspect'] }

const CAUSES: Readonly<
  Record<string, readonly [code: string, lose: (made: MadeToken, tenant: string) => Promise<unknown>]>
> = {
  revoked: ['token_revoked', ({ id }) => s.ok('POST', `/v1/tokens/${id}/revoke`)],
  deleted: ['token_invalid', ({ id }) => s.ok('DELETE', `/v1/tokens/${id}`)],
  rotated: ['token_invalid', ({ id }) => s.ok('POST', `/v1/tokens/${id}/rotate`)],
  'may ask nowhere any more': [
    'permission_missing',
    (made, tenant) => replace(made, [{ tenant, permissions: ['tenant:read'] }]),
  ],
  'may not call from here any more': [
    'address_not_allowed',
    (made, tenant) => replace(made, [{ tenant, ...INTROSPECT }], { allowedIps: ['10.0.0.0/8'] }),
  ],
  'its tenant deactivated': [
    'permission_missing',
    (_, tenant) => s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' }),
  ],
}

test.each(Object.entries(CAUSES))('%s', async (_, [code, lose]) => {
  const tenant = await aTenant(s)
  const made = await anApplication(s, { [tenant]: INTROSPECT.permissions })
  const stream = await listen({ token: made.secret })
  await lose(made, tenant)
  expect(await stream.wait('end')).toEqual({ name: 'end', id: null, data: { code } })
  await stream.ended()
  expect(stream.events.at(-1)?.name).toBe('end')
})

test('expired: the next beat does not come', async () => {
  const { secret } = await anApplication(s, { '*': INTROSPECT.permissions }, { expiresAt: inDays(s, 1) })
  const stream = await listen({ token: secret })
  await stream.wait('beat')
  s.clock.advance(DAY_MS)
  passMs(BEAT_MS)
  expect((await stream.wait('end')).data).toEqual({ code: 'token_expired' })
  await stream.ended()
  expect(stream.events.map(({ name }) => name)).toEqual(['hello', 'beat', 'end'])
})

test('a person whose role is narrowed, and one who is taken out of the tenant', async () => {
  for (const [code, lose] of [
    [
      'permission_missing',
      (tenant: string, role: string) =>
        s.ok('PATCH', `/v1/tenants/${tenant}/roles/${role}`, { permissions: ['unit:read'] }),
    ],
    [
      'token_suspended',
      (tenant: string, _: string, user: string) =>
        s.ok('PATCH', `/v1/tenants/${tenant}/users/${user}`, { memberships: [] }),
    ],
  ] as const) {
    const tenant = await aTenant(s)
    const role = await aRole(s, tenant, ['unit:read', ...INTROSPECT.permissions])
    const user = await aMember(s, tenant, { unit: null, role })
    const stream = await listen({ token: (await aUserToken(s, user, { unit: null, role })).secret })
    await lose(tenant, role, user.id)
    expect((await stream.wait('end')).data).toEqual({ code })
  }
})

test('whoever may ask elsewhere from now on forgets what they kept, and goes on', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const made = await anApplication(s, { [tenant]: INTROSPECT.permissions })
  const stream = await listen({ token: made.secret })
  await replace(made, [{ tenant: other, ...INTROSPECT }])
  const forget = await stream.wait('forget')
  expect(forget.id).toBe(String(s.running.deps.feed.applied()))
  // Told of the change first, so that the number of the last event never goes back.
  expect(stream.events.map(({ name }) => name).filter((name) => name !== 'beat')).toEqual([
    'hello',
    'changed',
    'forget',
  ])
  const { length } = stream.events
  passMs(BEAT_MS)
  await stream.wait('beat', (event) => stream.events.indexOf(event) >= length)
})

test('whoever comes back and may ask elsewhere now is told so by the hello', async () => {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const made = await anApplication(s, { [tenant]: INTROSPECT.permissions, [other]: INTROSPECT.permissions })
  const helloOf = async (stream: Stream) => (await stream.wait('hello')).data
  const first = await listen({ token: made.secret })
  const before = await helloOf(first)
  const from = { 'last-event-id': String(before.position) }
  first.close()
  expect(await helloOf(await listen({ token: made.secret, headers: from }))).toEqual(before)
  await replace(made, [{ tenant, ...INTROSPECT }])
  const narrowed = await listen({ token: made.secret, headers: from })
  const { position, sight } = await helloOf(narrowed)
  expect([position, sight === before.sight]).toEqual([before.position, false])
  await replace(made, [{ tenant: other, ...INTROSPECT }])
  const forget = await narrowed.wait('forget')
  const again = await helloOf(await listen({ token: made.secret }))
  expect([forget.data.sight, forget.data.sight === sight]).toEqual([again.sight, false])
})

test('a unit that moves takes the sight of those with it along', async () => {
  const tenant = await aTenant(s)
  const [top, low] = [await aUnit(s, tenant), await aUnit(s, tenant)]
  const { secret } = await anApplication(s, {}, { grants: [{ tenant, unit: low, ...INTROSPECT }] })
  const stream = await listen({ token: secret })
  await s.ok('PATCH', `/v1/tenants/${tenant}/units/${low}`, { parent: top })
  await stream.wait('forget')
})

test('other changes of who listens end nothing', async () => {
  const tenant = await aTenant(s)
  const made = await anApplication(s, { [tenant]: INTROSPECT.permissions })
  const stream = await listen({ token: made.secret })
  await replace(made, [{ tenant, permissions: ['tenant:read', ...INTROSPECT.permissions] }])
  const { length } = stream.events
  passMs(BEAT_MS)
  await stream.wait('beat', (event) => stream.events.indexOf(event) >= length)
  expect(stream.events.map(({ name }) => name)).not.toContain('forget')
})

test('a person at the console who signs out, and a tenant that is claimed and deactivated', async () => {
  const tenant = await aTenant(s)
  const user = await aMember(s, tenant, { unit: null, role: 'tenant-admin' })
  const cookie = await cookieFor(s, user)
  const session = await listen({ headers: { cookie, 'sec-fetch-site': 'same-origin' } })
  const claimed = await listen({ token: s.gateway, headers: { 'polett-tenant': tenant } })
  await s.call('DELETE', '/v1/session', { cookie })
  passMs(BEAT_MS)
  expect((await session.wait('end')).data).toEqual({ code: 'token_invalid' })
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' })
  expect((await claimed.wait('end')).data).toEqual({ code: 'token_invalid' })
})
