/** Every way in which a token loses what it needs, on every channel, with its facts in memory: the very next call knows. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDays, PASSWORD } from '../builders.ts'
import { addApp } from '../second-factors/scene.ts'
import { startServer, type TestServer } from '../server.ts'
import { CHANNELS, expectedFrom, KINDS, type Kind, openPlace, type Place } from './kinds.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterAll(() => s.stop())

const SUSPENDED = '401 token_suspended'
const REVOKED = '401 token_revoked'
const INVALID = '401 token_invalid'
const EXPIRED = '401 token_expired'
const PERSONAL: readonly Kind[] = ['user', 'mobile']
const IN_UNITS: readonly Kind[] = ['user', 'mobile', 'group']
const ISSUED: readonly Kind[] = ['user', 'application', 'organization', 'group']

interface Cause {
  readonly kinds: readonly Kind[]
  readonly refusal: string
  lose(place: Place): Promise<unknown>
  /** Left out where nothing brings the token back. */
  heal?(place: Place): Promise<unknown>
}

const patch = (path: string, body: object) => s.ok('PATCH', path, body)
const users = ({ tenant, user }: Place) => `/v1/tenants/${tenant}/users/${user.id}`
const units = ({ tenant }: Place, unit: string) => `/v1/tenants/${tenant}/units/${unit}`
const roles = ({ role, tenant }: Place) => `/v1/tenants/${tenant}/roles/${role}`
const each = (place: Place, work: (id: string) => Promise<unknown>) =>
  Promise.all(place.tokens.map(({ id }) => work(id)))
const bulk = (action: string, place: Place) =>
  s.ok('POST', '/v1/tokens/bulk', { action, ids: place.tokens.map(({ id }) => id) })

/** What `replace` takes for a token as it stands. */
function terms({ kind, low, role, tenant }: Place): object {
  if (kind === 'application') return { application: 'A client', grants: [{ tenant, permissions: ['tenant:read'] }] }
  if (kind === 'user') return { name: 'Same', unit: low, role }
  return kind === 'group' ? { name: 'Same', unit: low, admin: false } : { name: 'Same', admin: false }
}

function replace(place: Place, more: object): Promise<unknown> {
  const body = { ...terms(place), expiresAt: inDays(s, 20), ...more }
  return each(place, (id) => s.ok('POST', `/v1/tokens/${id}/replace`, body))
}

async function changeOwnPassword({ tenant, user }: Place): Promise<void> {
  const cookie = await s.signIn(user.username, PASSWORD, tenant)
  await s.ok('POST', '/v1/session/password', { current: PASSWORD, new: 'another good pass-phrase' }, { cookie })
}

async function resetFactors(place: Place): Promise<void> {
  const { tenant, user } = place
  await addApp(s, await s.signIn(user.username, PASSWORD, tenant))
  await s.ok('DELETE', `${users(place)}/factors`)
}

const CAUSES: Readonly<Record<string, Cause>> = {
  revoked: {
    ...{ kinds: ISSUED, refusal: REVOKED },
    lose: (place) => each(place, (id) => s.ok('POST', `/v1/tokens/${id}/revoke`)),
    heal: (place) => each(place, (id) => s.ok('POST', `/v1/tokens/${id}/restore`)),
  },
  'revoked in bulk': {
    ...{ kinds: ISSUED, refusal: REVOKED },
    lose: (place) => bulk('revoke', place),
    heal: (place) => bulk('restore', place),
  },
  'user inactive': {
    ...{ kinds: PERSONAL, refusal: SUSPENDED },
    lose: (place) => patch(users(place), { status: 'inactive' }),
    heal: (place) => patch(users(place), { status: 'active' }),
  },
  'membership removed': {
    ...{ kinds: PERSONAL, refusal: SUSPENDED },
    lose: (place) => patch(users(place), { memberships: [] }),
    heal: (place) => patch(users(place), { memberships: [{ unit: place.low, role: place.role }] }),
  },
  'member taken out of the unit': {
    ...{ kinds: PERSONAL, refusal: SUSPENDED },
    lose: (place) => s.ok('DELETE', `${units(place, place.low)}/members/${place.user.id}`),
    heal: (place) => s.ok('PUT', `${units(place, place.low)}/members/${place.user.id}`, { role: place.role }),
  },
  'role inactive': {
    ...{ kinds: PERSONAL, refusal: SUSPENDED },
    lose: (place) => patch(roles(place), { status: 'inactive' }),
    heal: (place) => patch(roles(place), { status: 'active' }),
  },
  'unit inactive': {
    ...{ kinds: IN_UNITS, refusal: SUSPENDED },
    lose: (place) => patch(units(place, place.low), { status: 'inactive' }),
    heal: (place) => patch(units(place, place.low), { status: 'active' }),
  },
  'unit above inactive': {
    ...{ kinds: IN_UNITS, refusal: SUSPENDED },
    lose: (place) => patch(units(place, place.top), { status: 'inactive' }),
    heal: (place) => patch(units(place, place.top), { status: 'active' }),
  },
  'tenant inactive': {
    ...{ kinds: KINDS, refusal: SUSPENDED },
    lose: ({ tenant }) => patch(`/v1/tenants/${tenant}`, { status: 'inactive' }),
    heal: ({ tenant }) => patch(`/v1/tenants/${tenant}`, { status: 'active' }),
  },
  expired: {
    ...{ kinds: KINDS, refusal: EXPIRED },
    lose: async ({ kind }) => s.clock.advance(kind === 'mobile' ? 31 * 86_400_000 : 30 * 86_400_000 + 1),
  },
  'moved under an inactive unit': {
    ...{ kinds: IN_UNITS, refusal: SUSPENDED },
    async lose(place) {
      const closed = { id: 'closed', kind: 'department', name: 'Closed', status: 'inactive' }
      await s.ok('POST', `/v1/tenants/${place.tenant}/units`, closed)
      await patch(units(place, place.low), { parent: 'closed' })
    },
  },
  'not from this address any more': {
    ...{ kinds: ISSUED, refusal: '403 address_not_allowed' },
    lose: (place) => replace(place, { keepSecret: true, allowedIps: ['10.1.2.0/24'] }),
  },
  'rotated without overlap': {
    ...{ kinds: ISSUED, refusal: INVALID },
    lose: (place) => each(place, (id) => s.ok('POST', `/v1/tokens/${id}/rotate`)),
  },
  'replaced with a new secret': { kinds: ISSUED, refusal: INVALID, lose: (place) => replace(place, {}) },
  deleted: {
    ...{ kinds: KINDS, refusal: INVALID },
    lose: (place) => each(place, (id) => s.ok('DELETE', `/v1/tokens/${id}`)),
  },
  'deleted in bulk': { kinds: ISSUED, refusal: INVALID, lose: (place) => bulk('delete', place) },
  'user deleted': { kinds: PERSONAL, refusal: INVALID, lose: (place) => s.ok('DELETE', users(place)) },
  'unit deleted': { kinds: IN_UNITS, refusal: INVALID, lose: (place) => s.ok('DELETE', units(place, place.low)) },
  'unit above deleted': { kinds: IN_UNITS, refusal: INVALID, lose: (place) => s.ok('DELETE', units(place, place.top)) },
  'tenant deleted': { kinds: KINDS, refusal: INVALID, lose: ({ tenant }) => s.ok('DELETE', `/v1/tenants/${tenant}`) },
  'own password changed': { kinds: ['mobile'], refusal: INVALID, lose: changeOwnPassword },
  'password set by somebody else': {
    ...{ kinds: ['mobile'], refusal: INVALID },
    lose: (place) => patch(users(place), { password: 'another good pass-phrase' }),
  },
  'second factors reset': { kinds: ['mobile'], refusal: INVALID, lose: resetFactors },
  'sessions deleted': {
    ...{ kinds: ['mobile'], refusal: INVALID },
    lose: (place) => s.ok('DELETE', `${users(place)}/sessions`),
  },
}

const CASES = Object.entries(CAUSES).flatMap(([name, cause]) => cause.kinds.map((kind) => ({ name, kind, cause })))

async function useEverywhere(place: Place): Promise<string[]> {
  const said: string[] = []
  for (const { secret } of place.tokens) for (const use of Object.values(CHANNELS)) said.push(await use(s, secret))
  return said
}

const everywhere = (place: Place, refusal: string) =>
  place.tokens.flatMap(() => Object.keys(CHANNELS).map((channel) => expectedFrom(channel, refusal)))

test.each(CASES)('$name, $kind: no channel takes it from then on', async ({ cause, kind }) => {
  const start = s.clock.now
  const channels = Object.entries(CHANNELS)
  const place = await openPlace(s, kind, channels.length)
  expect(await useEverywhere(place)).toEqual(everywhere(place, '200'))
  await cause.lose(place)
  // Each channel is the first to see a token of its own.
  for (const [position, [name, use]] of channels.entries()) {
    expect([name, await use(s, place.tokens[position]?.secret ?? '')]).toEqual([
      name,
      expectedFrom(name, cause.refusal),
    ])
  }
  expect(await useEverywhere(place)).toEqual(everywhere(place, cause.refusal))
  if (cause.heal !== undefined) {
    await cause.heal(place)
    expect(await useEverywhere(place)).toEqual(everywhere(place, '200'))
  }
  // A minute on, as unknown secrets are counted by the minute and this source asks for many.
  s.clock.now = start + 61_000
})

describe('two causes at once', () => {
  const healable = Object.entries(CAUSES).filter(([, { heal }]) => heal !== undefined)
  const pairs = healable.flatMap(([first, a]) =>
    healable
      .filter(([second]) => second !== first && !sameCause(first, second))
      .flatMap(([second, b], position) => {
        // One kind for each pair, another one for the next.
        const kinds = a.kinds.filter((kind) => b.kinds.includes(kind))
        const kind = kinds[position % kinds.length]
        return kind === undefined ? [] : [{ first, second, kind, a, b }]
      }),
  )

  test.each(pairs)('$first and $second, $kind: healing the first does not heal the second', async ({ a, b, kind }) => {
    const place = await openPlace(s, kind, 1)
    await useEverywhere(place)
    await a.lose(place)
    await b.lose(place)
    const worst = [a.refusal, b.refusal].includes(REVOKED) ? REVOKED : SUSPENDED
    expect(await useEverywhere(place)).toEqual(everywhere(place, worst))
    await a.heal?.(place)
    expect(await useEverywhere(place)).toEqual(everywhere(place, b.refusal))
    await b.heal?.(place)
    expect(await useEverywhere(place)).toEqual(everywhere(place, '200'))
  })
})

/** Two names for one fact: healing either heals both. */
function sameCause(first: string, second: string): boolean {
  return (
    [first, second].every((name) => name.startsWith('revoked')) || [first, second].every((name) => /^member/.test(name))
  )
}
