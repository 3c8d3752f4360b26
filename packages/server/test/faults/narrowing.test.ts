/** Tokens that stay alive and lose a right: the next call on each channel no longer has it, whatever was answered before. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { anApplication, aTenant, aToken, aUnit, aUserToken, inDays, type MadeToken } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { openPlace, type Place } from './kinds.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterAll(() => s.stop())

interface Question {
  readonly permission: string
  readonly tenant: string
  readonly unit?: string
}

interface Narrowing {
  /** Tokens alike, and what is asked of them: held first, and afterwards no more. */
  open(count: number): Promise<{ tokens: readonly MadeToken[]; question: Question; lose(): Promise<unknown> }>
}

const patch = (path: string, body: object) => s.ok('PATCH', path, body)
const readUnit = ({ low, tenant }: Place): Question => ({ permission: 'unit:read', tenant, unit: low })

async function several(count: number, make: () => Promise<MadeToken>): Promise<MadeToken[]> {
  const made: MadeToken[] = []
  while (made.length < count) made.push(await make())
  return made
}

function onPlace(kind: 'user' | 'mobile' | 'group', lose: (place: Place) => Promise<unknown>): Narrowing {
  return {
    async open(count) {
      const place = await openPlace(s, kind, count)
      return { tokens: place.tokens, question: readUnit(place), lose: () => lose(place) }
    },
  }
}

const narrowRole = ({ role, tenant }: Place) =>
  patch(`/v1/tenants/${tenant}/roles/${role}`, { permissions: ['tenant:read'] })

/** A platform application with a grant on one unit of a tenant. */
function granted(where: 'unit' | 'tenant', lose: (tenant: string, unit: string) => Promise<unknown>): Narrowing {
  return {
    async open(count) {
      const tenant = await aTenant(s)
      const unit = await aUnit(s, tenant)
      const grant = { tenant, ...(where === 'unit' ? { unit } : {}), permissions: ['unit:read'] }
      const wish = { kind: 'application', application: 'A client', grants: [grant] }
      const tokens = await several(count, () => aToken(s, wish))
      return { tokens, question: { permission: 'unit:read', tenant, unit }, lose: () => lose(tenant, unit) }
    },
  }
}

const NARROWINGS: Readonly<Record<string, Narrowing>> = {
  'role narrowed (user)': onPlace('user', narrowRole),
  'role narrowed (mobile)': onPlace('mobile', narrowRole),
  'replaced with other grants': {
    async open(count) {
      const tenant = await aTenant(s)
      const tokens = await several(count, () => anApplication(s, { [tenant]: ['unit:read', 'tenant:read'] }))
      const body = { application: 'A client', expiresAt: inDays(s, 9), keepSecret: true }
      const grants = [{ tenant, permissions: ['tenant:read'] }]
      const lose = () =>
        Promise.all(tokens.map(({ id }) => s.ok('POST', `/v1/tokens/${id}/replace`, { ...body, grants })))
      return { tokens, question: { permission: 'unit:read', tenant }, lose }
    },
  },
  'unit moved out of the scope': {
    async open(count) {
      const tenant = await aTenant(s)
      const top = await aUnit(s, tenant)
      const low = await aUnit(s, tenant, { parent: top })
      const tokens = await several(count, () =>
        aToken(s, { kind: 'group', tenant, unit: top, name: 'bot', admin: false }),
      )
      const lose = () => patch(`/v1/tenants/${tenant}/units/${low}`, { parent: null })
      return { tokens, question: { permission: 'unit:read', tenant, unit: low }, lose }
    },
  },
  'grant on a unit that was closed': granted('unit', (tenant, unit) =>
    patch(`/v1/tenants/${tenant}/units/${unit}`, { status: 'inactive' }),
  ),
  'grant on a unit that was deleted': granted('unit', (tenant, unit) =>
    s.ok('DELETE', `/v1/tenants/${tenant}/units/${unit}`),
  ),
  'grant on a tenant that was closed': granted('tenant', (tenant) =>
    patch(`/v1/tenants/${tenant}`, { status: 'inactive' }),
  ),
  'grant on a tenant that was deleted': granted('tenant', (tenant) => s.ok('DELETE', `/v1/tenants/${tenant}`)),
  'own permission unassigned': {
    async open(count) {
      const place = await openPlace(s, 'user', 0)
      const { low, role, tenant, user } = place
      await s.ok('PUT', `/v1/tenants/${tenant}/permissions`, [{ name: 'orders:read', description: '' }])
      await patch(`/v1/tenants/${tenant}/roles/${role}`, { permissions: ['orders:read', 'unit:read'] })
      const tokens = await several(count, () => aUserToken(s, user, { unit: low, role }))
      return { tokens, question: { permission: 'orders:read', tenant, unit: low }, lose: () => narrowRole(place) }
    },
  },
}

/** Whether the token may do what is asked, on each channel; an introspection tells the scope at its own place alone. */
const ASK: Readonly<Record<string, (secret: string, question: Question) => Promise<boolean>>> = {
  async verify(secret, question) {
    const query = new URLSearchParams({ ...question })
    const { status } = await s.call('GET', `/v1/verify?${query}`, { token: secret })
    expect([200, 403]).toContain(status)
    return status === 200
  },
  async verifications(secret, question) {
    const { code, valid } = await s.ok('POST', '/v1/verifications', { secret, ...question }, { token: s.gateway })
    expect(['valid', 'permission_missing']).toContain(code)
    return valid
  },
  async api(secret, { tenant, unit }) {
    const path = unit === undefined ? `/v1/tenants/${tenant}/units` : `/v1/tenants/${tenant}/units/${unit}`
    return (await s.call('GET', path, { token: secret })).status === 200
  },
}

test.each(Object.entries(NARROWINGS))('%s', async (_name, { open }) => {
  const channels = Object.entries(ASK)
  const { lose, question, tokens } = await open(channels.length)
  const askAll = async () => {
    const answers: boolean[] = []
    for (const { secret } of tokens) for (const [, may] of channels) answers.push(await may(secret, question))
    return answers
  }
  expect(new Set(await askAll())).toEqual(new Set([true]))
  await lose()
  for (const [position, [name, may]] of channels.entries()) {
    expect([name, await may(tokens[position]?.secret ?? '', question)]).toEqual([name, false])
  }
  expect(new Set(await askAll())).toEqual(new Set([false]))
})

test('a role in use stays; without its last membership it goes, and its tokens with their rights', async () => {
  const place = await openPlace(s, 'user', 1)
  const path = `/v1/tenants/${place.tenant}/roles/${place.role}`
  const secret = place.tokens[0]?.secret ?? ''
  expect((await s.call('DELETE', path, { token: s.master })).body.code).toBe('in_use')
  expect(await ASK.verify?.(secret, readUnit(place))).toBe(true)
  await patch(`/v1/tenants/${place.tenant}/users/${place.user.id}`, { memberships: [] })
  await s.ok('DELETE', path)
  await s.ok('POST', `/v1/tenants/${place.tenant}/roles`, { id: place.role, name: 'Again', permissions: ['unit:read'] })
  await patch(`/v1/tenants/${place.tenant}/users/${place.user.id}`, {
    memberships: [{ unit: place.low, role: place.role }],
  })
  expect((await s.call('GET', '/v1/verify', { token: secret })).status).toBe(401)
})
