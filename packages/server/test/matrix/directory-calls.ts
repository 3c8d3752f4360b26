import type { Operation } from './operation.ts'
import { answerFor, EXCEEDS, exceeds, holdsAt, holdsIn, judgeCreation, judgeThing, type Rights } from './oracle.ts'
import { parentPlace, SPOTS, type Spot, unitName, unitPlace } from './spots.ts'
import type { World } from './world.ts'

const UNKNOWN = '422 invalid_input'

export function directoryCalls(world: World): Operation[] {
  return [...unitCalls(world), ...roleCalls(world)]
}

const path = (spot: Spot, noun: string, name: string) => `/v1/tenants/${spot.tenant}/${noun}/${name}`

function unitCalls(world: World): Operation[] {
  const verdict = (rights: Rights, permission: string, spot: Spot, place: string) =>
    judgeThing(rights, {
      ...{ permission, read: 'unit:read', tenant: spot.tenant },
      places: spot.there ? [place] : [],
      seenAt: [unitPlace(spot)],
    })
  const row = (id: string, method: string, permission: string, body: object | undefined, done: string): Operation => ({
    id,
    access: { permission, ...(permission === 'unit:read' ? {} : { read: 'unit:read' }), target: 'unit' },
    permissions: [...new Set([permission, 'unit:read'])],
    cases: SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) =>
        answerFor(
          verdict(rights, permission, spot, method === 'DELETE' ? parentPlace(spot) : unitPlace(spot)),
          () => done,
        ),
      call: async (willDo) => {
        const name = method === 'DELETE' && willDo ? await siblingOf(world, spot) : unitName(spot)
        return { method, path: path(spot, 'units', name), ...(body === undefined ? {} : { body }) }
      },
    })),
  })
  return [
    row('getUnit', 'GET', 'unit:read', undefined, '200'),
    row('updateUnit', 'PATCH', 'unit:update', { externalId: null }, '200'),
    row('deleteUnit', 'DELETE', 'unit:delete', undefined, '204'),
    creatingAt(world, 'unit', 'parent', { kind: 'group' }, () => '201'),
  ]
}

async function siblingOf(world: World, spot: Spot): Promise<string> {
  const id = world.fresh('lost-')
  const [, ...above] = parentPlace(spot).split('/')
  const parent = above.at(-1) ?? null
  await world.ok('POST', `/v1/tenants/${spot.tenant}/units`, { id, kind: 'group', name: id, parent })
  return id
}

/** A creation in a unit that the body names. A unit that is missing or out of sight is 422, alike. */
function creatingAt(
  world: World,
  noun: 'unit' | 'role',
  field: 'parent' | 'unit',
  more: object,
  done: (rights: Rights, place: string) => string,
): Operation {
  const permission = `${noun}:create`
  return {
    id: `create${noun === 'unit' ? 'Unit' : 'Role'}`,
    access: { permission, target: noun, creation: true },
    permissions: [permission, `${noun}:read`],
    cases: SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => {
        const place = spot.there ? unitPlace(spot) : spot.tenant
        const seen = spot.there && (holdsAt(rights, 'unit:read', place) || holdsAt(rights, permission, place))
        if (spot.tenantThere && !seen && holdsIn(rights, permission, spot.tenant)) return UNKNOWN
        const { tenant, tenantThere } = spot
        return answerFor(judgeCreation(rights, { permission, place, tenant, tenantThere }), () => done(rights, place))
      },
      call: () => {
        const id = world.fresh('new-')
        const body = { id, name: id, [field]: unitName(spot), ...more }
        return { method: 'POST', path: `/v1/tenants/${spot.tenant}/${noun}s`, body }
      },
    })),
  }
}

function roleCalls(world: World): Operation[] {
  const place = (spot: Spot) => (spot.role === 'local' ? unitPlace(spot) : spot.tenant)
  const within = (rights: Rights, at: string, done: string) =>
    exceeds(rights, [{ place: at, permissions: ['unit:read'] }]) ? EXCEEDS : done
  const row = (id: string, method: string, permission: string, body: object | undefined, done: string): Operation => ({
    id,
    access: { permission, ...(permission === 'role:read' ? {} : { read: 'role:read' }), target: 'role' },
    permissions: [...new Set([permission, 'role:read', 'unit:read'])],
    cases: SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => {
        const places = spot.there ? [place(spot)] : []
        const verdict = judgeThing(rights, { permission, read: 'role:read', places, tenant: spot.tenant })
        return answerFor(verdict, () => (method === 'GET' ? done : within(rights, place(spot), done)))
      },
      call: async (willDo) => {
        const name = method === 'DELETE' && willDo ? await roleLike(world, spot) : spot.role
        return { method, path: path(spot, 'roles', name), ...(body === undefined ? {} : { body }) }
      },
    })),
  })
  return [
    row('getRole', 'GET', 'role:read', undefined, '200'),
    row('updateRole', 'PATCH', 'role:update', { description: '' }, '200'),
    row('deleteRole', 'DELETE', 'role:delete', undefined, '204'),
    creatingAt(world, 'role', 'unit', { permissions: ['unit:read'] }, (rights, at) => within(rights, at, '201')),
  ]
}

async function roleLike(world: World, spot: Spot): Promise<string> {
  const id = world.fresh('lost-')
  const unit = spot.role === 'local' ? unitName(spot) : null
  await world.ok('POST', `/v1/tenants/${spot.tenant}/roles`, { id, name: id, permissions: ['unit:read'], unit })
  return id
}
