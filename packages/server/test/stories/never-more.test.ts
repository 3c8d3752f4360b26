/** Random callers and wishes over HTTP, judged by the plainest of oracles: every right written out at every place. */

import { MASTER_PERMISSIONS } from '@polett/contract/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anApplication, aTenant, aUnit, cookieFor, inDays, PASSWORD } from '../builders.ts'
import { type Draw, drawSeeded, pick, some } from '../rules/draw.ts'
import { excess, type Places, writeOut } from '../rules/written-out.ts'
import { type Answer, type CallOptions, startServer, type TestServer } from '../server.ts'

const SEED = 20_261_123
const TRIES = 2_500

interface Grant {
  readonly tenant: string
  readonly unit?: string
  readonly permissions: readonly string[]
}
interface Membership {
  readonly unit: string | null
  readonly role: string
}
interface Caller {
  readonly by: CallOptions
  readonly held: ReadonlySet<string>
}

const WISHED = ['*', 'unit:*', 'user:*', 'token:*', 'role:*', 'orders:*', 'unit:create', 'user:read', 'user:update']
const OFTEN = [...WISHED, 'user:create', 'role:update', 'orders:read', 'token:create', 'token:delete', 'token:rotate']

let s: TestServer
let tenants: readonly string[]
/** Of the first tenant; the second lies below the first. */
let units: readonly string[]
let places: Places
let roles: Map<string, readonly string[]>

beforeAll(async () => {
  s = await startServer()
  const [one, other] = [await aTenant(s), await aTenant(s)]
  tenants = [one, other]
  const upper = await aUnit(s, one)
  units = [upper, await aUnit(s, one, { parent: upper }), await aUnit(s, one)]
  const [, lower = '', beside = ''] = units
  places = [
    ['*'],
    ['*', 'platform'],
    ['*', other],
    ['*', one],
    ['*', one, upper],
    ['*', one, upper, lower],
    ['*', one, beside],
  ]
  const own = ['orders:read', 'orders:write'].map((name) => ({ name, description: '' }))
  for (const tenant of [...tenants, 'platform']) await s.ok('PUT', `/v1/tenants/${tenant}/permissions`, own)
  roles = new Map()
  const draw = drawSeeded(SEED)
  for (let each = 0; each < 6; each += 1) {
    const permissions = [...new Set(some(draw, 3, () => pick(draw, OFTEN)))]
    roles.set(`r${each}`, permissions)
    await s.ok('POST', `/v1/tenants/${one}/roles`, { id: `r${each}`, name: `Role ${each}`, permissions })
  }
})
afterAll(() => s.stop())

function rightsOf(grants: readonly Grant[], master = false): ReadonlySet<string> {
  const all = master ? [...grants, { tenant: '*', permissions: MASTER_PERMISSIONS }] : grants
  return writeOut(
    all.map(({ permissions, tenant, unit }: Grant) => ({ place: unit ?? tenant, permissions })),
    places,
  )
}

const rightsOfMemberships = (memberships: readonly Membership[]) =>
  rightsOf(
    memberships.map(({ role, unit }) => ({
      ...{ tenant: tenants[0] ?? '', permissions: roles.get(role) ?? [] },
      ...(unit === null ? {} : { unit }),
    })),
  )

function aGrant(draw: Draw): Grant {
  const permissions = [...new Set([pick(draw, OFTEN), ...some(draw, 2, () => pick(draw, OFTEN))])]
  const at = draw(8)
  if (at === 0) return { tenant: '*', permissions }
  if (at === 1) return { tenant: 'platform', permissions }
  return at < 5
    ? { tenant: pick(draw, tenants), permissions }
    : { tenant: tenants[0] ?? '', unit: pick(draw, units), permissions }
}

/** Grants at one place each, as the API takes them. */
const someGrants = (draw: Draw): readonly Grant[] => [
  ...new Map(some(draw, 3, () => aGrant(draw)).map((grant) => [grant.unit ?? grant.tenant, grant])).values(),
]

/** Applications that may all do the deeds in question somewhere. */
async function someCallers(draw: Draw, deeds: readonly string[]): Promise<readonly Caller[]> {
  const callers: Caller[] = []
  while (callers.length < 25) {
    const given = someGrants(draw)
    const grants = given.map((grant) => ({ ...grant, permissions: [...new Set([...grant.permissions, ...deeds])] }))
    const { secret } = await anApplication(s, {}, { grants })
    callers.push({ by: { token: secret }, held: rightsOf(grants) })
  }
  return callers
}

test(`X-01: nobody creates, replaces, rotates or reveals more than they hold (seed ${SEED})`, async () => {
  const draw = drawSeeded(SEED)
  const callers = await someCallers(draw, ['token:create', 'token:delete', 'token:rotate', 'token:read'])
  const targets = new Map<string, ReadonlySet<string>>()
  const sealed: { readonly id: string; readonly rights: ReadonlySet<string> }[] = []
  const revealers: Caller[] = []
  const [tenant = ''] = tenants
  for (let each = 0; each < 8; each += 1) {
    const memberships = [{ unit: pick(draw, [null, ...units]), role: `r${each % 6}` }]
    const username = `sealed-${each}`
    await s.ok('POST', `/v1/tenants/${tenant}/users`, { username, name: username, password: PASSWORD, memberships })
    const wish = { kind: 'user', tenant, name: username, user: username, ...memberships[0], expiresAt: inDays(s, 9) }
    sealed.push({ id: (await s.ok('POST', '/v1/tokens', wish)).token.id, rights: rightsOfMemberships(memberships) })
  }
  roles.set('revealer', ['token:reveal', 'token:read', 'unit:*', 'user:*'])
  const revealer = { id: 'revealer', name: 'Revealer', permissions: roles.get('revealer') }
  await s.ok('POST', `/v1/tenants/${tenant}/roles`, revealer)
  for (const unit of [null, ...units]) {
    const username = `revealer-${unit}`
    const memberships = [{ unit, role: 'revealer' }]
    const body = { username, name: username, password: PASSWORD, memberships }
    const { id } = await s.ok('POST', `/v1/tenants/${tenant}/users`, body)
    revealers.push({
      by: { cookie: await cookieFor(s, { id, username, tenant }) },
      held: rightsOfMemberships(memberships),
    })
  }
  const tally: Record<string, number> = {}
  const told = (deed: string, { status }: Answer, given: ReadonlySet<string>, { held }: Caller): boolean => {
    const isDone = status < 300
    tally[`${deed} ${isDone}`] = (tally[`${deed} ${isDone}`] ?? 0) + 1
    if (isDone) expect([deed, excess(given, held)]).toEqual([deed, []])
    else expect([403, 404, 422]).toContain(status)
    return isDone
  }
  for (let each = 0; each < TRIES; each += 1) {
    const caller = pick(draw, callers)
    const wish = { application: 'Tried', grants: someGrants(draw), master: draw(12) === 0, expiresAt: inDays(s, 9) }
    const rights = rightsOf(wish.grants, wish.master)
    const deed = targets.size === 0 ? 0 : draw(4)
    const target = pick(draw, [...targets.keys(), ''].slice(0, Math.max(1, targets.size)))
    if (deed === 0) {
      const by = draw(4) === 0 ? { token: s.master } : caller.by
      const body = { kind: 'application', ...wish }
      const answer = await s.call('POST', '/v1/tokens', { ...by, body })
      const isDone = by === caller.by ? told('create', answer, rights, caller) : answer.status === 201
      if (isDone) targets.set(answer.body.token.id, rights)
    } else if (deed === 1) {
      const answer = await s.call('POST', `/v1/tokens/${target}/replace`, { ...caller.by, body: wish })
      if (told('replace', answer, rights, caller)) targets.set(target, rights)
    } else if (deed === 2) {
      const answer = await s.call('POST', `/v1/tokens/${target}/rotate`, { ...caller.by, body: {} })
      told('rotate', answer, targets.get(target) ?? new Set(), caller)
    } else {
      const [one, by] = [pick(draw, sealed), pick(draw, revealers)]
      told('reveal', await s.call('GET', `/v1/tokens/${one.id}/secret`, by.by), one.rights, by)
    }
  }
  // Each deed was both done and refused, so neither side of the question is empty.
  for (const deed of ['create', 'replace', 'rotate', 'reveal']) {
    for (const isDone of [true, false])
      expect([deed, isDone, (tally[`${deed} ${isDone}`] ?? 0) > 5]).toEqual([deed, isDone, true])
  }
}, 60_000)
