/** Creating, changing and deleting groups of a company's directory: whoever may give what they stand for. */

import type { Deps } from '../deps.ts'
import type { Membership, TenantView } from '../domain/directory.ts'
import { holdsWithin } from '../domain/rights.ts'
import {
  type GroupChange,
  membersAfter,
  PLACE_SCHEMA,
  placeOfGroup,
  readGroup,
  readGroupPatch,
} from '../domain/scim-group.ts'
import { isRefusal, readPatch, type ScimRefusal } from '../domain/scim-patch.ts'
import { memberOf, type ScimObject } from '../domain/scim-value.ts'
import { inTenant } from '../domain/scope.ts'
import type { Db } from '../store/db.ts'
import { insertMemberships } from '../store/new-users.ts'
import {
  deleteGroupRow,
  type GroupRecord,
  insertGroup,
  listGroupMembers,
  listUsersByPublicId,
  updateGroupRow,
} from '../store/scim-groups.ts'
import { deleteMembership, listUsersById, type UserRecord } from '../store/users.ts'
import type { Caller } from './caller.ts'
import { orTaken, requireHome } from './directory-judging.ts'
import { newId } from './ids.ts'
import { findTenant, requireCreation } from './judging.ts'
import { tell } from './members.ts'
import { entryBy, type Mutated, mutate, type Written } from './mutation.ts'
import { Problem } from './problem.ts'
import { type NamedGroup, requireGroup, type ShownGroup, showGroup } from './scim-groups.ts'
import { refuseTechnical } from './user-judging.ts'
import { homeOf, keepingAnAdministrator } from './users-change.ts'
import { nameMemberships } from './users-create.ts'
import { MAX_MEMBERSHIPS, requireMemberships, resolveMemberships, sameMembership } from './wanted-memberships.ts'

function orRefuse<T extends object>(read: T | ScimRefusal): T {
  if (isRefusal(read)) throw new Problem('malformed_request', { ...read })
  return read
}

export function createDirectoryGroup(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  body: ScimObject,
): Promise<Mutated<ShownGroup>> {
  const wanted = orRefuse(readGroup(body))
  // Whoever holds it already is in the group: to be named takes nothing from anybody.
  const joined = { ...wanted, all: null, added: wanted.all ?? new Set<string>() }
  const name = wanted.name ?? ''
  const place = memberOf(body, PLACE_SCHEMA)
  return mutate(deps, caller, async (tx, own) => {
    const tenant = requireHome(own, 'user:update', await findTenant(deps, tenantId), tenantId)
    const membership = judgePlace(own, tenant, name, place)
    const now = deps.now()
    const stamps = { createdAt: now, updatedAt: now }
    const made = { id: newId('grp', deps.entropy), membership, name, externalId: wanted.externalId ?? null, ...stamps }
    await orTaken(deps, 'A group of this name, with this external id, or for the same unit and role', () =>
      insertGroup(tx, tenant.internalId, made),
    )
    const group = { ...made, internalId: 0 }
    const entry = { action: 'scim_group.created', details: nameMemberships(tenant, [membership])[0] ?? {} }
    return written(own, tenant, group, entry, await changeMembers(tx, own, tenant, group, joined), tx)
  })
}

/** A place that is not there and one out of sight answer alike. */
function judgePlace(own: Caller, tenant: TenantView, name: string, said: unknown): Membership {
  const permission = 'user:update'
  const place = inTenant(tenant.internalId)
  if (!holdsWithin(own.rights, permission, place)) {
    requireCreation(own, { permission, place, named: tenant.internalId }, { tenant: tenant.id })
  }
  const named = placeOfGroup(tenant, name, said)
  const resolving = { permission, shown: [], pointer: '' } as const
  const { errors, memberships } = resolveMemberships(own, tenant, named === null ? [] : [named], resolving)
  const [membership] = memberships
  if (membership === undefined || errors.length > 0) {
    throw new Problem('invalid_input', {
      detail: `This name leads to no unit and role. Call the group "unit/role" or "${tenant.id}/role", or say both in ${PLACE_SCHEMA}.`,
    })
  }
  requireMemberships(own, tenant, [membership], permission)
  return membership
}

export function replaceDirectoryGroup(deps: Deps, caller: Caller, named: NamedGroup, body: ScimObject) {
  return changeGroup(deps, caller, named, orRefuse(readGroup(body)))
}

export function patchDirectoryGroup(deps: Deps, caller: Caller, named: NamedGroup, body: ScimObject) {
  return changeGroup(deps, caller, named, orRefuse(readGroupPatch(orRefuse(readPatch(body)))))
}

function changeGroup(deps: Deps, caller: Caller, named: NamedGroup, change: GroupChange): Promise<Mutated<ShownGroup>> {
  return mutate(deps, caller, async (tx, own) => {
    const { group, tenant } = await requireGroup(deps, tx, own, named, 'user:update')
    requireMemberships(own, tenant, [group.membership], 'user:update')
    const externalId = change.externalId === undefined ? group.externalId : change.externalId
    const after = { ...group, name: change.name ?? group.name, externalId, updatedAt: deps.now() }
    const changed = (['name', 'externalId'] as const).filter((field) => after[field] !== group[field])
    if (changed.length > 0) {
      await orTaken(deps, 'A group of this name or with this external id', () =>
        updateGroupRow(tx, group.internalId, after, after.updatedAt),
      )
    }
    const entry = changed.length === 0 ? null : { action: 'scim_group.updated', details: { changed } }
    return written(own, tenant, after, entry, await changeMembers(tx, own, tenant, group, change), tx)
  })
}

/** Whoever was in it holds what it stood for no more. */
export function deleteDirectoryGroup(deps: Deps, caller: Caller, named: NamedGroup): Promise<Mutated<ShownGroup>> {
  return mutate(deps, caller, async (tx, own) => {
    const { group, tenant } = await requireGroup(deps, tx, own, named, 'user:update')
    requireMemberships(own, tenant, [group.membership], 'user:update')
    const nobody = { name: undefined, externalId: undefined, all: new Set<string>(), added: new Set<string>() }
    const members = await changeMembers(tx, own, tenant, group, { ...nobody, removed: new Set() })
    await deleteGroupRow(tx, group.internalId)
    return written(own, tenant, group, { action: 'scim_group.deleted', details: {} }, members, tx)
  })
}

type Told = Pick<Written<null>, 'audit' | 'reach'>

const CHUNK = 500

/** Members come and go as if each had been changed by themself, in one transaction. */
async function changeMembers(
  tx: Db,
  own: Caller,
  tenant: TenantView,
  { membership }: GroupRecord,
  change: GroupChange,
): Promise<Told> {
  const present = await listGroupMembers(tx, membership)
  const wanted = membersAfter(change, new Set(present.map(({ id }) => id)))
  const leaving = present.filter(({ id }) => !wanted.has(id)).map(({ internalId }) => internalId)
  const isPresent = new Set(present.map(({ id }) => id))
  const coming = await findComing(
    tx,
    tenant,
    [...wanted].filter((id) => !isPresent.has(id)),
  )
  const parts: Told[] = []
  await keepingAnAdministrator(tx, tenant, async () => {
    for (let at = 0; at < leaving.length; at += CHUNK) {
      for (const user of await listUsersById(tx, leaving.slice(at, at + CHUNK))) {
        await deleteMembership(tx, user.internalId, membership)
        parts.push(tell(own, tenant, user, { added: [], removed: [membership] }))
      }
    }
    for (const user of coming) {
      if (user.memberships.some((each) => sameMembership(each, membership))) continue
      await insertMemberships(tx, { internalId: user.internalId, tenant: tenant.internalId }, [membership])
      parts.push(tell(own, tenant, user, { added: [membership], removed: [] }))
    }
  })
  return { audit: parts.flatMap(({ audit }) => audit), reach: parts.flatMap(({ reach }) => reach) }
}

async function findComing(tx: Db, tenant: TenantView, ids: readonly string[]): Promise<readonly UserRecord[]> {
  const found = await listUsersById(tx, await listUsersByPublicId(tx, tenant.internalId, ids))
  if (found.length < ids.length) {
    throw new Problem('invalid_input', { detail: 'One of the members is nobody here. Provision them first.' })
  }
  for (const user of found) {
    refuseTechnical(user)
    if (user.memberships.length >= MAX_MEMBERSHIPS) {
      throw new Problem('conflict', { detail: `A user has at most ${MAX_MEMBERSHIPS} memberships.` })
    }
  }
  return found
}

async function written(
  own: Caller,
  tenant: TenantView,
  group: GroupRecord,
  entry: { readonly action: string; readonly details: Readonly<Record<string, unknown>> } | null,
  { audit, reach }: Told,
  tx: Db,
): Promise<Written<ShownGroup>> {
  const target = { type: 'scim_group', id: group.id, name: group.name }
  const about = entry === null ? [] : [entryBy(own, entry.action, target, homeOf(tenant), entry.details)]
  const result = showGroup(tenant, group, await listGroupMembers(tx, group.membership))
  return { result, audit: [...about, ...audit], reach }
}
