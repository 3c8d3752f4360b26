/** Groups of a company's directory as administrators look at them: what each stands for, and how many are in it. */

import type { Deps } from '../deps.ts'
import { fold } from '../domain/fold.ts'
import { countGroupMembers, type GroupRecord, membershipKey } from '../store/scim-groups.ts'
import type { Caller } from './caller.ts'
import type { Position } from './cursor.ts'
import { requireList } from './directory-judging.ts'
import { findTenant } from './judging.ts'
import { type ListQuery, matchesText, type ShownPage } from './list-query.ts'
import { comparePositions, listPage, type Row } from './listing.ts'
import { groupsOf, seesGroup } from './scim-groups.ts'

export interface CountedGroup {
  readonly id: string
  readonly name: string
  readonly externalId: string | null
  readonly unit: { readonly id: string; readonly name: string } | null
  readonly role: { readonly id: string; readonly name: string }
  readonly members: number
  readonly createdAt: number
  readonly updatedAt: number
}

interface GroupRow extends Row {
  readonly record: GroupRecord
}

/** By name, those whose members the caller sees: the same that a directory with their rights would be shown. */
export async function listCountedGroups(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  { cursor, limit, q, sort }: ListQuery,
): Promise<ShownPage<CountedGroup>> {
  const tenant = requireList(caller, 'user:read', await findTenant(deps, tenantId), tenantId)
  const db = deps.store.scan
  const descending = sort === '-name'
  const rows = (await groupsOf(db, tenant))
    .filter((record) => seesGroup(caller, tenant, record) && matchesText(q, [record.name]))
    .map((record): GroupRow => ({ key: fold(record.name), id: record.internalId, record }))
  const question = { list: 'directory-groups', tenant: tenant.internalId, filter: [descending, q ?? null] }
  const listing = { streams: [streamOf(rows, descending)], descending }
  const page = await listPage(deps, listing, question, { cursor, limit })
  const counts = await countGroupMembers(
    db,
    page.rows.map(({ record }) => record.membership),
  )
  const items = page.rows.map(({ record }): CountedGroup => {
    const { createdAt, externalId, id, membership, name, updatedAt } = record
    const unit = membership.unit === null ? undefined : tenant.units.get(membership.unit)
    const role = tenant.roles.get(membership.role)
    return {
      ...{ id, name, externalId, createdAt, updatedAt },
      unit: unit === undefined ? null : { id: unit.id, name: unit.name },
      role: { id: role?.id ?? '', name: role?.name ?? '' },
      members: counts.get(membershipKey(membership)) ?? 0,
    }
  })
  return { ...page, items }
}

/** They are few enough to be read at once, and are ordered here. */
function streamOf(unordered: readonly GroupRow[], descending: boolean) {
  const sign = descending ? -1 : 1
  const rows = unordered.toSorted((a, b) => sign * comparePositions(a, b))
  return {
    rows: async (after: Position | null, limit: number) =>
      rows.filter((row) => after === null || sign * comparePositions(row, after) > 0).slice(0, limit),
    count: async () => rows.length,
  }
}
