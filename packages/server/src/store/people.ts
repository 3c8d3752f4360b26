/** Users as callers: who they are and what they hold. */

import type { Membership } from '../domain/directory.ts'
import type { Db } from './db.ts'

export interface PersonRecord {
  readonly internalId: number
  readonly id: string
  readonly tenant: number
  readonly username: string
  readonly name: string
  readonly email: string | null
  readonly locale: string | null
  readonly active: boolean
  readonly type: 'person' | 'technical'
  readonly memberships: readonly Membership[]
}

/** The user with all memberships, or null when there is none (any more). */
export async function findPerson(db: Db, internalId: number): Promise<PersonRecord | null> {
  const rows = await db
    .selectFrom('user_account')
    .leftJoin('membership', 'membership.user_id', 'user_account.id')
    .select([
      'user_account.id',
      'user_account.public_id',
      'user_account.tenant_id',
      'user_account.username',
      'user_account.name',
      'user_account.email',
      'user_account.locale',
      'user_account.status',
      'user_account.type',
      'membership.role_id',
      'membership.unit_id',
    ])
    .where('user_account.id', '=', internalId)
    .where('user_account.deleted_at', 'is', null)
    .execute()
  const [row] = rows
  if (row === undefined) return null
  return {
    internalId: row.id,
    id: row.public_id,
    tenant: row.tenant_id,
    username: row.username,
    name: row.name,
    email: row.email,
    locale: row.locale,
    active: row.status === 'active',
    type: row.type,
    memberships: rows.flatMap(({ role_id, unit_id }) => (role_id === null ? [] : [{ role: role_id, unit: unit_id }])),
  }
}
