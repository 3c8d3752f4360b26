/** What happens to tenants, units, roles, people and their memberships. */

import { pick, some } from '../rules/draw.ts'
import {
  aName,
  aPlace,
  aSlug,
  ask,
  chance,
  PERMISSIONS,
  type Person,
  type Place,
  pickOr,
  someOf,
  type World,
} from './play.ts'
import { DESCRIPTIONS } from './texts.ts'

export async function createTenant(world: World): Promise<void> {
  const { draw, places } = world
  const id = aSlug(draw)
  const body = { id, name: aName(draw), ...someOf(draw, { timeZone: 'Europe/Oslo', locale: 'nb' }) }
  if ((await ask(world, 'POST', '/v1/tenants', body)).status !== 201) return
  const known = places.findIndex((place) => place.id === id)
  if (known >= 0) places.splice(known, 1)
  places.push({ id, units: [], roles: [], people: [] })
}

const ROLES = ['tenant-admin', 'tenant-user', 'unit-admin', 'unit-user', 'auditor']
const STATUSES = ['active', 'active', 'inactive']

export async function changeTenant(world: World): Promise<void> {
  const { draw } = world
  const body = someOf(draw, {
    name: aName(draw),
    status: pick(draw, STATUSES),
    locale: pick(draw, ['en', 'nb', 'no-way']),
  })
  await ask(world, 'PATCH', `/v1/tenants/${aPlace(world).id}`, body)
}

export async function deleteTenant(world: World): Promise<void> {
  if (world.places.length < 3) return
  await ask(world, 'DELETE', `/v1/tenants/${aPlace(world).id}`)
}

export async function createUnit(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const id = aSlug(draw)
  const parent = chance(draw, 2) ? null : pickOr(draw, place.units, 'no-unit')
  const more = { parent, externalId: pick(draw, [null, '', 'X-1', 'ÅØ', '%_']), status: pick(draw, STATUSES) }
  const body = { id, kind: pick(draw, ['department', 'group']), name: aName(draw), ...someOf(draw, more) }
  if ((await ask(world, 'POST', `/v1/tenants/${place.id}/units`, body)).status === 201) place.units.push(id)
}

export async function changeUnit(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const path = `/v1/tenants/${place.id}/units/${pickOr(draw, place.units, 'no-unit')}`
  const parent = chance(draw, 3) ? null : pickOr(draw, place.units, 'no-unit')
  await ask(
    world,
    'PATCH',
    path,
    someOf(draw, { name: aName(draw), parent, status: pick(draw, STATUSES), externalId: null }),
  )
}

export async function deleteUnit(world: World): Promise<void> {
  const place = aPlace(world)
  await ask(world, 'DELETE', `/v1/tenants/${place.id}/units/${pickOr(world.draw, place.units, 'no-unit')}`)
}

export async function createRole(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const id = aSlug(draw)
  const more = {
    description: pick(draw, DESCRIPTIONS),
    unit: chance(draw, 2) ? null : pickOr(draw, place.units, 'no-unit'),
    status: pick(draw, STATUSES),
  }
  const body = {
    id,
    name: aName(draw),
    permissions: some(draw, 4, () => pick(draw, PERMISSIONS)),
    ...someOf(draw, more),
  }
  if ((await ask(world, 'POST', `/v1/tenants/${place.id}/roles`, body)).status === 201) place.roles.push(id)
}

export async function changeRole(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const path = `/v1/tenants/${place.id}/roles/${pickOr(draw, [...place.roles, 'tenant-user'], 'no-role')}`
  const permissions = some(draw, 3, () => pick(draw, PERMISSIONS))
  const more = { name: aName(draw), description: pick(draw, DESCRIPTIONS), permissions, status: pick(draw, STATUSES) }
  await ask(world, 'PATCH', path, someOf(draw, more))
}

export async function deleteRole(world: World): Promise<void> {
  const place = aPlace(world)
  await ask(world, 'DELETE', `/v1/tenants/${place.id}/roles/${pickOr(world.draw, place.roles, 'no-role')}`)
}

export async function setPermissions(world: World): Promise<void> {
  const { draw } = world
  const names = ['orders:read', 'orders:write', 'æ:b', 'files.x:y-z', 'a:b']
  const body = some(draw, 4, () => ({ name: pick(draw, names), description: pick(draw, DESCRIPTIONS) }))
  const path = `/v1/tenants/${aPlace(world).id}/permissions`
  await ask(world, 'PUT', path, chance(draw, 3) ? body : [{ name: 'orders:read', description: '' }])
  await ask(world, 'GET', path)
}

function memberships({ draw }: World, place: Place) {
  const unit = () => (chance(draw, 2) ? null : pickOr(draw, place.units, 'no-unit'))
  return some(draw, 3, () => ({ unit: unit(), role: pickOr(draw, [...ROLES, ...place.roles], 'no-role') }))
}

export async function createUser(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const username = `${aName(draw)}${pick(draw, ['', '', '.1', '@x.no'])}`
  const more = {
    email: pick(draw, [null, 'a@example.org', 'Å@example.org', '']),
    locale: pick(draw, [null, 'nb-NO']),
    status: pick(draw, STATUSES),
    attributes: pick<object>(draw, [{}, { a: null, é: '😀', z: [1, 2.5, 1e21] }, { n: 9_007_199_254_740_991 }]),
    memberships: memberships(world, place),
    password: chance(draw, 4) ? 'a long enough pass-phrase' : null,
  }
  const said = await ask(world, 'POST', `/v1/tenants/${place.id}/users`, {
    username,
    name: aName(draw),
    ...someOf(draw, more),
  })
  if (said.status === 201) place.people.push({ id: said.body.id, username: said.body.username })
}

export function aPerson({ draw }: World, place: Place): Person {
  return place.people.length === 0 ? { id: 'usr_none', username: 'nobody' } : pick(draw, place.people)
}

/** By id, or by name in some letter case. */
function named({ draw }: World, { id, username }: Person): string {
  const spelled = pick(draw, [username, username.toUpperCase(), username.toLowerCase(), username.normalize('NFD')])
  return chance(draw, 2) ? id : encodeURIComponent(spelled)
}

export async function changeUser(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const path = `/v1/tenants/${place.id}/users/${named(world, aPerson(world, place))}`
  const more = {
    name: aName(draw),
    username: aName(draw),
    email: pick(draw, [null, 'b@example.org']),
    status: pick(draw, STATUSES),
    attributes: { b: aName(draw) },
    memberships: memberships(world, place),
  }
  await ask(world, 'PATCH', path, someOf(draw, more))
  await ask(world, 'GET', path)
}

export async function deleteUser(world: World): Promise<void> {
  const place = aPlace(world)
  await ask(world, 'DELETE', `/v1/tenants/${place.id}/users/${named(world, aPerson(world, place))}`)
}

export async function changeMember(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const path = `/v1/tenants/${place.id}/units/${pickOr(draw, place.units, 'no-unit')}/members/${named(world, aPerson(world, place))}`
  if (chance(draw, 3)) await ask(world, 'DELETE', path)
  else await ask(world, 'PUT', path, { role: pickOr(draw, [...ROLES, ...place.roles], 'no-role') })
}
