/**
 * People as the directory of their company sees and changes them (SCIM, RFC 7644). What it asks for becomes the same
 * calls that everybody makes, so that it may do no more than they.
 */

import type { Deps } from '../deps.ts'
import { comparisonsIn, isLookUp, type KnownAttributes } from '../domain/scim-condition.ts'
import { applyPatch, isRefusal, readPatch } from '../domain/scim-patch.ts'
import {
  mergePatchBetween,
  readDirectoryUser,
  showDirectoryUser,
  type WantedDirectoryUser,
} from '../domain/scim-user.ts'
import { isScimObject, type ScimObject } from '../domain/scim-value.ts'
import type { Db } from '../store/db.ts'
import type { PersonCondition, PersonKey } from '../store/person-conditions.ts'
import { countPeople, countPeopleUpTo, listPersonIds } from '../store/user-lists.ts'
import { listUsersById } from '../store/users.ts'
import type { Caller } from './caller.ts'
import { requireList } from './directory-judging.ts'
import { findTenant } from './judging.ts'
import type { Mutated } from './mutation.ts'
import { Problem } from './problem.ts'
import { pageOf, readFilter, type ScimList, type ScimQuery } from './scim-lists.ts'
import { type NamedUser, requireUser, type UserPatch } from './user-judging.ts'
import { deleteUser, updateUser } from './users-change.ts'
import { createUser, type WantedUser } from './users-create.ts'
import { getUser, type ShownUser, showUser, wantedMembership } from './users-read.ts'

const EMAIL = { key: 'email', kind: 'lower' } as const

const USER_ATTRIBUTES: KnownAttributes<PersonKey> = {
  id: { key: 'id', kind: 'exact' },
  username: { key: 'username', kind: 'folded' },
  externalid: { key: 'externalId', kind: 'exact' },
  displayname: { key: 'name', kind: 'folded' },
  'name.formatted': { key: 'name', kind: 'folded' },
  emails: EMAIL,
  'emails.value': EMAIL,
  // As the one address is shown.
  'emails.type': { ...EMAIL, always: 'work' },
  'emails.primary': { ...EMAIL, always: true },
  preferredlanguage: { key: 'locale', kind: 'lower' },
  active: { key: 'active', kind: 'boolean' },
  'meta.created': { key: 'created', kind: 'instant' },
  'meta.lastmodified': { key: 'updated', kind: 'instant' },
}

/** The people in sight, by number: from the first, which is 1. */
export async function listDirectoryUsers(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  query: ScimQuery,
): Promise<ScimList<ShownUser>> {
  const tenant = requireList(caller, 'user:read', await findTenant(deps, tenantId), tenantId)
  const db = deps.store.scan
  const condition = query.filter === undefined ? null : readFilter(query.filter, USER_ATTRIBUTES)
  if (condition !== null) await refuseWalk(db, tenant.internalId, condition)
  const selection = { tenant: tenant.internalId, member: wantedMembership(caller, tenant, {}), condition }
  const { count, startIndex } = pageOf(query)
  const total = await countPeople(db, selection)
  const ids = count === 0 ? [] : await listPersonIds(db, selection, { limit: count, offset: startIndex - 1 })
  const users = await listUsersById(db, ids)
  return { items: users.map((user) => showUser(caller, tenant, user)), total, startIndex }
}

/** What these are compared with leads to few people, along an index. */
const LOOK_UPS: ReadonlySet<PersonKey> = new Set(['email', 'externalId', 'id', 'username'])

/** So many people are looked at one by one. */
const MAX_WALKED = 10_000

/** Throws `tooMany` for what would read all people of a large tenant; to be active or not is as cheap as no filter. */
async function refuseWalk(db: Db, tenant: number, condition: PersonCondition): Promise<void> {
  if (isLookUp(condition, LOOK_UPS) || comparisonsIn(condition).every(({ key }) => key === 'active')) return
  if ((await countPeopleUpTo(db, tenant, MAX_WALKED + 1)) <= MAX_WALKED) return
  throw new Problem('malformed_request', {
    scimType: 'tooMany',
    detail: `There are more than ${MAX_WALKED} people here, who are not compared one by one. Compare userName, externalId, id or emails.value with eq, joined by and with the rest.`,
  })
}

/** A person. The technical users of tokens are nobody's directory's. */
export async function getDirectoryUser(deps: Deps, caller: Caller, named: NamedUser): Promise<ShownUser> {
  const user = await getUser(deps, caller, named.tenant, named.user)
  if (user.type === 'technical') throw new Problem('not_found')
  return user
}

export function createDirectoryUser(
  deps: Deps,
  caller: Caller,
  tenant: string,
  body: ScimObject,
): Promise<Mutated<ShownUser>> {
  const { active, kept, password, ...wanted } = readWanted(body, null)
  return createUser(deps, caller, tenant, {
    ...wanted,
    ...(active === undefined ? {} : { status: statusOf(active) }),
    ...(Object.keys(kept).length === 0 ? {} : { attributes: { [KEPT]: kept } }),
    ...(password === undefined ? {} : { password }),
  } satisfies WantedUser)
}

/** Where among a person's attributes lies what their directory keeps. */
const KEPT = 'scim'

function statusOf(active: boolean) {
  return active ? 'active' : 'inactive'
}

function readWanted(resource: ScimObject, before: ScimObject | null): WantedDirectoryUser {
  const wanted = readDirectoryUser(resource, before)
  if (!('username' in wanted)) {
    const errors = wanted.map(({ attribute, message }) => ({ pointer: `/${attribute}`, code: 'not_allowed', message }))
    throw new Problem('invalid_input', { errors })
  }
  return wanted
}

export function replaceDirectoryUser(
  deps: Deps,
  caller: Caller,
  named: NamedUser,
  body: ScimObject,
): Promise<Mutated<ShownUser>> {
  return changeTo(deps, caller, named, () => readWanted(body, null))
}

export async function patchDirectoryUser(
  deps: Deps,
  caller: Caller,
  named: NamedUser,
  body: ScimObject,
): Promise<Mutated<ShownUser>> {
  const steps = readPatch(body)
  if (isRefusal(steps)) throw new Problem('malformed_request', { ...steps })
  return changeTo(deps, caller, named, (before) => {
    const patched = applyPatch(before, steps)
    if (isRefusal(patched)) throw new Problem('malformed_request', { ...patched })
    return readWanted(patched, before)
  })
}

/** Only what differs is asked for, because some of it needs more rights than the rest. */
async function changeTo(
  deps: Deps,
  caller: Caller,
  named: NamedUser,
  want: (before: ScimObject) => WantedDirectoryUser,
): Promise<Mutated<ShownUser>> {
  const { tenant, user } = await requireUser(deps, deps.store.read, caller, named, {
    ...{ permission: 'user:update', needed: 'any' },
  })
  const shown = showUser(caller, tenant, user)
  const { active, externalId, kept, password, ...plain } = want(asResource(shown))
  const status = active === undefined ? user.status : statusOf(active)
  const attributes = mergePatchBetween(keptOf(shown), kept)
  const patch: UserPatch = {
    ...(plain.username === user.username ? {} : { username: plain.username }),
    ...(plain.name === user.name ? {} : { name: plain.name }),
    ...(plain.email === user.email ? {} : { email: plain.email }),
    ...(plain.locale === user.locale ? {} : { locale: plain.locale }),
    ...(status === user.status ? {} : { status }),
    ...(externalId === undefined || externalId === user.externalId ? {} : { externalId }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes: { [KEPT]: attributes } }),
    ...(password === undefined ? {} : { password }),
  }
  return updateUser(deps, caller, { tenant: named.tenant, user: user.id }, patch, 'directory')
}

/** What SCIM shows of a person, without where it lies and what groups they are in. */
export function asResource(user: ShownUser): ScimObject {
  return showDirectoryUser({ ...user, active: user.status === 'active', kept: keptOf(user) })
}

function keptOf({ attributes }: ShownUser): ScimObject {
  const kept = attributes[KEPT]
  return isScimObject(kept) ? kept : {}
}

export function deleteDirectoryUser(deps: Deps, caller: Caller, named: NamedUser): Promise<Mutated<null>> {
  return deleteUser(deps, caller, named, 'directory')
}
