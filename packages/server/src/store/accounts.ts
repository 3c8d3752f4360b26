/** Users as they sign in: the only place that reads or writes a password's hash. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Db } from './db.ts'

export interface Account {
  readonly internalId: number
  readonly id: string
  readonly tenant: number
  readonly username: string
  readonly name: string
  readonly active: boolean
  readonly type: 'person' | 'technical'
  readonly passwordHash: string | null
}

/** The user of a tenant by the folded form of the username, or null. */
export async function findAccount(db: Db, tenant: number, usernameFolded: string): Promise<Account | null> {
  const row = await selectAccounts(db)
    .where('tenant_id', '=', tenant)
    .where('username_folded', '=', usernameFolded)
    .executeTakeFirst()
  return row === undefined ? null : toAccount(row)
}

export async function findAccountOf(db: Db, internalId: number): Promise<Account | null> {
  const row = await selectAccounts(db).where('id', '=', internalId).executeTakeFirst()
  return row === undefined ? null : toAccount(row)
}

/** Puts a hash in the place of the one that was read. False when the password was changed meanwhile. */
export async function updatePasswordHash(tx: Db, internalId: number, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('user_account')
    .set({ password_hash: to })
    .where('id', '=', internalId)
    .where('password_hash', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function markUserUpdated(tx: Db, internalId: number, now: number): Promise<void> {
  await tx.updateTable('user_account').set({ updated_at: now }).where('id', '=', internalId).execute()
}

/** The id of the one tenant besides the platform, or null when there is none or several. */
export async function findOnlyTenant(db: Db): Promise<string | null> {
  const rows = await db
    .selectFrom('tenant')
    .select('slug')
    .where('deleted_at', 'is', null)
    .where('slug', '!=', PLATFORM)
    .limit(2)
    .execute()
  return rows.length === 1 ? (rows[0]?.slug ?? null) : null
}

/** The first tenants by name. */
export async function listTenantNames(db: Db, limit: number) {
  const rows = await db
    .selectFrom('tenant')
    .select(['slug', 'name', 'time_zone', 'locale'])
    .where('deleted_at', 'is', null)
    .orderBy('name_folded')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: row.slug, name: row.name, timeZone: row.time_zone, locale: row.locale }))
}

function selectAccounts(db: Db) {
  return db
    .selectFrom('user_account')
    .select(['id', 'public_id', 'tenant_id', 'username', 'name', 'status', 'type', 'password_hash'])
    .where('deleted_at', 'is', null)
}

type AccountRow = Awaited<ReturnType<ReturnType<typeof selectAccounts>['execute']>>[number]

function toAccount(row: AccountRow): Account {
  return {
    internalId: row.id,
    id: row.public_id,
    tenant: row.tenant_id,
    username: row.username,
    name: row.name,
    active: row.status === 'active',
    type: row.type,
    passwordHash: row.password_hash,
  }
}
