/**
 * People as the directory of their company sees and changes them (SCIM, RFC 7644). What it asks for becomes the same
 * calls that everybody makes, so that it may do no more than they.
 */

import type { Deps } from '../deps.ts'
import { type Filter, parseFilter } from '../domain/scim-filter.ts'
import { applyPatch, isRefusal, readPatch } from '../domain/scim-patch.ts'
import {
  mergePatchBetween,
  readDirectoryUser,
  showDirectoryUser,
  type WantedDirectoryUser,
} from '../domain/scim-user.ts'
import { isScimObject, type ScimObject } from '../domain/scim-value.ts'
import { countPeople, listPersonIds, type PersonConditions } from '../store/user-lists.ts'
import { listUsersById } from '../store/users.ts'
import type { Caller } from './caller.ts'
import { requireList } from './directory-judging.ts'
import { findTenant } from './judging.ts'
import type { Mutated } from './mutation.ts'
import { Problem } from './problem.ts'
import { type NamedUser, requireUser, type UserPatch } from './user-judging.ts'
import { deleteUser, updateUser } from './users-change.ts'
import { createUser, type WantedUser } from './users-create.ts'
import { getUser, type ShownUser, showUser, wantedMembership } from './users-read.ts'

export interface ScimQuery {
  readonly filter?: string
  readonly startIndex?: number
  readonly count?: number
}

export interface ScimList<Shown> {
  readonly items: readonly Shown[]
  readonly total: number
  readonly startIndex: number
}

export const MAX_COUNT = 200

/** The people in sight, by number: from the first, which is 1. */
export async function listDirectoryUsers(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  query: ScimQuery,
): Promise<ScimList<ShownUser>> {
  const tenant = requireList(caller, 'user:read', await findTenant(deps, tenantId), tenantId)
  const conditions = query.filter === undefined ? [] : conditionsOf(readFilter(query.filter), USER_CONDITIONS)
  const selection = { tenant: tenant.internalId, member: wantedMembership(caller, tenant, {}), conditions }
  const { count, startIndex } = pageOf(query)
  const db = deps.store.scan
  const total = await countPeople(db, selection)
  const ids = count === 0 ? [] : await listPersonIds(db, selection, { limit: count, offset: startIndex - 1 })
  const users = await listUsersById(db, ids)
  return { items: users.map((user) => showUser(caller, tenant, user)), total, startIndex }
}

export function pageOf({ count = MAX_COUNT / 2, startIndex = 1 }: ScimQuery) {
  return { count: Math.min(Math.max(0, count), MAX_COUNT), startIndex: Math.max(1, startIndex) }
}

export function readFilter(text: string): Filter {
  const filter = parseFilter(text)
  if (filter === null) throw unknownFilter('This filter cannot be read. Compare an attribute with eq.')
  return filter
}

function unknownFilter(detail: string): Problem {
  return new Problem('malformed_request', { scimType: 'invalidFilter', detail })
}

type ConditionOf<Condition> = (value: string) => Condition | null

const USER_CONDITIONS: Readonly<Record<string, ConditionOf<PersonConditions>>> = {
  id: (id) => ({ id }),
  username: (username) => ({ username }),
  externalid: (externalId) => ({ externalId }),
  emails: (email) => ({ email }),
  'emails.value': (email) => ({ email }),
  active: (value) => {
    const isActive = value.toLowerCase()
    if (isActive !== 'true' && isActive !== 'false') return null
    return { status: isActive === 'true' ? 'active' : 'inactive' }
  },
}

/** Comparisons with `eq` that must all hold: those can be looked up. Anything else is refused rather than half done. */
export function conditionsOf<Condition>(
  filter: Filter,
  known: Readonly<Record<string, ConditionOf<Condition>>>,
): readonly Condition[] {
  if (filter.kind === 'and') return [...conditionsOf(filter.left, known), ...conditionsOf(filter.right, known)]
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.path.schema === null && filter.value !== null) {
    const { name, sub } = filter.path
    const asked = [name, ...(sub === null ? [] : [sub])].join('.').toLowerCase()
    // Objects know some names by themselves, and an attribute of such a name would narrow nothing down.
    const condition = Object.hasOwn(known, asked) ? known[asked]?.(String(filter.value)) : undefined
    if (condition !== undefined && condition !== null) return [condition]
  }
  const names = Object.keys(known).join(', ')
  throw unknownFilter(`Filters compare one of these attributes with eq, and are joined by and: ${names}.`)
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
  return updateUser(deps, caller, { tenant: named.tenant, user: user.id }, patch)
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
  return deleteUser(deps, caller, named)
}
