/** Users as callers and as holders of tokens: who they are and what they hold. */

import { sql } from 'kysely'
import type { Membership } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'
import { HAS_SECOND_FACTOR } from './factors.ts'

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
  readonly secondFactor: boolean
}

/** The user with all memberships, or null when there is none (any more). */
export async function findPerson(db: Db, internalId: number): Promise<PersonRecord | null> {
  return toPerson(await selectPeople(db).where('user_account.id', '=', internalId).execute())
}

/** By id (`usr_…`) or username, in one tenant; null when there is nobody of that name. */
export async function findPersonNamed(db: Db, tenant: number, named: string): Promise<PersonRecord | null> {
  return toPerson(await selectPeople(db).where('user_account.tenant_id', '=', tenant).where(isNamed(named)).execute())
}

/** Internal ids of those of that id or username, in one tenant or (null) in every one; the first 1,000. */
export async function listPeopleNamed(db: Db, tenant: number | null, named: string): Promise<number[]> {
  const rows = await db
    .selectFrom('user_account')
    .select('id')
    .$if(tenant !== null, (query) => query.where('tenant_id', '=', tenant ?? 0))
    .where('deleted_at', 'is', null)
    .where(isNamed(named))
    .limit(1_000)
    .execute()
  return rows.map(({ id }) => id)
}

/** By id or username: ids begin with `usr_`, and usernames never do, so the two never meet. */
export function isNamed(named: string) {
  return named.startsWith('usr_')
    ? sql<boolean>`user_account.public_id = ${named}`
    : sql<boolean>`user_account.username_folded = ${fold(named)}`
}

function selectPeople(db: Db) {
  return db
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
      HAS_SECOND_FACTOR.as('second_factor'),
    ])
    .where('user_account.deleted_at', 'is', null)
    .orderBy('membership.id')
}

type PersonRow = Awaited<ReturnType<ReturnType<typeof selectPeople>['execute']>>[number]

/** One row for each membership, or one without. */
function toPerson(rows: readonly PersonRow[]): PersonRecord | null {
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
    secondFactor: row.second_factor === 1,
  }
}
