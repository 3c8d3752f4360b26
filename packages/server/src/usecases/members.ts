/** Members of one unit: a colleague is added there by exact name, also by somebody who sees nothing else of them. */

import type { Deps } from '../deps.ts'
import { type Membership, placeOf, type TenantView, type UnitView } from '../domain/directory.ts'
import type { Db } from '../store/db.ts'
import { insertMemberships } from '../store/new-users.ts'
import { deleteMembership, findUser, type UserRecord } from '../store/users.ts'
import type { Caller } from './caller.ts'
import { keepingOneThrough } from './company-lock-out.ts'
import { findTenant, namedTenant, requireThing } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { Problem } from './problem.ts'
import { refuseTechnical } from './user-judging.ts'
import { homeOf, targetOf } from './users-change.ts'
import { nameMemberships } from './users-create.ts'
import { type ShownUser, seesMembership, showUser } from './users-read.ts'
import {
  MAX_MEMBERSHIPS,
  requireMemberships,
  resolveMemberships,
  sameMembership,
  throwErrors,
} from './wanted-memberships.ts'

export interface NamedMember {
  readonly tenant: string
  readonly unit: string
  readonly user: string
}

interface FoundMember {
  readonly tenant: TenantView
  readonly unit: UnitView
  readonly user: UserRecord
}

/** Makes the role the one that the user holds at exactly this unit. */
export function putMember(deps: Deps, caller: Caller, named: NamedMember, role: string): Promise<Mutated<ShownUser>> {
  return mutate(deps, caller, async (tx, own) => {
    const { tenant, unit, user } = await requireMember(deps, tx, own, named)
    const held = user.memberships.filter((each) => each.unit === unit.internalId)
    const { errors, memberships } = resolveMemberships(own, tenant, [{ unit: unit.id, role }], {
      permission: 'user:update',
      shown: held.filter((each) => seesMembership(own, tenant, each)),
      pointer: '',
    })
    const isIn = (list: readonly Membership[]) => (each: Membership) =>
      list.some((other) => sameMembership(each, other))
    const added = memberships.filter((each) => !isIn(held)(each))
    const removed = errors.length > 0 ? [] : held.filter((each) => !isIn(memberships)(each))
    requireMemberships(own, tenant, [...added, ...removed], 'user:update')
    throwErrors(errors)
    refuseTechnical(user)
    const kept = user.memberships.filter((each) => !isIn(removed)(each))
    if (kept.length + added.length > MAX_MEMBERSHIPS) throw tooMany()
    await change(tx, tenant, user, { added, removed })
    const result = showUser(own, tenant, { ...user, memberships: [...kept, ...added] })
    return { result, ...tell(own, tenant, user, { added, removed }) }
  })
}

/** Takes everything that the user holds at exactly this unit and that the caller sees. */
export function deleteMember(deps: Deps, caller: Caller, named: NamedMember): Promise<Mutated<null>> {
  return mutate(deps, caller, async (tx, own) => {
    const { tenant, unit, user } = await requireMember(deps, tx, own, named)
    const removed = user.memberships.filter((each) => each.unit === unit.internalId)
    if (removed.length === 0) throw new Problem('not_found')
    requireMemberships(own, tenant, removed, 'user:update')
    refuseTechnical(user)
    await change(tx, tenant, user, { added: [], removed })
    return { result: null, ...tell(own, tenant, user, { added: [], removed }) }
  })
}

/** The permission is needed at the unit; whoever holds it there may name anybody of the tenant, if they know the name. */
async function requireMember(deps: Deps, tx: Db, own: Caller, named: NamedMember): Promise<FoundMember> {
  const tenant = await findTenant(deps, named.tenant)
  const unit = tenant?.unitsById.get(named.unit)
  const places = tenant === null || unit === undefined ? [] : [placeOf(tenant, unit.internalId)]
  const question = { permission: 'user:update', read: 'user:read', places, named: namedTenant(tenant) }
  requireThing(own, { ...question, needed: 'any' }, { tenant: named.tenant, unit: named.unit })
  if (tenant === null || unit === undefined) throw new Problem('not_found')
  const user = await findUser(tx, tenant.internalId, named.user)
  if (user === null) throw new Problem('not_found')
  return { tenant, unit, user }
}

interface MembershipChange {
  readonly added: readonly Membership[]
  readonly removed: readonly Membership[]
}

function change(tx: Db, tenant: TenantView, user: UserRecord, { added, removed }: MembershipChange): Promise<void> {
  const write = async (): Promise<void> => {
    for (const membership of removed) await deleteMembership(tx, user.internalId, membership)
    await insertMemberships(tx, { internalId: user.internalId, tenant: tenant.internalId }, added)
  }
  return keepingOneThrough(tx, tenant, write, user.internalId)
}

/** The entry and the reach of a change of what somebody is a member of. */
export function tell(own: Caller, tenant: TenantView, user: UserRecord, { added, removed }: MembershipChange) {
  if (added.length + removed.length === 0) return { audit: [], reach: [] }
  const details = {
    changed: ['memberships'],
    added: nameMemberships(tenant, added),
    removed: nameMemberships(tenant, removed),
  }
  return {
    audit: [entryBy(own, 'user.updated', targetOf(user), homeOf(tenant), details)],
    reach: [{ kind: 'user' as const, id: user.internalId }],
  }
}

function tooMany(): Problem {
  return new Problem('conflict', { detail: `A user has at most ${MAX_MEMBERSHIPS} memberships.` })
}
