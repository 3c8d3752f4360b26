/** Users, as they are listed and shown. A caller sees a user at one of their memberships, and of those only the ones in sight. */

import type { Deps } from '../deps.ts'
import { type Membership, placeOf, subtreeOf, type TenantView } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import { userPlaces } from '../domain/membership.ts'
import { holds } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import { administratingRoles } from '../domain/second-factor.ts'
import { searchIds } from '../store/text-search.ts'
import {
  countUserRows,
  listUserRows,
  USER_COLUMNS,
  type UserRow,
  type UserSelection,
  type WantedMembership,
} from '../store/user-lists.ts'
import { type Attributes, findUser, listUsersById, type UserRecord } from '../store/users.ts'
import type { Caller } from './caller.ts'
import { requireList } from './directory-judging.ts'
import { findTenant, namedTenant, requireThing } from './judging.ts'
import { isLongText, type ListQuery, matchesText, orderOf, type ShownPage } from './list-query.ts'
import { listPage } from './listing.ts'
import { Problem } from './problem.ts'

export interface ShownUser {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly email: string | null
  readonly locale: string | null
  readonly status: 'active' | 'inactive'
  readonly type: 'person' | 'technical'
  readonly attributes: Attributes
  readonly secondFactor: boolean
  readonly externalId: string | null
  readonly memberships: readonly {
    readonly unit: string | null
    readonly unitName: string | null
    readonly role: string
    readonly roleName: string
  }[]
  readonly createdAt: number
  readonly updatedAt: number
}

export interface UserQuery extends ListQuery {
  readonly status?: 'active' | 'inactive'
  readonly type?: 'person' | 'technical'
  /** A unit: members of it or of one below it. */
  readonly unit?: string
  readonly role?: string
  readonly secondFactor?: 'missing'
}

/** More hits than this are not listed one by one: the list is walked and compared instead. */
const MAX_FOUND = 10_000

/** So few are looked at wherever they live. */
const FEW_HITS = 1_000

export async function listUsers(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  query: UserQuery,
): Promise<ShownPage<ShownUser>> {
  const tenant = requireList(caller, 'user:read', await findTenant(deps, tenantId), tenantId)
  const { cursor, limit, q, role, secondFactor, sort, status, type, unit } = query
  const found = await searchUsers(deps, tenant, q)
  const selection: UserSelection = {
    ...orderOf(sort, USER_COLUMNS, USER_COLUMNS.name),
    tenant: tenant.internalId,
    member: wantedMembership(caller, tenant, query),
    among: found,
    unproven: secondFactor === 'missing',
  }
  const stream = {
    rows: (after: { key: string | number; id: number } | null, size: number) =>
      listUserRows(deps.store.scan, selection, after, size),
    count: (max: number) => countUserRows(deps.store.scan, selection, max),
  }
  const matches = rowFilter({ q: found === null ? q : undefined, status, type })
  const page = await listPage(
    deps,
    { streams: [stream], descending: selection.descending, ...(matches === null ? {} : { matches }) },
    {
      list: 'users',
      tenant: tenant.internalId,
      filter: [sort, status, type, unit, role, q, secondFactor].map((each) => each ?? null),
    },
    { cursor, limit },
  )
  const users = await listUsersById(
    deps.store.scan,
    page.rows.map(({ id }) => id),
  )
  const { nextCursor, total, totalIsMinimum } = page
  return { items: users.map((user) => showUser(caller, tenant, user)), nextCursor, total, totalIsMinimum }
}

/** What is compared row by row; null when every row belongs to the list. */
function rowFilter(wanted: {
  readonly q: string | undefined
  readonly status: string | undefined
  readonly type: string | undefined
}): ((row: UserRow) => boolean) | null {
  const { q, status, type } = wanted
  if ([q, status, type].every((each) => each === undefined)) return null
  return (row) =>
    (status === undefined || row.status === status) &&
    (type === undefined || row.type === type) &&
    matchesText(q, [row.nameFolded, row.usernameFolded])
}

/** Internal ids of users whose names contain the text; null when the list has to be compared row by row. */
async function searchUsers(
  deps: Deps,
  { internalId }: TenantView,
  q: string | undefined,
): Promise<readonly number[] | null> {
  if (q === undefined || !isLongText(q)) return null
  const { dialect, scan } = deps.store
  const within = { tenants: [internalId], few: FEW_HITS }
  const found = await searchIds(scan, dialect, 'user_account', fold(q), within, MAX_FOUND + 1)
  return found.length > MAX_FOUND ? null : found
}

/** A filter looks only at memberships that the caller sees, so it tells nothing of the others. */
export function wantedMembership(
  caller: Caller,
  tenant: TenantView,
  { role, secondFactor, unit }: Pick<UserQuery, 'role' | 'secondFactor' | 'unit'>,
): WantedMembership | null {
  const seesAll = holds(caller.rights, 'user:read', inTenant(tenant.internalId))
  if (seesAll && [role, secondFactor, unit].every((each) => each === undefined)) return null
  const at = unit === undefined ? null : (tenant.unitsById.get(unit)?.internalId ?? NOTHING)
  const asked = at === null ? null : at === NOTHING ? [] : subtreeOf(tenant, at)
  const inSight = (each: number) => seesAll || holds(caller.rights, 'user:read', placeOf(tenant, each))
  const units = asked === null && seesAll ? null : (asked ?? [...tenant.units.keys()]).filter(inSight)
  return {
    units,
    role: role === undefined ? null : (tenant.rolesById.get(role)?.internalId ?? NOTHING),
    ...(secondFactor === undefined ? {} : { roles: administratingRoles(tenant) }),
  }
}

/** No row has this internal id. */
const NOTHING = -1

export async function getUser(deps: Deps, caller: Caller, tenantId: string, named: string): Promise<ShownUser> {
  const tenant = await findTenant(deps, tenantId)
  const user = tenant === null ? null : await findUser(deps.store.read, tenant.internalId, named)
  const places = tenant === null || user === null ? [] : userPlaces(tenant, user.memberships)
  const question = { permission: 'user:read', read: 'user:read', places, named: namedTenant(tenant) }
  requireThing(caller, { ...question, needed: 'any' }, { tenant: tenantId })
  if (tenant === null || user === null) throw new Problem('not_found')
  return showUser(caller, tenant, user)
}

/** Whether the caller sees that somebody holds this. */
export function seesMembership(caller: Caller, tenant: TenantView, { unit }: Membership): boolean {
  return holds(caller.rights, 'user:read', placeOf(tenant, unit))
}

export function showUser(caller: Caller, tenant: TenantView, user: UserRecord): ShownUser {
  const { internalId, memberships, ...rest } = user
  return { ...rest, memberships: memberships.filter((each) => seesMembership(caller, tenant, each)).flatMap(named) }

  function named({ role, unit }: Membership) {
    const held = tenant.roles.get(role)
    const at = unit === null ? null : tenant.units.get(unit)
    if (held === undefined || at === undefined) return []
    return [{ unit: at?.id ?? null, unitName: at?.name ?? null, role: held.id, roleName: held.name }]
  }
}
