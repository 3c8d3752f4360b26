/** User rows as the directory shows and changes them. A password's hash is written here, never read. */

import { PLATFORM } from '@polett/contract/permissions'
import { sql } from 'kysely'
import type { Membership } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'
import { HAS_SECOND_FACTOR } from './factors.ts'
import { IS_NOT_DELETED } from './living-tokens.ts'
import { isNamed } from './people.ts'
import type { UserTable } from './schema.ts'

export type Attributes = Readonly<Record<string, unknown>>

export interface UserRecord {
  readonly internalId: number
  readonly id: string
  readonly username: string
  readonly name: string
  readonly email: string | null
  readonly locale: string | null
  readonly status: 'active' | 'inactive'
  readonly type: 'person' | 'technical'
  readonly attributes: Attributes
  /** What a company's directory calls them. */
  readonly externalId: string | null
  readonly memberships: readonly Membership[]
  readonly secondFactor: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

const SHOWN = [
  'id',
  'public_id',
  'username',
  'name',
  'email',
  'locale',
  'status',
  'type',
  'attributes',
  'external_id',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof UserTable)[]

/** By id (`usr_…`) or username, in one tenant. */
export async function findUser(db: Db, tenant: number, named: string): Promise<UserRecord | null> {
  const row = await selectUsers(db).where('tenant_id', '=', tenant).where(isNamed(named)).executeTakeFirst()
  return row === undefined ? null : ((await withMemberships(db, [row]))[0] ?? null)
}

/** In the order asked for; one that is gone is left out. */
export async function listUsersById(db: Db, internalIds: readonly number[]): Promise<UserRecord[]> {
  if (internalIds.length === 0) return []
  const rows = await selectUsers(db).where('id', 'in', internalIds).execute()
  const users = new Map((await withMemberships(db, rows)).map((user) => [user.internalId, user]))
  return internalIds.flatMap((id) => users.get(id) ?? [])
}

export interface UserChanges {
  readonly username?: string
  readonly name?: string
  readonly email?: string | null
  readonly locale?: string | null
  readonly status?: 'active' | 'inactive'
  readonly attributes?: Attributes
  readonly externalId?: string | null
  readonly passwordHash?: string | null
}

/** Throws the database's unique violation when the username or the external id is taken. */
export async function updateUserRow(tx: Db, internalId: number, changes: UserChanges, now: number): Promise<void> {
  const { attributes, email, externalId, locale, name, passwordHash, status, username } = changes
  await tx
    .updateTable('user_account')
    .set({
      ...(username === undefined ? {} : { username, username_folded: fold(username) }),
      ...(name === undefined ? {} : { name, name_folded: fold(name) }),
      ...(email === undefined ? {} : { email }),
      ...(locale === undefined ? {} : { locale }),
      ...(status === undefined ? {} : { status }),
      ...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
      ...(externalId === undefined ? {} : { external_id: externalId }),
      ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
      updated_at: now,
    })
    .where('id', '=', internalId)
    .execute()
}

/** Tokens that act as the user are out of every answer at once; the rows are swept right after. */
export async function markUserDeleted(tx: Db, internalId: number, now: number): Promise<void> {
  await tx
    .updateTable('user_account')
    .set({ deleted_at: now, password_hash: null })
    .where('id', '=', internalId)
    .where('deleted_at', 'is', null)
    .execute()
}

export async function deleteMembership(tx: Db, user: number, membership: Membership): Promise<void> {
  await tx
    .deleteFrom('membership')
    .where('user_id', '=', user)
    .where('role_id', '=', membership.role)
    .where('unit_id', membership.unit === null ? 'is' : '=', membership.unit)
    .execute()
}

export async function deleteMembershipsOf(tx: Db, user: number): Promise<void> {
  await tx.deleteFrom('membership').where('user_id', '=', user).execute()
}

export async function countTokensOf(db: Db, user: number): Promise<number> {
  const { count } = await db
    .selectFrom('token')
    .select(sql<number>`count(*)`.as('count'))
    .where('user_id', '=', user)
    .where(IS_NOT_DELETED)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Active people who can sign in and administer the platform. */
export async function countPlatformAdministrators(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('user_account')
    .innerJoin('membership', 'membership.user_id', 'user_account.id')
    .innerJoin('role', 'role.id', 'membership.role_id')
    .innerJoin('tenant', 'tenant.id', 'user_account.tenant_id')
    .select(sql<number>`count(*)`.as('count'))
    .where('tenant.slug', '=', PLATFORM)
    .where('tenant.deleted_at', 'is', null)
    .where('role.slug', '=', 'platform-admin')
    .where('role.built_in', '=', 1)
    .where('membership.unit_id', 'is', null)
    .where('user_account.type', '=', 'person')
    .where('user_account.status', '=', 'active')
    .where('user_account.deleted_at', 'is', null)
    .where('user_account.password_hash', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

function selectUsers(db: Db) {
  return db
    .selectFrom('user_account')
    .select([...SHOWN, HAS_SECOND_FACTOR.as('second_factor')])
    .where('deleted_at', 'is', null)
}

type ShownRow = Awaited<ReturnType<ReturnType<typeof selectUsers>['execute']>>[number]

async function withMemberships(db: Db, rows: readonly ShownRow[]): Promise<UserRecord[]> {
  if (rows.length === 0) return []
  const memberships = await db
    .selectFrom('membership')
    .select(['user_id', 'unit_id', 'role_id'])
    .where(
      'user_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('id')
    .execute()
  const byUser = Map.groupBy(memberships, ({ user_id }) => user_id)
  return rows.map((row) => ({
    internalId: row.id,
    id: row.public_id,
    username: row.username,
    name: row.name,
    email: row.email,
    locale: row.locale,
    status: row.status,
    type: row.type,
    attributes: JSON.parse(row.attributes) as Attributes,
    externalId: row.external_id,
    memberships: (byUser.get(row.id) ?? []).map(({ role_id, unit_id }) => ({ unit: unit_id, role: role_id })),
    secondFactor: row.second_factor === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
}
