/** Groups of a company's directory. Each stands for one role in one unit or in the tenant: being in it is holding that. */

import type { Deps } from '../deps.ts'
import { type Membership, placeOf, type TenantView } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import { holds } from '../domain/rights.ts'
import { comparisonsIn, isTrueOf, type KnownAttributes } from '../domain/scim-condition.ts'
import type { Db } from '../store/db.ts'
import { type GroupMember, type GroupRecord, listGroupMembers, listGroups } from '../store/scim-groups.ts'
import { findUser } from '../store/users.ts'
import type { Caller } from './caller.ts'
import { requireList } from './directory-judging.ts'
import { findTenant, namedTenant, requireThing } from './judging.ts'
import { Problem } from './problem.ts'
import { pageOf, readFilter, type ScimList, type ScimQuery } from './scim-lists.ts'

export interface NamedGroup {
  readonly tenant: string
  readonly group: string
}

export interface ShownGroup {
  readonly id: string
  readonly name: string
  readonly externalId: string | null
  readonly unit: string | null
  readonly role: string
  readonly createdAt: number
  readonly updatedAt: number
  /** Null where nobody has asked for them. */
  readonly members: readonly GroupMember[] | null
}

/** Those whose unit and role are there: with either, a group is gone, even before its row is. */
export async function groupsOf(db: Db, tenant: TenantView): Promise<readonly GroupRecord[]> {
  const groups = await listGroups(db, tenant.internalId)
  return groups.filter(({ membership: { role, unit } }) => {
    return tenant.roles.has(role) && (unit === null || tenant.units.has(unit))
  })
}

export function showGroup(
  tenant: TenantView,
  { createdAt, externalId, id, membership, name, updatedAt }: GroupRecord,
  members: readonly GroupMember[] | null,
): ShownGroup {
  const unit = membership.unit === null ? null : (tenant.units.get(membership.unit)?.id ?? '')
  const role = tenant.roles.get(membership.role)?.id ?? ''
  return { id, name, externalId, unit, role, createdAt, updatedAt, members }
}

type GroupKey = 'created' | 'externalId' | 'id' | 'member' | 'name' | 'updated'

const MEMBER = { key: 'member', kind: 'set' } as const

const GROUP_ATTRIBUTES: KnownAttributes<GroupKey> = {
  id: { key: 'id', kind: 'exact' },
  displayname: { key: 'name', kind: 'folded' },
  externalid: { key: 'externalId', kind: 'exact' },
  members: MEMBER,
  'members.value': MEMBER,
  'meta.created': { key: 'created', kind: 'instant' },
  'meta.lastmodified': { key: 'updated', kind: 'instant' },
}

/** The groups whose members the caller sees. */
export async function listDirectoryGroups(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  { withMembers, ...query }: ScimQuery & { readonly withMembers: boolean },
): Promise<ScimList<ShownGroup>> {
  const tenant = requireList(caller, 'user:read', await findTenant(deps, tenantId), tenantId)
  const db = deps.store.scan
  const fits = await groupFilter(db, tenant, query.filter)
  const groups = (await groupsOf(db, tenant)).filter((group) => seesGroup(caller, tenant, group) && fits(group))
  const { count, startIndex } = pageOf(query)
  const items: ShownGroup[] = []
  for (const group of groups.slice(startIndex - 1, startIndex - 1 + count)) {
    items.push(showGroup(tenant, group, withMembers ? await listGroupMembers(db, group.membership) : null))
  }
  return { items, total: groups.length, startIndex }
}

/** How many people a filter may ask after: each is looked up. */
const MAX_MEMBERS_ASKED = 20

async function groupFilter(
  db: Db,
  tenant: TenantView,
  text: string | undefined,
): Promise<(group: GroupRecord) => boolean> {
  if (text === undefined) return () => true
  const condition = readFilter(text, GROUP_ATTRIBUTES)
  const asked = new Set(comparisonsIn(condition).flatMap(({ key, value }) => (key === 'member' ? [String(value)] : [])))
  if (asked.size > MAX_MEMBERS_ASKED) {
    const detail = `Ask after at most ${MAX_MEMBERS_ASKED} members in one filter.`
    throw new Problem('malformed_request', { scimType: 'tooMany', detail })
  }
  const held = new Map<string, readonly Membership[]>()
  for (const id of asked) held.set(id, await membershipsOf(db, tenant, id))
  const isIn = (group: GroupRecord, id: string): boolean =>
    (held.get(id) ?? []).some(({ role, unit }) => role === group.membership.role && unit === group.membership.unit)
  return (group) =>
    isTrueOf(condition, (key) => {
      if (key === 'member') return [...asked].filter((id) => isIn(group, id))
      if (key === 'externalId') return group.externalId === null ? [] : [group.externalId]
      return [{ id: group.id, name: fold(group.name), created: group.createdAt, updated: group.updatedAt }[key]]
    })
}

async function membershipsOf(db: Db, tenant: TenantView, user: string): Promise<readonly Membership[]> {
  if (!user.startsWith('usr_')) return []
  return (await findUser(db, tenant.internalId, user))?.memberships ?? []
}

export function seesGroup(caller: Caller, tenant: TenantView, { membership }: GroupRecord): boolean {
  return holds(caller.rights, 'user:read', placeOf(tenant, membership.unit))
}

/** A group lies where its members hold what it stands for. */
export async function requireGroup(
  deps: Deps,
  db: Db,
  caller: Caller,
  named: NamedGroup,
  permission: 'user:read' | 'user:update',
): Promise<{ readonly tenant: TenantView; readonly group: GroupRecord }> {
  const tenant = await findTenant(deps, named.tenant)
  const groups = tenant === null ? [] : await groupsOf(db, tenant)
  const group = groups.find(({ id }) => id === named.group)
  const places = tenant === null || group === undefined ? [] : [placeOf(tenant, group.membership.unit)]
  const question = { permission, read: 'user:read', places, named: namedTenant(tenant), needed: 'any' } as const
  requireThing(caller, question, { tenant: named.tenant })
  if (tenant === null || group === undefined) throw new Problem('not_found')
  return { tenant, group }
}

export async function getDirectoryGroup(
  deps: Deps,
  caller: Caller,
  named: NamedGroup,
  withMembers: boolean,
): Promise<ShownGroup> {
  const { group, tenant } = await requireGroup(deps, deps.store.read, caller, named, 'user:read')
  return showGroup(tenant, group, withMembers ? await listGroupMembers(deps.store.read, group.membership) : null)
}

export interface GroupOfUser {
  readonly id: string
  readonly name: string
  readonly unit: string | null
  readonly role: string
}

/** What the groups of a tenant are called, to name those that a person is in. */
export async function listGroupNames(deps: Deps, tenantId: string): Promise<readonly GroupOfUser[]> {
  const tenant = await findTenant(deps, tenantId)
  if (tenant === null) return []
  return (await groupsOf(deps.store.read, tenant)).map((group) => showGroup(tenant, group, null))
}
