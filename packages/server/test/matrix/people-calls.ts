/** Users, members of units, and users' sign-ins in the matrix. */

import type { Case, Operation } from './operation.ts'
import { answerFor, EXCEEDS, exceeds, holdsAt, holdsIn, judgeCreation, judgeThing, type Rights } from './oracle.ts'
import { SPOTS, type Spot, TENANT_SPOTS, unitName, unitPlace } from './spots.ts'
import { PASSWORD, type World } from './world.ts'

const UNKNOWN = '422 invalid_input'

/** What a person holds, as places; a person who holds nothing lies at the tenant. */
const HELD: Readonly<Record<string, readonly string[]>> = {
  worker: ['acme/north/sales'],
  oscar: ['acme/other'],
  wanda: ['acme'],
  double: ['acme/north/sales', 'acme/other'],
  loose: [],
  bob: ['beta/b1'],
  carl: ['closed/c1'],
}

const [HOME] = SPOTS
export const USER_SPOTS: readonly Spot[] = [
  ...SPOTS,
  ...(HOME === undefined ? [] : [{ ...HOME, on: 'somebody in two units', user: 'double' }]),
  ...(HOME === undefined ? [] : [{ ...HOME, on: 'somebody without memberships', user: 'loose' }]),
]

export function peopleCalls(world: World): Operation[] {
  return [
    ...[...userCalls(world), creatingUsers(world), ...memberCalls(world)],
    ...[makingLinks(world), startingSessions(), endingSessions(world)],
  ]
}

export function judgeUser(rights: Rights, permission: string, spot: Spot, every: boolean) {
  const held = HELD[spot.user] ?? []
  const places = !spot.there ? [] : held.length === 0 ? [spot.tenant] : held
  return judgeThing(rights, { permission, read: 'user:read', places, tenant: spot.tenant, every })
}

/** Whoever can become somebody, or end them, must hold all that they hold. */
export function takingOver(rights: Rights, { user }: Spot, done: string): string {
  const theirs = (HELD[user] ?? []).map((place) => ({ place, permissions: ['unit:read'] }))
  return exceeds(rights, theirs) ? EXCEEDS : done
}

function userCalls(world: World): Operation[] {
  const path = ({ tenant }: Spot, name: string, id: string) =>
    `/v1/tenants/${tenant}/users/${name}${id === 'resetFactors' ? '/factors' : ''}`
  const row = (
    id: string,
    method: string,
    permission: string,
    bodies: readonly (object | undefined)[],
    isTakeover: (body: object | undefined) => boolean,
  ): Operation => ({
    id,
    access: { permission, ...(permission === 'user:read' ? {} : { read: 'user:read' }), target: 'user' },
    permissions: [...new Set([permission, 'user:read', 'unit:read'])],
    cases: bodies.flatMap((body) =>
      USER_SPOTS.map((spot): Case => {
        const done = method === 'DELETE' ? '204' : '200'
        const every = isTakeover(body)
        return {
          on: `${spot.on}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`,
          expect: ({ rights }) =>
            answerFor(judgeUser(rights, permission, spot, every), () =>
              every ? takingOver(rights, spot, done) : done,
            ),
          call: async (willDo) => {
            const name = method === 'DELETE' && willDo ? await personLike(world, spot) : spot.user
            return { method, path: path(spot, name, id), ...(body === undefined ? {} : { body }) }
          },
        }
      }),
    ),
  })
  return [
    row('getUser', 'GET', 'user:read', [undefined], () => false),
    row('updateUser', 'PATCH', 'user:update', [{ locale: 'en' }, { status: 'active' }], (body) =>
      Object.hasOwn(body ?? {}, 'status'),
    ),
    row('deleteUser', 'DELETE', 'user:delete', [undefined], () => true),
    row('resetFactors', 'DELETE', 'user:update', [undefined], () => true),
  ]
}

export async function personLike(world: World, { tenant, user }: Spot): Promise<string> {
  const username = world.fresh('lost-')
  const memberships = (HELD[user] ?? []).map((place) => {
    const [, ...units] = place.split('/')
    return { unit: units.at(-1) ?? null, role: units.at(-1) === 'sales' ? 'local' : 'reader' }
  })
  await world.ok('POST', `/v1/tenants/${tenant}/users`, { username, name: username, memberships })
  return username
}

function creatingUsers(world: World): Operation {
  const permission = 'user:create'
  const post = ({ tenant }: Spot, more: object) => {
    const username = world.fresh('new-')
    return { method: 'POST', path: `/v1/tenants/${tenant}/users`, body: { username, name: username, ...more } }
  }
  const plain = TENANT_SPOTS.filter(({ tenant }) => tenant !== 'platform').map(
    (spot): Case => ({
      on: `${spot.on}, without memberships`,
      expect: ({ rights }) => {
        const { tenant, tenantThere } = spot
        return answerFor(judgeCreation(rights, { permission, place: tenant, tenant, tenantThere }), () => '201')
      },
      call: () => post(spot, {}),
    }),
  )
  const members = SPOTS.map(
    (spot): Case => ({
      on: `${spot.on}, as a member`,
      expect: ({ rights }) => {
        const { tenant, tenantThere } = spot
        const place = spot.there ? unitPlace(spot) : tenant
        const judged = () => judgeCreation(rights, { permission, place, tenant, tenantThere })
        if (!tenantThere || !holdsIn(rights, permission, tenant)) return answerFor(judged(), () => UNKNOWN)
        const seen = spot.there && (holdsAt(rights, 'unit:read', place) || holdsAt(rights, permission, place))
        if (!seen || !mayNameRole(rights, spot)) return UNKNOWN
        const given = [{ place, permissions: ['unit:read'] }]
        return answerFor(judged(), () => (exceeds(rights, given) ? EXCEEDS : '201'))
      },
      call: () => post(spot, { memberships: [{ unit: unitName(spot), role: spot.role }] }),
    }),
  )
  return {
    id: 'createUser',
    access: { permission, target: 'user', creation: true },
    permissions: [permission, 'user:read', 'unit:read', 'role:read'],
    cases: [...plain, ...members],
  }
}

/** A role is in sight at its place, and as far as the caller could give it. */
function mayNameRole(rights: Rights, spot: Spot): boolean {
  const place = spot.role === 'local' ? unitPlace(spot) : spot.tenant
  return (
    holdsAt(rights, 'role:read', place) || !exceeds(rights, [{ place: unitPlace(spot), permissions: ['unit:read'] }])
  )
}

function memberCalls(world: World): Operation[] {
  const permission = 'user:update'
  const row = (id: string, method: string, done: string): Operation => ({
    id,
    access: { permission, read: 'user:read', target: 'user' },
    permissions: [permission, 'user:read', 'unit:read', 'role:read'],
    cases: SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => {
        const places = spot.there ? [unitPlace(spot)] : []
        return answerFor(judgeThing(rights, { permission, read: 'user:read', places, tenant: spot.tenant }), () => {
          if (method === 'PUT' && !mayNameRole(rights, spot) && !holdsAt(rights, 'user:read', unitPlace(spot)))
            return UNKNOWN
          // What somebody holds already is not given again.
          return method === 'DELETE' && exceeds(rights, [{ place: unitPlace(spot), permissions: ['unit:read'] }])
            ? EXCEEDS
            : done
        })
      },
      call: async (willDo) => {
        const member = unitName(spot) === 'north' ? 'nora' : spot.user
        const user = willDo ? await memberLike(world, spot) : member
        const at = `/v1/tenants/${spot.tenant}/units/${unitName(spot)}/members/${user}`
        return { method, path: at, ...(method === 'PUT' ? { body: { role: spot.role } } : {}) }
      },
    })),
  })
  return [row('putMember', 'PUT', '200'), row('deleteMember', 'DELETE', '204')]
}

/** Somebody who is a member of exactly the unit at the spot. */
async function memberLike(world: World, spot: Spot): Promise<string> {
  const username = world.fresh('lost-')
  const memberships = [{ unit: unitName(spot), role: spot.role }]
  await world.ok('POST', `/v1/tenants/${spot.tenant}/users`, { username, name: username, memberships })
  return username
}

/** Whoever has the link can sign in as that person. */
function makingLinks(world: World): Operation {
  const permission = 'user:update'
  return {
    id: 'createPasswordLink',
    access: { permission, read: 'user:read', target: 'user' },
    permissions: [permission, 'user:read', 'unit:read'],
    cases: USER_SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) =>
        answerFor(judgeUser(rights, permission, spot, true), () => takingOver(rights, spot, '201')),
      call: async (willDo) => {
        const user = willDo ? await personLike(world, spot) : spot.user
        return { method: 'POST', path: `/v1/tenants/${spot.tenant}/users/${user}/password-links`, body: {} }
      },
    })),
  }
}

function startingSessions(): Operation {
  const permission = 'session:create'
  return {
    id: 'startUserSession',
    access: { permission, target: 'sessions', creation: true },
    permissions: [permission, 'session:read'],
    cases: TENANT_SPOTS.filter(({ tenant }) => !['platform', 'closed'].includes(tenant)).map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => {
        const { tenant, tenantThere } = spot
        return answerFor(judgeCreation(rights, { permission, place: tenant, tenant, tenantThere }), () => '201')
      },
      call: () => {
        const device = { id: 'one', name: 'Phone', platform: 'ios' }
        const body = { username: spot.user, password: PASSWORD, device }
        return { method: 'POST', path: `/v1/tenants/${spot.tenant}/sessions`, body }
      },
    })),
  }
}

function endingSessions(world: World): Operation {
  const permission = 'session:delete'
  return {
    id: 'endUserSessions',
    access: { permission, read: 'user:read', target: 'sessions' },
    permissions: [permission, 'user:read'],
    cases: USER_SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => answerFor(judgeUser(rights, permission, spot, true), () => '200'),
      call: async (willDo) => {
        const user = willDo ? await personLike(world, spot) : spot.user
        return { method: 'DELETE', path: `/v1/tenants/${spot.tenant}/users/${user}/sessions` }
      },
    })),
  }
}
