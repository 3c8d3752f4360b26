/** Creating a user, with the memberships they begin with. */

import type { Deps } from '../deps.ts'
import type { Membership, TenantView } from '../domain/directory.ts'
import { holdsWithin } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import { normaliseUsername } from '../domain/username.ts'
import { insertMemberships, insertNewPerson } from '../store/new-users.ts'
import type { Attributes, UserRecord } from '../store/users.ts'
import type { Caller } from './caller.ts'
import { orTaken, requireHome } from './directory-judging.ts'
import { newId } from './ids.ts'
import { findTenant, requireCreation } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { findFieldProblems, hashNewPassword } from './user-fields.ts'
import { type ShownUser, showUser } from './users-read.ts'
import { type NamedMembership, requireMemberships, resolveMemberships, throwErrors } from './wanted-memberships.ts'

export interface WantedUser {
  readonly username: string
  readonly name: string
  readonly email?: string | null
  readonly locale?: string | null
  readonly status?: 'active' | 'inactive'
  readonly attributes?: Attributes
  readonly externalId?: string | null
  readonly memberships?: readonly NamedMembership[]
  readonly password?: string | null
}

/** Judged at each membership; with none, at the tenant. Own rights must cover every role that is given. */
export async function createUser(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  wish: WantedUser,
): Promise<Mutated<ShownUser>> {
  const wanted = { ...wish, username: normaliseUsername(wish.username) }
  // Judged before the hash as well, so that only who may create users can make the server hash.
  await judgeCreation(deps, caller, tenantId, wanted)
  const passwordHash = await hashNewPassword(deps, wanted.password ?? null)
  return mutate(deps, caller, async (tx, own) => {
    const { memberships, tenant } = await judgeCreation(deps, own, tenantId, wanted)
    const person = { ...newPerson(deps, wanted), memberships }
    const row = { ...person, tenant: tenant.internalId, passwordHash }
    const internalId = await orTaken(deps, takenUser(person.username, person.externalId), () =>
      insertNewPerson(tx, row, person.createdAt),
    )
    await insertMemberships(tx, { internalId, tenant: tenant.internalId }, memberships)
    const target = { type: 'user', id: person.id, name: person.name }
    const home = { internalId: tenant.internalId, id: tenant.id }
    const details = {
      username: person.username,
      status: person.status,
      memberships: nameMemberships(tenant, memberships),
      withPassword: passwordHash !== null,
    }
    return {
      result: showUser(own, tenant, { ...person, internalId }),
      audit: [entryBy(own, 'user.created', target, home, details)],
      reach: [],
    }
  })
}

function newPerson(deps: Deps, wanted: WantedUser): Omit<UserRecord, 'internalId' | 'memberships'> {
  const { attributes = {}, email = null, externalId = null, locale = null, name, status = 'active', username } = wanted
  const now = deps.now()
  const id = newId('usr', deps.entropy)
  const stamps = { externalId, secondFactor: false, createdAt: now, updatedAt: now }
  return { id, username, name, email, locale, status, type: 'person', attributes, ...stamps }
}

/** What stands in the way where one of them is taken. */
export function takenUser(username: string, externalId: string | null): string {
  return `A user named ${username}${externalId === null ? '' : ', or with this external id,'}`
}

async function judgeCreation(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  wanted: WantedUser,
): Promise<{ tenant: TenantView; memberships: readonly Membership[] }> {
  const permission = 'user:create'
  const tenant = requireHome(caller, permission, await findTenant(deps, tenantId), tenantId)
  const place = inTenant(tenant.internalId)
  const named = wanted.memberships ?? []
  if (named.length === 0 || !holdsWithin(caller.rights, permission, place)) {
    requireCreation(caller, { permission, place, named: tenant.internalId }, { tenant: tenantId })
  }
  const resolving = { permission, shown: [], pointer: '/memberships' } as const
  const { errors, memberships } = resolveMemberships(caller, tenant, named, resolving)
  requireMemberships(caller, tenant, memberships, permission)
  throwErrors([...errors, ...findFieldProblems(wanted, wanted.username)])
  return { tenant, memberships }
}

/** Memberships in the words of the API, for the audit log. */
export function nameMemberships(tenant: TenantView, memberships: readonly Membership[]) {
  return memberships.map(({ role, unit }) => ({
    unit: unit === null ? null : (tenant.units.get(unit)?.id ?? ''),
    role: tenant.roles.get(role)?.id ?? '',
  }))
}
