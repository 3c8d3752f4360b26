/**
 * Every way in which an answer stops being true: whoever keeps it is told by the time that the change is answered. No timer
 * of the server runs, so nothing but the change itself can have told them.
 */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { anApplication, aTenant, aToken, inDays } from '../builders.ts'
import { KINDS, type Kind, openPlace, type Place } from '../faults/kinds.ts'
import { startServer, type TestServer } from '../server.ts'
import { holdTimers, releaseTimers } from './held-timers.ts'
import { ask, type Event, type Keep, openStream, type Stream } from './scene.ts'

let s: TestServer
let stream: Stream

beforeAll(async () => {
  holdTimers()
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
  stream = await openStream(s, { token: s.gateway })
  await stream.wait('hello')
})
afterEach(() => s.clock.advance(61_000))
afterAll(async () => {
  stream.close()
  await s.stop()
  releaseTimers()
  late.sort((a, b) => a - b)
  process.stdout.write(`${late.length} changes were told at most ${late.at(-1)} ms after their own answer.\n`)
})

/** How long after the answer to a change the event was there, in milliseconds; 0 where it was there before. */
const late: number[] = []

const hits = (keep: Keep, { data, id, name }: Event): boolean =>
  name === 'forget' ||
  (name === 'changed' && Number(id) > keep.position && data.some((tag: string) => keep.tags.includes(tag)))

async function expectTold(keep: Keep): Promise<void> {
  const answered = performance.now()
  const found = stream.events.some((event) => hits(keep, event))
  if (!found) await stream.wait('changed', (event) => hits(keep, event))
  late.push(found ? 0 : Math.round(performance.now() - answered))
}

const PERSONAL: readonly Kind[] = ['user', 'mobile']
const IN_UNITS: readonly Kind[] = ['user', 'mobile', 'group']
const ISSUED: readonly Kind[] = ['user', 'application', 'organization', 'group']

const patch = (path: string, body: object) => s.ok('PATCH', path, body)
const idOf = ({ tokens }: Place): string => tokens[0]?.id ?? ''
const user = ({ tenant, user }: Place) => `/v1/tenants/${tenant}/users/${user.id}`
const unit = ({ tenant }: Place, name: string) => `/v1/tenants/${tenant}/units/${name}`
const role = ({ role, tenant }: Place) => `/v1/tenants/${tenant}/roles/${role}`

/** What `replace` takes for a token as it stands. */
function terms({ kind, low, role, tenant }: Place): object {
  if (kind === 'application') return { application: 'A client', grants: [{ tenant, permissions: ['tenant:read'] }] }
  if (kind === 'user') return { name: 'Same', unit: low, role }
  return kind === 'group' ? { name: 'Same', unit: low, admin: false } : { name: 'Same', admin: false }
}

/** Binds what is made from now on, and is told all the same: the tenant's memory is read anew. */
const POLICY = { mobileLifetimeDays: 40 }

const CAUSES: Readonly<Record<string, readonly [kinds: readonly Kind[], make: (place: Place) => Promise<unknown>]>> = {
  revoke: [ISSUED, (place) => s.ok('POST', `/v1/tokens/${idOf(place)}/revoke`)],
  'revoke in bulk': [ISSUED, (place) => s.ok('POST', '/v1/tokens/bulk', { action: 'revoke', ids: [idOf(place)] })],
  delete: [KINDS, (place) => s.ok('DELETE', `/v1/tokens/${idOf(place)}`)],
  rotate: [ISSUED, (place) => s.ok('POST', `/v1/tokens/${idOf(place)}/rotate`)],
  replace: [
    ISSUED,
    (place) =>
      s.ok('POST', `/v1/tokens/${idOf(place)}/replace`, {
        ...terms(place),
        ...{ expiresAt: inDays(s, 9), keepSecret: true, allowedIps: ['10.0.0.0/8'] },
      }),
  ],
  'membership removed': [PERSONAL, (place) => patch(user(place), { memberships: [] })],
  'taken out of the unit': [PERSONAL, (place) => s.ok('DELETE', `${unit(place, place.low)}/members/${place.user.id}`)],
  'user deactivated': [PERSONAL, (place) => patch(user(place), { status: 'inactive' })],
  'user deleted': [PERSONAL, (place) => s.ok('DELETE', user(place))],
  'sessions deleted': [['mobile'], (place) => s.ok('DELETE', `${user(place)}/sessions`)],
  'role narrowed': [PERSONAL, (place) => patch(role(place), { permissions: ['unit:read'] })],
  'role deactivated': [PERSONAL, (place) => patch(role(place), { status: 'inactive' })],
  'unit moved': [IN_UNITS, (place) => patch(unit(place, place.low), { parent: null })],
  'unit deactivated': [IN_UNITS, (place) => patch(unit(place, place.low), { status: 'inactive' })],
  'unit above deactivated': [IN_UNITS, (place) => patch(unit(place, place.top), { status: 'inactive' })],
  'unit deleted': [IN_UNITS, (place) => s.ok('DELETE', unit(place, place.low))],
  'tenant deactivated': [KINDS, ({ tenant }) => patch(`/v1/tenants/${tenant}`, { status: 'inactive' })],
  'tenant deleted': [KINDS, ({ tenant }) => s.ok('DELETE', `/v1/tenants/${tenant}`)],
  'policy changed': [KINDS, ({ tenant }) => s.ok('PUT', `/v1/tenants/${tenant}/policy`, POLICY)],
  'permissions of its own changed': [
    KINDS,
    ({ tenant }) => s.ok('PUT', `/v1/tenants/${tenant}/permissions`, [{ name: 'orders:read', description: 'Orders' }]),
  ],
}

const CASES = Object.entries(CAUSES).flatMap(([name, [kinds, make]]) => kinds.map((kind) => ({ name, kind, make })))

test.each(CASES)('$name, $kind', async ({ kind, make }) => {
  const [place, beside] = [await openPlace(s, kind, 1), await openPlace(s, kind, 1)]
  const kept: Keep[] = []
  for (const { tokens } of [place, beside]) {
    const { keep } = await ask(s, tokens[0]?.secret ?? '')
    if (keep !== null) kept.push(keep)
  }
  const [keep, other] = kept
  if (keep === undefined || other === undefined) throw new Error('These answers cannot be kept.')
  await make(place)
  await expectTold(keep)
  // What has nothing to do with it stays.
  expect(stream.events.filter((event) => hits(other, event))).toEqual([])
})

test('a tenant in which an application was given something is deactivated', async () => {
  const tenant = await aTenant(s)
  const { secret } = await anApplication(s, { [tenant]: ['tenant:read'] })
  const { keep } = await ask(s, secret)
  await patch(`/v1/tenants/${tenant}`, { status: 'inactive' })
  await expectTold(keep ?? NOTHING)
})

test('one of so many tenants that none is named', async () => {
  const tenants: string[] = []
  for (let count = 0; count < 20; count += 1) tenants.push(await aTenant(s))
  const { secret } = await anApplication(s, Object.fromEntries(tenants.map((id) => [id, ['tenant:read']])))
  const { keep } = await ask(s, secret)
  expect(keep?.tags).toContain('any')
  await patch(`/v1/tenants/${tenants[7]}`, { status: 'inactive' })
  await expectTold(keep ?? NOTHING)
})

test('the tenant that was asked about is deactivated', async () => {
  const tenant = await aTenant(s)
  const grants = [{ tenant: '*', permissions: ['tenant:read'] }]
  const { secret } = await aToken(s, { kind: 'application', application: 'Everywhere', grants })
  const { keep } = await ask(s, secret, { permission: 'tenant:read', tenant })
  await patch(`/v1/tenants/${tenant}`, { status: 'inactive' })
  await expectTold(keep ?? NOTHING)
  expect((await ask(s, secret, { permission: 'tenant:read', tenant })).valid).toBe(false)
})

const NOTHING: Keep = { position: 0, ms: null, tags: [] }
