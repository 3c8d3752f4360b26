/** Groups of a company's directory: names for one role in one unit, or in the tenant as a whole; and who holds it. */

import { type RawBuilder, sql } from 'kysely'
import type { Membership } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'

export interface GroupRecord {
  readonly internalId: number
  readonly id: string
  readonly membership: Membership
  readonly name: string
  readonly externalId: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** In the order in which they were made. */
export async function listGroups(db: Db, tenant: number): Promise<GroupRecord[]> {
  const rows = await db.selectFrom('scim_group').selectAll().where('tenant_id', '=', tenant).orderBy('id').execute()
  return rows.map((row) => ({
    ...{ internalId: row.id, id: row.public_id, name: row.name, externalId: row.external_id },
    membership: { unit: row.unit_id, role: row.role_id },
    ...{ createdAt: row.created_at, updatedAt: row.updated_at },
  }))
}

/** Throws the database's unique violation when its place, its name or its external id is taken. */
export async function insertGroup(tx: Db, tenant: number, group: Omit<GroupRecord, 'internalId'>): Promise<void> {
  await tx
    .insertInto('scim_group')
    .values({
      ...{ public_id: group.id, tenant_id: tenant, unit_id: group.membership.unit, role_id: group.membership.role },
      ...{ name: group.name, name_folded: fold(group.name), external_id: group.externalId },
      ...{ created_at: group.createdAt, updated_at: group.updatedAt },
    })
    .execute()
}

/** Throws the database's unique violation when its name or its external id is taken. */
export async function updateGroupRow(
  tx: Db,
  internalId: number,
  { externalId, name }: Pick<GroupRecord, 'externalId' | 'name'>,
  now: number,
): Promise<void> {
  await tx
    .updateTable('scim_group')
    .set({ name, name_folded: fold(name), external_id: externalId, updated_at: now })
    .where('id', '=', internalId)
    .execute()
}

export async function deleteGroupRow(tx: Db, internalId: number): Promise<void> {
  await tx.deleteFrom('scim_group').where('id', '=', internalId).execute()
}

export interface GroupMember {
  readonly internalId: number
  readonly id: string
  readonly name: string
}

/** The people who hold exactly this. */
export async function listGroupMembers(db: Db, { role, unit }: Membership): Promise<GroupMember[]> {
  const rows = await db
    .selectFrom('membership')
    .innerJoin('user_account', 'user_account.id', 'membership.user_id')
    .select(['user_account.id', 'user_account.public_id', 'user_account.name'])
    .where('membership.role_id', '=', role)
    .where(isAt(unit))
    .where('user_account.type', '=', 'person')
    .where('user_account.deleted_at', 'is', null)
    .orderBy('membership.id')
    .execute()
  return rows.map((row) => ({ internalId: row.id, id: row.public_id, name: row.name }))
}

/** One name for a role at a place. */
export const membershipKey = ({ role, unit }: Membership): string => `${role}/${unit ?? ''}`

/** How many people hold each of these, by `membershipKey`; what nobody holds is left out. */
export async function countGroupMembers(db: Db, wanted: readonly Membership[]): Promise<ReadonlyMap<string, number>> {
  if (wanted.length === 0) return new Map()
  const roles = [...new Set(wanted.map(({ role }) => role))]
  const rows = await db
    .selectFrom('membership')
    .innerJoin('user_account', 'user_account.id', 'membership.user_id')
    .select(['membership.role_id', 'membership.unit_id', sql<number>`count(*)`.as('count')])
    .where('membership.role_id', 'in', roles)
    .where('user_account.type', '=', 'person')
    .where('user_account.deleted_at', 'is', null)
    .groupBy(['membership.role_id', 'membership.unit_id'])
    .execute()
  return new Map(rows.map((row) => [membershipKey({ role: row.role_id, unit: row.unit_id }), Number(row.count)]))
}

function isAt(unit: number | null): RawBuilder<boolean> {
  return unit === null ? sql<boolean>`membership.unit_id is null` : sql<boolean>`membership.unit_id = ${unit}`
}

/** Internal ids of those of a tenant who have these ids; who is not there is left out. */
export async function listUsersByPublicId(db: Db, tenant: number, ids: readonly string[]): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('user_account')
    .select('id')
    .where('public_id', 'in', ids)
    .where('tenant_id', '=', tenant)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
