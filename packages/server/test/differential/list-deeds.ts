/** Every list, in every order, with every filter, page by page. */

import { pick } from '../rules/draw.ts'
import { aPerson } from './directory-deeds.ts'
import { aPlace, ask, aToken, chance, inDays, pickOr, type World } from './play.ts'
import { aSearch } from './texts.ts'

type Query = Record<string, string | number>

const TOKEN_SORTS = ['name', 'createdAt', 'updatedAt', 'expiresAt', 'lastUsedAt']
const NAMED_SORTS = ['name', 'id', 'createdAt']
const STATUSES = ['active', 'inactive']

const MAX_PAGES = 4

/** Walks the list for some pages; each page is compared as it comes. */
async function walk(
  world: World,
  path: string,
  filters: Query,
  sorts: readonly string[],
  always: Query = {},
): Promise<void> {
  const { draw } = world
  const sort = sorts.length === 0 || chance(draw, 6) ? {} : { sort: `${pick(draw, ['', '-'])}${pick(draw, sorts)}` }
  const limit = chance(draw, 5) ? 200 : 1 + draw(7)
  const chosen = Object.entries(filters).filter(([name]) => chance(draw, name === 'q' ? 2 : 4))
  const query = Object.entries({ ...sort, ...always, limit, ...Object.fromEntries(chosen) })
    // What is named by a number stands for something that needs no escapes.
    .map(([name, value]) => `${name}=${String(value).startsWith('«') ? value : encodeURIComponent(value)}`)
    .join('&')
  let cursor = ''
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { body, status } = await ask(world, 'GET', `${path}?${query}${cursor}`)
    if (status !== 200 || body.nextCursor === null) return
    cursor = `&cursor=${body.nextCursor}`
  }
}

export async function listTokens(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const filters: Query = {
    q: aSearch(draw),
    kind: pick(draw, ['user', 'mobile', 'application', 'organization,group', 'user,application,group']),
    tenant: place.id,
    status: pick(draw, ['active', 'revoked', 'suspended', 'expired']),
    ...(chance(draw, 2) ? { reaches: aPlace(world).id } : {}),
    ...(chance(draw, 2) ? { user: aPerson(world, place).id } : {}),
    ...(chance(draw, 3) ? { expiresBefore: inDays(world, pick(draw, [0, 20, 400])) } : {}),
    ...(chance(draw, 3) ? { lastUsedBefore: inDays(world, pick(draw, [0, 1])) } : {}),
    ...(chance(draw, 3) ? { neverUsed: 'true' } : {}),
    ...(chance(draw, 3) ? { unit: pickOr(draw, place.units, 'no-unit') } : {}),
    ...(chance(draw, 3) ? { role: pickOr(draw, [...place.roles, 'tenant-user'], 'no-role') } : {}),
  }
  await walk(world, '/v1/tokens', filters, TOKEN_SORTS)
}

export async function listTenants(world: World): Promise<void> {
  const { draw } = world
  await walk(world, '/v1/tenants', { q: aSearch(draw), status: pick(draw, STATUSES) }, NAMED_SORTS)
}

export async function listUnits(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const filters = {
    q: aSearch(draw),
    status: pick(draw, STATUSES),
    kind: pick(draw, ['department', 'group']),
    parent: pickOr(draw, place.units, 'no-unit'),
  }
  await walk(world, `/v1/tenants/${place.id}/units`, filters, NAMED_SORTS)
}

export async function listRoles(world: World): Promise<void> {
  const { draw } = world
  await walk(
    world,
    `/v1/tenants/${aPlace(world).id}/roles`,
    { q: aSearch(draw), status: pick(draw, STATUSES) },
    NAMED_SORTS,
  )
}

export async function listUsers(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const filters = {
    q: aSearch(draw),
    status: pick(draw, STATUSES),
    unit: pickOr(draw, place.units, 'no-unit'),
    role: pickOr(draw, [...place.roles, 'tenant-user'], 'no-role'),
  }
  const path = `/v1/tenants/${place.id}/users`
  // Technical users have random usernames, which two servers cannot have in the same order.
  if (chance(draw, 2))
    await walk(world, path, { ...filters, type: pick(draw, ['person', 'technical']) }, ['name', 'createdAt'])
  else await walk(world, path, filters, ['username', 'name', 'createdAt'], { type: 'person' })
}

export async function listAudit(world: World): Promise<void> {
  const { draw } = world
  const place = aPlace(world)
  const filters = {
    tenant: place.id,
    action: pick(draw, ['token.created', 'user.updated', 'unit.deleted', 'session.failed', 'role.created']),
    target: pick(draw, [aToken(world).id, aPerson(world, place).id, place.id]),
    from: inDays(world, -1),
    to: inDays(world, 0),
  }
  await walk(world, '/v1/audit', filters, [])
  if (chance(draw, 4)) await ask(world, 'GET', '/v1/audit/verification')
}
