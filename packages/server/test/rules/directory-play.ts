/** A small directory in which anybody may try anything, guarded by the rules of memberships: a model to play with at random. */

import type { Membership, RoleView, TenantView } from '../../src/domain/directory.ts'
import { liveMembershipRights, membershipGrant, placeOf, roleFits } from '../../src/domain/directory.ts'
import type { refuseMembership, refuseMove, refuseRole, refuseTakeover } from '../../src/domain/membership.ts'
import { holds, type Rights } from '../../src/domain/rights.ts'
import { type Draw, pick, some } from './draw.ts'
import { aRole, aTenant, PLATFORM_TENANT, ROLE } from './scene.ts'

export interface Guards {
  readonly refuseMembership: typeof refuseMembership
  readonly refuseRole: typeof refuseRole
  readonly refuseTakeover: typeof refuseTakeover
  readonly refuseMove: typeof refuseMove
}

export interface Person {
  readonly id: number
  readonly tenant: number
  readonly active: boolean
  readonly memberships: readonly Membership[]
}

export interface Directory {
  readonly tenants: ReadonlyMap<number, TenantView>
  readonly people: readonly Person[]
  /** Whose password somebody else has set: `caller>person`. */
  readonly known: ReadonlySet<string>
  readonly lastId: number
}

/** One attempt: who calls, with which rights, in which of the two tenants. */
interface Attempt {
  readonly draw: Draw
  readonly directory: Directory
  readonly guards: Guards
  readonly caller: Person
  readonly own: Rights
  readonly tenant: TenantView
}

const ACME = 2
const POOL = [
  ...['user:*', 'user:update', 'role:*', 'role:update', 'unit:*', 'unit:update', 'orders:*', 'orders:read', '*'],
]
const UNITS = [20, 21, 22, 23]
const MAX_PEOPLE = 9

export function drawDirectory(draw: Draw): Directory {
  const units = UNITS.map((id, index) => ({ id, parent: pick(draw, [null, ...UNITS.slice(0, index)]) }))
  const clerk = { id: 100, permissions: ['role:*', 'unit:*'] }
  const roles = [clerk, ...[101, 102, 103].map((id) => drawRole(draw, id))]
  const acme = aTenant({ id: ACME, units, roles, ownNames: ['orders:read', 'orders:write'] })
  const platform = aTenant({ id: PLATFORM_TENANT })
  // Two who hold different things at different heights, so that comparing names alone has much to get wrong.
  const given = [
    [{ unit: null, role: ROLE['platform-admin'] }],
    [
      { unit: null, role: clerk.id },
      { unit: pick(draw, UNITS), role: ROLE['unit-admin'] },
    ],
  ]
  const people = Array.from({ length: 6 }, (_, id): Person => {
    const memberships = given[id] ?? [0, ...some(draw, 2, () => 0)].flatMap(() => drawMembership(draw, acme))
    return { id, tenant: id === 0 ? PLATFORM_TENANT : ACME, active: true, memberships }
  })
  const tenants = new Map([platform, acme].map((tenant) => [tenant.internalId, tenant]))
  return { tenants, people, known: new Set(), lastId: 1_000 }
}

/** A random call by a random person: who called, and the directory after it. Null when it was refused. */
export function drawCall(
  draw: Draw,
  directory: Directory,
  guards: Guards,
): { readonly caller: Person; readonly after: Directory } | null {
  const caller = pick(draw, directory.people)
  const tenant = directory.tenants.get(draw(8) === 0 ? PLATFORM_TENANT : ACME)
  if (tenant === undefined || !caller.active) return null
  const after = pick(draw, CALLS)({ draw, directory, guards, caller, tenant, own: ownRights(directory, caller) })
  return after === null ? null : { caller, after }
}

export function ownRights({ tenants }: Directory, person: Person): Rights {
  const tenant = tenants.get(person.tenant)
  if (tenant === undefined) return []
  return person.memberships.flatMap((membership) => liveMembershipRights(tenant, membership))
}

type Call = (attempt: Attempt) => Directory | null

const CALLS: readonly Call[] = [
  addMembership,
  addMembership,
  removeMembership,
  createUser,
  deleteUser,
  setPassword,
  toggleUser,
  createRole,
  changeRole,
  changeRole,
  deleteRole,
  moveUnit,
]

function addMembership({ draw, directory, guards, own, tenant }: Attempt): Directory | null {
  const person = drawPerson(draw, directory, tenant)
  const [membership] = drawMembership(draw, tenant)
  if (person === null || membership === undefined) return null
  if (guards.refuseMembership(own, tenant, membership, 'user:update') !== null) return null
  return withPerson(directory, { ...person, memberships: [...person.memberships, membership] })
}

function removeMembership({ draw, directory, guards, own, tenant }: Attempt): Directory | null {
  const person = drawPerson(draw, directory, tenant)
  if (person === null || person.memberships.length === 0) return null
  const membership = pick(draw, person.memberships)
  if (guards.refuseMembership(own, tenant, membership, 'user:update') !== null) return null
  return withPerson(directory, { ...person, memberships: person.memberships.filter((each) => each !== membership) })
}

function createUser({ draw, directory, guards, caller, own, tenant }: Attempt): Directory | null {
  if (directory.people.length >= MAX_PEOPLE) return null
  const memberships = some(draw, 2, () => 0).flatMap(() => drawMembership(draw, tenant))
  const bare = memberships.length === 0 && guards.refuseTakeover(own, tenant, [], 'user:create') !== null
  if (bare || memberships.some((each) => guards.refuseMembership(own, tenant, each, 'user:create') !== null))
    return null
  const person: Person = { id: directory.lastId + 1, tenant: tenant.internalId, active: true, memberships }
  const known = new Set([...directory.known, `${caller.id}>${person.id}`])
  return { ...directory, people: [...directory.people, person], known, lastId: person.id }
}

function deleteUser({ draw, directory, guards, caller, own, tenant }: Attempt): Directory | null {
  const person = drawPerson(draw, directory, tenant)
  if (person === null || person.id === caller.id || directory.people.length < 4) return null
  if (guards.refuseTakeover(own, tenant, person.memberships, 'user:delete') !== null) return null
  return { ...directory, people: directory.people.filter(({ id }) => id !== person.id) }
}

function setPassword({ draw, directory, guards, caller, own, tenant }: Attempt): Directory | null {
  const person = drawPerson(draw, directory, tenant)
  if (person === null) return null
  if (guards.refuseTakeover(own, tenant, person.memberships, 'user:update') !== null) return null
  const others = [...directory.known].filter((pair) => !pair.endsWith(`>${person.id}`))
  return { ...directory, known: new Set([...others, `${caller.id}>${person.id}`]) }
}

function toggleUser({ draw, directory, guards, own, tenant }: Attempt): Directory | null {
  const person = drawPerson(draw, directory, tenant)
  if (person === null) return null
  if (guards.refuseTakeover(own, tenant, person.memberships, 'user:update') !== null) return null
  return withPerson(directory, { ...person, active: !person.active })
}

function createRole({ draw, directory, guards, own, tenant }: Attempt): Directory | null {
  const role = drawRoleView(draw, tenant, directory.lastId + 1)
  if (!holds(own, 'role:create', placeOf(tenant, role.unit))) return null
  if (tenant.roles.size > 11 || guards.refuseRole(own, tenant, [role]) !== null) return null
  return { ...withRoles(directory, tenant, [...tenant.roles.values(), role]), lastId: role.internalId }
}

/** Permissions, place or status of a tenant's own role; of a built-in one, what the tenant added to it. */
function changeRole({ draw, directory, guards, own, tenant }: Attempt): Directory | null {
  const before = pick(draw, [...tenant.roles.values()])
  const drawn = drawRoleView(draw, tenant, before.internalId)
  const extended = { ...before, stored: some(draw, 1, () => 'orders:read') }
  const changed =
    draw(3) === 0 ? { ...before, active: !before.active } : { ...before, stored: drawn.stored, unit: drawn.unit }
  const plain = before.builtIn === 'tenant-user' || before.builtIn === 'unit-user'
  if (before.builtIn !== null && !plain) return null
  const after = plain ? extended : changed
  if (!holds(own, 'role:update', placeOf(tenant, before.unit))) return null
  if (guards.refuseRole(own, tenant, [before, after]) !== null) return null
  return withRoles(
    directory,
    tenant,
    [...tenant.roles.values()].map((each) => (each === before ? after : each)),
  )
}

function deleteRole({ draw, directory, guards, own, tenant }: Attempt): Directory | null {
  const role = pick(draw, [...tenant.roles.values()])
  const held = membershipsIn(directory, tenant).some((each) => each.role === role.internalId)
  if (held || role.builtIn !== null || !holds(own, 'role:delete', placeOf(tenant, role.unit))) return null
  if (guards.refuseRole(own, tenant, [role]) !== null) return null
  return withRoles(
    directory,
    tenant,
    [...tenant.roles.values()].filter((each) => each !== role),
  )
}

/** A move that would take a membership out of the reach of its role, or into it, is refused. */
function moveUnit({ draw, directory, guards, own, tenant }: Attempt): Directory | null {
  if (tenant.units.size === 0) return null
  const unit = pick(draw, [...tenant.units.values()])
  const parent = pick(draw, [null, ...tenant.units.keys()])
  if (parent !== null && placeOf(tenant, parent).units.includes(unit.internalId)) return null
  const parents = [placeOf(tenant, unit.parent), placeOf(tenant, parent)]
  if (!parents.every((place) => holds(own, 'unit:update', place))) return null
  const held = membershipsIn(directory, tenant).map((each) => membershipGrant(tenant, each))
  if (guards.refuseMove(own, tenant, { unit: unit.internalId, parent }, held) !== null) return null
  const moved = { ...tenant, units: new Map([...tenant.units, [unit.internalId, { ...unit, parent }] as const]) }
  return sameRolesFit(directory, tenant, moved) ? withTenant(directory, moved) : null
}

function sameRolesFit(directory: Directory, before: TenantView, after: TenantView): boolean {
  return membershipsIn(directory, before).every((each) => {
    const role = before.roles.get(each.role)
    return role === undefined || roleFits(before, role, each.unit) === roleFits(after, role, each.unit)
  })
}

function membershipsIn({ people }: Directory, tenant: TenantView): readonly Membership[] {
  return people.filter((each) => each.tenant === tenant.internalId).flatMap((each) => each.memberships)
}

function drawPerson(draw: Draw, { people }: Directory, tenant: TenantView): Person | null {
  const there = people.filter((person) => person.tenant === tenant.internalId)
  return there.length === 0 ? null : pick(draw, there)
}

/** One membership, or none when the drawn role does not fit the drawn unit. */
function drawMembership(draw: Draw, tenant: TenantView): readonly Membership[] {
  const unit = pick(draw, [null, null, ...tenant.units.keys()])
  const role = pick(draw, [...tenant.roles.values()])
  return roleFits(tenant, role, unit) ? [{ unit, role: role.internalId }] : []
}

function drawRole(draw: Draw, id: number) {
  return { id, permissions: some(draw, 3, () => pick(draw, POOL)), unit: pick(draw, [null, ...UNITS]) }
}

function drawRoleView(draw: Draw, tenant: TenantView, id: number): RoleView {
  const role = drawRole(draw, id)
  return aRole({ ...role, unit: role.unit !== null && tenant.units.has(role.unit) ? role.unit : null })
}

function withPerson(directory: Directory, person: Person): Directory {
  return { ...directory, people: directory.people.map((each) => (each.id === person.id ? person : each)) }
}

function withRoles(directory: Directory, tenant: TenantView, roles: readonly RoleView[]): Directory {
  return withTenant(directory, { ...tenant, roles: new Map(roles.map((role) => [role.internalId, role])) })
}

function withTenant(directory: Directory, tenant: TenantView): Directory {
  return { ...directory, tenants: new Map([...directory.tenants, [tenant.internalId, tenant] as const]) }
}
