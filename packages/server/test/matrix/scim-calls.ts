/** What the directories of companies call, in the matrix: the same people, under the same rules as everywhere. */

import type { Case, Operation } from './operation.ts'
import { answerFor, EXCEEDS, exceeds, HIDDEN, holdsIn, judgeCreation, judgeThing, REFUSED } from './oracle.ts'
import { judgeUser, personLike, takingOver, USER_SPOTS } from './people-calls.ts'
import { SPOTS, type Spot, TENANT_SPOTS, unitName, unitPlace } from './spots.ts'
import type { World } from './world.ts'

const PLACE = 'urn:polett:params:scim:schemas:extension:place:2.0:Group'
const patch = (path: string, value: unknown) => ({ Operations: [{ op: 'add', path, value }] })

export async function scimCalls(world: World): Promise<Operation[]> {
  return [...userCalls(world), creatingUsers(world), ...(await groupCalls(world)), ...lists(), ...descriptions()]
}

const at = ({ tenant }: Spot, ...names: readonly string[]) => `/scim/v2/${[tenant, ...names].join('/')}`

function userCalls(world: World): Operation[] {
  const row = (
    id: string,
    method: string,
    permission: string,
    more: { body?: () => object; every?: true },
  ): Operation => ({
    id,
    access: { permission, ...(permission === 'user:read' ? {} : { read: 'user:read' }), target: 'user' },
    permissions: [...new Set([permission, 'user:read', 'unit:read'])],
    cases: USER_SPOTS.map((spot): Case => {
      const done = method === 'DELETE' ? '204' : '200'
      const every = more.every === true
      return {
        on: spot.on,
        expect: ({ rights }) =>
          answerFor(judgeUser(rights, permission, spot, every), () => (every ? takingOver(rights, spot, done) : done)),
        call: async (willDo) => {
          const name = method === 'DELETE' && willDo ? await personLike(world, spot) : spot.user
          const call = { method, path: at(spot, 'Users', name) }
          return more.body === undefined ? call : { ...call, body: more.body() }
        },
      }
    }),
  })
  const identity = row('updateScimUser', 'PATCH', 'user:update', {
    ...{ body: () => patch('externalId', world.fresh('x-')), every: true },
  })
  const described = row('updateScimUser', 'PATCH', 'user:update', { body: () => patch('title', world.fresh('t-')) })
  const replaced = row('replaceScimUser', 'PUT', 'user:update', {})
  return [
    row('getScimUser', 'GET', 'user:read', {}),
    row('deleteScimUser', 'DELETE', 'user:delete', { every: true }),
    { ...identity, cases: [...identity.cases, ...described.cases] },
    // Everything but the title is as it was, so the right to describe somebody is enough.
    { ...replaced, cases: replaced.cases.map((each, index) => ({ ...each, call: putting(world, USER_SPOTS[index]) })) },
  ]
}

function putting(world: World, spot: Spot | undefined) {
  return () => {
    const body = { userName: spot?.user, title: world.fresh('t-') }
    return { method: 'PUT', path: spot === undefined ? '' : at(spot, 'Users', spot.user), body }
  }
}

function creatingUsers(world: World): Operation {
  const permission = 'user:create'
  return {
    id: 'createScimUser',
    access: { permission, target: 'user', creation: true },
    permissions: [permission, 'user:read'],
    cases: TENANT_SPOTS.filter(({ tenant }) => tenant !== 'platform').map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => {
        const { tenant, tenantThere } = spot
        return answerFor(judgeCreation(rights, { permission, place: tenant, tenant, tenantThere }), () => '201')
      },
      call: () => ({ method: 'POST', path: at(spot, 'Users'), body: { userName: world.fresh('scim-') } }),
    })),
  }
}

/** One for what the people at each spot hold. */
async function groupCalls(world: World): Promise<Operation[]> {
  const known = new Map<string, string>()
  for (const spot of SPOTS.filter(({ there }) => there)) known.set(spot.on, await groupAt(world, spot, spot.role))
  const permission = 'user:update'
  const row = (id: string, method: string, body?: () => object): Operation => {
    const isRead = method === 'GET'
    const asked = isRead ? 'user:read' : permission
    return {
      id,
      access: { permission: asked, ...(isRead ? {} : { read: 'user:read' }), target: 'user' },
      permissions: [...new Set([asked, 'user:read', 'unit:read'])],
      cases: SPOTS.map((spot) => ({
        on: spot.on,
        expect: ({ rights }) => {
          const places = spot.there ? [unitPlace(spot)] : []
          const thing = { permission: asked, read: 'user:read', places, tenant: spot.tenant }
          const given = [{ place: unitPlace(spot), permissions: ['unit:read'] }]
          const done = method === 'DELETE' ? '204' : '200'
          return answerFor(judgeThing(rights, thing), () => (!isRead && exceeds(rights, given) ? EXCEEDS : done))
        },
        call: async (willDo) => {
          const name =
            method === 'DELETE' && willDo ? await lostGroup(world, spot) : (known.get(spot.on) ?? 'grp_missing')
          const call = { method, path: at(spot, 'Groups', name) }
          return body === undefined ? call : { ...call, body: body() }
        },
      })),
    }
  }
  return [
    row('getScimGroup', 'GET'),
    row('updateScimGroup', 'PATCH', () => patch('externalId', world.fresh('x-'))),
    row('replaceScimGroup', 'PUT', () => ({ displayName: world.fresh('Group ') })),
    row('deleteScimGroup', 'DELETE'),
    creatingGroups(world),
  ]
}

async function groupAt(world: World, spot: Spot, role: string): Promise<string> {
  const body = { displayName: world.fresh('Group '), [PLACE]: { unit: unitName(spot), role } }
  return (await world.ok('POST', at(spot, 'Groups'), body)).id
}

async function newRole(world: World, { tenant }: Spot): Promise<string> {
  const id = world.fresh('role-')
  await world.ok('POST', `/v1/tenants/${tenant}/roles`, { id, name: id, permissions: ['unit:read'] })
  return id
}

async function lostGroup(world: World, spot: Spot): Promise<string> {
  return groupAt(world, spot, await newRole(world, spot))
}

/** A built-in role can be named by everybody; who lacks the right learns nothing of units. */
function creatingGroups(world: World): Operation {
  const permission = 'user:update'
  return {
    id: 'createScimGroup',
    access: { permission, target: 'user', creation: true },
    permissions: [permission, 'user:read'],
    cases: TENANT_SPOTS.filter(({ tenant }) => tenant !== 'platform').map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => {
        const { tenant, tenantThere } = spot
        const verdict = judgeCreation(rights, { permission, place: tenant, tenant, tenantThere })
        const given = [{ place: tenant, permissions: ['unit:read'] }]
        if (verdict === 'refused' && holdsIn(rights, permission, tenant)) return [REFUSED, '400 invalid_input']
        // A role of one's own making can be named by whoever could give it, and by whoever reads roles.
        return answerFor(verdict, () => (exceeds(rights, given) ? [EXCEEDS, '400 invalid_input'] : '201'))
      },
      call: async (willDo) => {
        const role = willDo ? await newRole(world, spot) : 'reader'
        return { method: 'POST', path: at(spot, 'Groups'), body: { displayName: world.fresh('G '), [PLACE]: { role } } }
      },
    })),
  }
}

function lists(): Operation[] {
  const permission = 'user:read'
  const calls = [
    { id: 'listScimUsers', path: (spot: Spot) => at(spot, 'Users') },
    { id: 'listScimGroups', path: (spot: Spot) => at(spot, 'Groups') },
    { id: 'listDirectoryGroups', path: ({ tenant }: Spot) => `/v1/tenants/${tenant}/directory-groups` },
  ]
  return calls.map(({ id, path }) => ({
    id,
    access: { permission, target: 'user', list: true },
    permissions: [permission],
    cases: TENANT_SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => {
        if (spot.tenantThere && holdsIn(rights, permission, spot.tenant)) return '200'
        const thing = { permission, read: permission, places: [], tenant: spot.tenant }
        return judgeThing(rights, thing) === 'refused' ? REFUSED : HIDDEN
      },
      call: () => ({ method: 'GET', path: path(spot) }),
    })),
  }))
}

/** The same for everybody, whatever tenant is named. */
function descriptions(): Operation[] {
  const paths = {
    ...{ getScimConfig: 'ServiceProviderConfig', listScimResourceTypes: 'ResourceTypes', listScimSchemas: 'Schemas' },
    getScimResourceType: 'ResourceTypes/User',
    getScimSchema: 'Schemas/urn:ietf:params:scim:schemas:core:2.0:User',
  }
  return Object.entries(paths).map(([id, path]) => ({
    ...{ id, access: 'any', permissions: ['user:read'] },
    cases: TENANT_SPOTS.map((spot) => ({
      on: spot.on,
      expect: () => '200',
      call: () => ({ method: 'GET', path: at(spot, path) }),
    })),
  }))
}
