/** Users of a tenant in the order of a list: only what ordering and filtering need, because attributes can be large. */

import { sql } from 'kysely'
import type { Db } from './db.ts'
import { HAS_SECOND_FACTOR } from './factors.ts'
import { countRows, countUpTo, type Order, type Position, selectPage } from './keyset.ts'
import { type PersonCondition, personIs } from './person-conditions.ts'

export const USER_COLUMNS = {
  name: 'user_account.name_folded',
  username: 'user_account.username_folded',
  createdAt: 'user_account.created_at',
}

/** A membership that a user must have to be in the list; null members mean any. */
export interface WantedMembership {
  readonly units: readonly number[] | null
  readonly role: number | null
  /** One of these, where it is given. */
  readonly roles?: readonly number[]
}

export interface UserSelection {
  readonly tenant: number
  readonly column: string
  readonly descending: boolean
  readonly member: WantedMembership | null
  /** Internal ids that a search has found; null is everybody. */
  readonly among: readonly number[] | null
  /** Active people without a second factor. */
  readonly unproven?: boolean
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

type Selected = Pick<UserSelection, 'among' | 'member' | 'tenant' | 'unproven'>

function selectUsers(db: Db, { among, member, tenant, unproven = false }: Selected) {
  return db
    .selectFrom('user_account')
    .where('tenant_id', '=', tenant)
    .where('deleted_at', 'is', null)
    .$if(among !== null, (query) => query.where('id', 'in', among ?? []))
    .$if(member !== null, (query) => query.where('id', 'in', membersOf(db, tenant, member)))
    .$if(unproven, (query) =>
      query.where('status', '=', 'active').where('type', '=', 'person').where(HAS_SECOND_FACTOR, '=', 0),
    )
}

function membersOf(db: Db, tenant: number, member: WantedMembership | null) {
  const { role = null, roles, units = null } = member ?? {}
  return db
    .selectFrom('membership')
    .select('user_id')
    .where('membership.tenant_id', '=', tenant)
    .$if(units !== null, (query) => query.where('unit_id', 'in', units ?? []))
    .$if(role !== null, (query) => query.where('role_id', '=', role ?? 0))
    .$if(roles !== undefined, (query) => query.where('role_id', 'in', roles ?? []))
}

export interface PersonSelection {
  readonly tenant: number
  readonly member: WantedMembership | null
  /** Null: everybody. */
  readonly condition: PersonCondition | null
}

/** Internal ids of people in the order in which they came, from one number on. */
export async function listPersonIds(
  db: Db,
  selection: PersonSelection,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<number[]> {
  const rows = await selectPeople(db, selection)
    .select('id')
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ id }) => id)
}

export function countPeople(db: Db, selection: PersonSelection): Promise<number> {
  return countRows(db, selectPeople(db, selection).select(sql`1`.as('one')))
}

/** How many people a tenant has, whoever sees them; no more than the limit. */
export function countPeopleUpTo(db: Db, tenant: number, limit: number): Promise<number> {
  return countUpTo(db, selectUsers(db, { tenant, member: null, among: null }), limit)
}

function selectPeople(db: Db, { condition, member, tenant }: PersonSelection) {
  const everybody = selectUsers(db, { tenant, member, among: null }).where('type', '=', 'person')
  return condition === null ? everybody : everybody.where(personIs(condition))
}
