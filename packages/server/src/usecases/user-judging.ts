/** Who may change or delete a user, and what a change comes to. */

import type { Deps } from '../deps.ts'
import type { Membership, TenantView } from '../domain/directory.ts'
import { refuseTakeover, userPlaces } from '../domain/membership.ts'
import { mergePatch } from '../domain/merge-patch.ts'
import { holds, holdsWithin } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import type { Db } from '../store/db.ts'
import { type Attributes, findUser, type UserRecord } from '../store/users.ts'
import type { Caller } from './caller.ts'
import { findTenant, namedTenant, nameOf, refuseGuarded, requireThing } from './judging.ts'
import { Problem } from './problem.ts'
import { findFieldProblems } from './user-fields.ts'
import { seesMembership } from './users-read.ts'
import {
  MAX_MEMBERSHIPS,
  type NamedMembership,
  requireMemberships,
  resolveMemberships,
  sameMembership,
  throwErrors,
} from './wanted-memberships.ts'

export interface NamedUser {
  readonly tenant: string
  readonly user: string
}

export interface JudgedUser {
  readonly tenant: TenantView
  readonly user: UserRecord
}

type UserPermission = 'user:update' | 'user:delete'

/** `every`: the permission is needed at each membership, and own rights that cover all of theirs. */
export async function requireUser(
  deps: Deps,
  db: Db,
  caller: Caller,
  named: NamedUser,
  { needed, permission }: { readonly permission: UserPermission; readonly needed: 'any' | 'every' },
): Promise<JudgedUser> {
  const { tenant, user } = await lookUp(deps, db, named)
  const places = tenant === null || user === null ? [] : userPlaces(tenant, user.memberships)
  const question = { permission, read: 'user:read', places, named: namedTenant(tenant), needed }
  // Only a place at which the caller sees the user is named, so that a refusal tells nothing about the others.
  const lacking = places.find(
    (place) => holds(caller.rights, 'user:read', place) && !holds(caller.rights, permission, place),
  )
  requireThing(caller, question, { tenant: named.tenant, ...(lacking === undefined ? {} : nameOf(lacking, tenant)) })
  if (tenant === null || user === null) throw new Problem('not_found')
  if (needed === 'every') refuseGuarded(refuseTakeover(caller.rights, tenant, user.memberships, permission), tenant)
  return { tenant, user }
}

async function lookUp(deps: Deps, db: Db, named: NamedUser) {
  const tenant = await findTenant(deps, named.tenant)
  return { tenant, user: tenant === null ? null : await findUser(db, tenant.internalId, named.user) }
}

export interface UserPatch {
  readonly username?: string
  readonly name?: string
  readonly email?: string | null
  readonly locale?: string | null
  readonly status?: 'active' | 'inactive'
  readonly attributes?: Attributes | null
  readonly externalId?: string | null
  readonly memberships?: readonly NamedMembership[]
  readonly password?: string | null
}

export interface JudgedPatch extends JudgedUser {
  readonly added: readonly Membership[]
  readonly removed: readonly Membership[]
  /** With the patch applied; undefined when it names none. */
  readonly attributes: Attributes | undefined
}

/**
 * What somebody signs in with, whether they may, and whom a directory's changes are about: whoever can change it can
 * become them, or keep them from being stopped.
 */
const IDENTITY = ['username', 'email', 'password', 'status', 'externalId'] as const
const DESCRIPTION = ['name', 'locale', 'attributes'] as const

export async function judgePatch(
  deps: Deps,
  db: Db,
  caller: Caller,
  named: NamedUser,
  patch: UserPatch,
): Promise<JudgedPatch> {
  const { tenant, user } = await requirePatched(deps, db, caller, named, patch)
  const shown = user.memberships.filter((each) => seesMembership(caller, tenant, each))
  const { errors, memberships } = resolveMemberships(caller, tenant, patch.memberships ?? [], {
    ...{ permission: 'user:update', shown },
    pointer: '/memberships',
  })
  const isIn = (list: readonly Membership[]) => (each: Membership) => list.some((other) => sameMembership(each, other))
  const replaced = patch.memberships !== undefined
  const added = memberships.filter((each) => !isIn(user.memberships)(each))
  const removed = replaced ? shown.filter((each) => !isIn(memberships)(each)) : []
  // A name that was not found makes the rest of the list uncertain: what it leaves out is not judged as removed.
  requireMemberships(caller, tenant, errors.length > 0 ? added : [...added, ...removed], 'user:update')
  const attributes = patch.attributes === undefined ? undefined : mergeAttributes(user.attributes, patch.attributes)
  const tooMany = user.memberships.length + added.length - removed.length > MAX_MEMBERSHIPS
  throwErrors([
    ...errors,
    ...(tooMany && replaced ? [TOO_MANY] : []),
    ...findFieldProblems({ ...patch, attributes }, patch.username ?? user.username),
  ])
  refuseTechnical(user)
  return { tenant, user, added, removed, attributes }
}

const TOO_MANY = {
  pointer: '/memberships',
  code: 'too_many',
  message: `A user has at most ${MAX_MEMBERSHIPS} memberships, those out of your sight included.`,
}

function mergeAttributes(present: Attributes, patch: Attributes | null): Attributes {
  return patch === null ? {} : mergePatch(present, patch)
}

async function requirePatched(
  deps: Deps,
  db: Db,
  caller: Caller,
  named: NamedUser,
  patch: UserPatch,
): Promise<JudgedUser> {
  const permission = 'user:update'
  const identity = IDENTITY.some((field) => patch[field] !== undefined)
  const described = DESCRIPTION.some((field) => patch[field] !== undefined)
  if (!identity && !described && patch.memberships !== undefined) {
    // Each membership that comes or goes is judged at its own place; here the user need only be in sight.
    const { tenant, user } = await lookUp(deps, db, named)
    if (tenant !== null && user !== null && seesUser(caller, tenant, user)) {
      if (holdsWithin(caller.rights, permission, inTenant(tenant.internalId))) return { tenant, user }
    }
  }
  return requireUser(deps, db, caller, named, { permission, needed: identity ? 'every' : 'any' })
}

function seesUser(caller: Caller, tenant: TenantView, user: UserRecord): boolean {
  return userPlaces(tenant, user.memberships).some((place) => holds(caller.rights, 'user:read', place))
}

/** They come and go with their token. */
export function refuseTechnical({ type }: UserRecord): void {
  if (type !== 'technical') return
  throw new Problem('conflict', {
    detail: 'This is the technical user of a token. It comes and goes with the token and cannot be changed by itself.',
  })
}
