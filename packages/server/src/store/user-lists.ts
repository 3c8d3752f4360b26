/** Users of a tenant in the order of a list: only what ordering and filtering need, because attributes can be large. */

import type { Db } from './db.ts'
import { countUpTo, type Order, type Position, selectPage } from './keyset.ts'

export const USER_COLUMNS = {
  name: 'user_account.name_folded',
  username: 'user_account.username_folded',
  createdAt: 'user_account.created_at',
}

/** A membership that a user must have to be in the list; null members mean any. */
export interface WantedMembership {
  readonly units: readonly number[] | null
  readonly role: number | null
}

export interface UserSelection {
  readonly tenant: number
  readonly column: string
  readonly descending: boolean
  readonly member: WantedMembership | null
  /** Internal ids that a search has found; null is everybody. */
  readonly among: readonly number[] | null
}

export interface UserRow extends Position {
  readonly status: 'active' | 'inactive'
  readonly type: 'person' | 'technical'
  readonly nameFolded: string
  readonly usernameFolded: string
}

export async function listUserRows(
  db: Db,
  selection: UserSelection,
  after: Position | null,
  limit: number,
): Promise<UserRow[]> {
  const order: Order = { ...selection, id: 'user_account.id' }
  const query = selectUsers(db, selection).select(['id', 'status', 'type', 'name_folded', 'username_folded'])
  const rows = await selectPage(query, order, after, limit).execute()
  return rows.map(({ id, key, name_folded, status, type, username_folded }) => ({
    ...{ id, key, status, type },
    nameFolded: name_folded,
    usernameFolded: username_folded,
  }))
}

export function countUserRows(db: Db, selection: UserSelection, limit: number): Promise<number> {
  return countUpTo(db, selectUsers(db, selection), limit)
}

function selectUsers(db: Db, { among, member, tenant }: UserSelection) {
  return db
    .selectFrom('user_account')
    .where('tenant_id', '=', tenant)
    .where('deleted_at', 'is', null)
    .$if(among !== null, (query) => query.where('id', 'in', among ?? []))
    .$if(member !== null, (query) => query.where('id', 'in', membersOf(db, tenant, member)))
}

function membersOf(db: Db, tenant: number, member: WantedMembership | null) {
  const { role = null, units = null } = member ?? {}
  return db
    .selectFrom('membership')
    .select('user_id')
    .where('membership.tenant_id', '=', tenant)
    .$if(units !== null, (query) => query.where('unit_id', 'in', units ?? []))
    .$if(role !== null, (query) => query.where('role_id', '=', role ?? 0))
}
