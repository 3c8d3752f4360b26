/** The person a token is made for. */

import { sql } from 'kysely'
import type { Membership } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'

export interface Holder {
  readonly internalId: number
  readonly id: string
  readonly name: string
  readonly type: 'person' | 'technical'
  readonly memberships: readonly Membership[]
}

/** By id (`usr_…`) or username, in one tenant; null when there is nobody of that name. */
export async function findHolder(db: Db, tenant: number, user: string): Promise<Holder | null> {
  const rows = await db
    .selectFrom('user_account')
    .leftJoin('membership', 'membership.user_id', 'user_account.id')
    .select([
      'user_account.id',
      'user_account.public_id',
      'user_account.name',
      'user_account.type',
      'membership.role_id',
      'membership.unit_id',
    ])
    .where('user_account.tenant_id', '=', tenant)
    .where('user_account.deleted_at', 'is', null)
    .where(isNamed(user))
    .execute()
  const [row] = rows
  if (row === undefined) return null
  return {
    internalId: row.id,
    id: row.public_id,
    name: row.name,
    type: row.type,
    memberships: rows.flatMap(({ role_id, unit_id }) => (role_id === null ? [] : [{ role: role_id, unit: unit_id }])),
  }
}

/** Internal ids of those of that id or username, in one tenant or (null) in every one; the first 1,000. */
export async function listHolderIds(db: Db, tenant: number | null, user: string): Promise<number[]> {
  const rows = await db
    .selectFrom('user_account')
    .select('id')
    .$if(tenant !== null, (query) => query.where('tenant_id', '=', tenant ?? 0))
    .where('deleted_at', 'is', null)
    .where(isNamed(user))
    .limit(1_000)
    .execute()
  return rows.map(({ id }) => id)
}

/** Ids begin with `usr_`, and usernames never do. */
function isNamed(user: string) {
  return user.startsWith('usr_')
    ? sql<boolean>`user_account.public_id = ${user}`
    : sql<boolean>`user_account.username_folded = ${fold(user)}`
}
