/** Groups of SCIM (RFC 7643 §4.2): what their names mean here, and what a patch makes of their members. */

import type { TenantView } from './directory.ts'
import { fold } from './fold.ts'
import { isReadableName, readablePart } from './readable.ts'
import type { Filter } from './scim-filter.ts'
import type { PatchStep, ScimRefusal } from './scim-patch.ts'
import { isScimObject, memberOf, type ScimObject } from './scim-value.ts'

export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'
/** Says what a group stands for, where its name does not. */
export const PLACE_SCHEMA = 'urn:polett:params:scim:schemas:extension:place:2.0:Group'

export interface GroupPlace {
  readonly unit: string | null
  readonly role: string
}

/**
 * The unit and the role that a group stands for: said outright, or by its name, which is `unit/role`, `tenant/role` for
 * the tenant as a whole, or the unit alone for its plain members. Units and roles go by id, or by a name that only one has.
 */
export function placeOfGroup(tenant: TenantView, name: string, said: unknown): GroupPlace | null {
  if (isScimObject(said)) {
    const unit = memberOf(said, 'unit') ?? null
    const role = memberOf(said, 'role')
    return typeof role === 'string' && (unit === null || typeof unit === 'string') ? { unit, role } : null
  }
  const [, place = name, role = 'unit-user'] = /^([^/›]+)[/›]([^/›]+)$/.exec(name) ?? []
  const roleId = idNamed(tenant.roles.values(), role.trim())
  const unit = idNamed(tenant.units.values(), place.trim())
  if (roleId === null) return null
  if (unit !== null) return { unit, role: roleId }
  return place !== name && place.trim() === tenant.id ? { unit: null, role: roleId } : null
}

function idNamed(things: Iterable<{ readonly id: string; readonly name: string }>, text: string): string | null {
  const list = [...things]
  const named = list.filter(({ name }) => fold(name) === fold(text))
  if (list.some(({ id }) => id === text)) return text
  return named.length === 1 ? (named[0]?.id ?? null) : null
}

/** What is to become of a group. Members: those it has (or `all` instead), with some more and without others. */
export interface GroupChange {
  readonly name: string | undefined
  readonly externalId: string | null | undefined
  readonly all: ReadonlySet<string> | null
  readonly added: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
}

interface Drafted extends GroupChange {
  name: string | undefined
  externalId: string | null | undefined
  all: Set<string> | null
  added: Set<string>
  removed: Set<string>
}

/** The whole group, as it is created or replaced. Members that are not spoken of stay. */
export function readGroup(resource: ScimObject): GroupChange | ScimRefusal {
  const name = memberOf(resource, 'displayName')
  const members = memberOf(resource, 'members')
  const ids = idsIn(members ?? [])
  if (ids === null) return MEMBERS
  const draft = { ...emptyChange(), all: members === undefined ? null : new Set(ids) }
  return setName(draft, name) ?? setExternalId(draft, memberOf(resource, 'externalId')) ?? draft
}

export function readGroupPatch(steps: readonly PatchStep[]): GroupChange | ScimRefusal {
  const draft = emptyChange()
  for (const step of steps) {
    const refusal = takeStep(draft, step)
    if (refusal !== null) return refusal
  }
  return draft
}

function emptyChange(): Drafted {
  return { name: undefined, externalId: undefined, all: null, added: new Set(), removed: new Set() }
}

const MEMBERS: ScimRefusal = { scimType: 'invalidValue', detail: 'Members are a list of objects with a value each.' }
const PLACE: ScimRefusal = { scimType: 'mutability', detail: 'What a group stands for stays. Make another group.' }

/** Attributes that Polett does not know are left alone. */
function takeStep(draft: Drafted, { op, path, value }: PatchStep): ScimRefusal | null {
  if (path.schema !== null) return path.schema.toLowerCase() === PLACE_SCHEMA.toLowerCase() ? PLACE : null
  const name = path.name?.toLowerCase()
  if (name === 'displayname') return setName(draft, value)
  if (name === 'externalid') return setExternalId(draft, value)
  if (name !== 'members') return null
  const ids = path.where === null ? idsIn(value ?? []) : idsWhere(path.where)
  if (ids === null) return MEMBERS
  takeMembers(draft, op, ids, op === 'remove' && path.where === null && value === undefined)
  return null
}

function takeMembers(draft: Drafted, op: PatchStep['op'], ids: readonly string[], isEverybody: boolean): void {
  if (op === 'replace' || isEverybody) {
    draft.all = new Set(ids)
    draft.added.clear()
    draft.removed.clear()
  }
  for (const id of ids) {
    if (op === 'remove') {
      draft.removed.add(id)
      draft.added.delete(id)
    } else {
      draft.added.add(id)
      draft.removed.delete(id)
    }
  }
}

const MAX_NAME = 100
const MAX_EXTERNAL_ID = 200

function setName(draft: Drafted, value: unknown): ScimRefusal | null {
  const text = typeof value === 'string' ? value : ''
  // As it was sent where that can be read, spaces at its ends and all: the directory looks for it so.
  const name = isReadableName(text) ? text : readablePart(text)
  if (name === null || name.length > MAX_NAME) {
    return { scimType: 'invalidValue', detail: `displayName: This must have 1 to ${MAX_NAME} characters.` }
  }
  draft.name = name
  return null
}

function setExternalId(draft: Drafted, value: unknown): ScimRefusal | null {
  const text = value ?? null
  if (text !== null && (typeof text !== 'string' || text === '' || text.length > MAX_EXTERNAL_ID)) {
    return { scimType: 'invalidValue', detail: `externalId: This must have 1 to ${MAX_EXTERNAL_ID} characters.` }
  }
  draft.externalId = text
  return null
}

function idsIn(value: unknown): readonly string[] | null {
  const ids = (Array.isArray(value) ? value : [value]).map((each) =>
    isScimObject(each) ? memberOf(each, 'value') : each,
  )
  return ids.every((id) => typeof id === 'string') ? ids : null
}

/** `value eq "…"`, or several of them joined by `or`. */
function idsWhere(where: Filter): readonly string[] | null {
  if (where.kind === 'or') {
    const [left, right] = [idsWhere(where.left), idsWhere(where.right)]
    return left === null || right === null ? null : [...left, ...right]
  }
  if (where.kind !== 'compare' || where.operator !== 'eq' || where.path.name?.toLowerCase() !== 'value') return null
  return typeof where.value === 'string' ? [where.value] : null
}

/** The ids of those who are to be members, given those who are. */
export function membersAfter(change: GroupChange, present: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...(change.all ?? present), ...change.added].filter((id) => !change.removed.has(id)))
}
