/** A tenant's own permissions, and where they are granted to tokens. */

import { sql } from 'kysely'
import type { Db } from './db.ts'
import { IS_NOT_DELETED_GRANT } from './living-tokens.ts'

export interface OwnPermission {
  readonly name: string
  readonly description: string
}

export async function listOwnPermissions(db: Db, tenant: number): Promise<OwnPermission[]> {
  return db
    .selectFrom('permission')
    .select(['name', 'description'])
    .where('tenant_id', '=', tenant)
    .orderBy('name')
    .execute()
}

/** Two statements: all go, and those that are wanted come. */
export async function replaceOwnPermissions(tx: Db, tenant: number, wanted: readonly OwnPermission[]): Promise<void> {
  await tx.deleteFrom('permission').where('tenant_id', '=', tenant).execute()
  if (wanted.length === 0) return
  await tx
    .insertInto('permission')
    .values(wanted.map(({ description, name }) => ({ tenant_id: tenant, name, description })))
    .execute()
}

/** What tokens are granted in the tenant: each different set of permissions, and how often it is granted. */
export async function countGrantedSets(
  db: Db,
  tenant: number,
): Promise<{ readonly permissions: readonly string[]; readonly count: number }[]> {
  const rows = await db
    .selectFrom('token_grant')
    .select(['permissions', sql<number>`count(*)`.as('count')])
    .where('tenant_id', '=', tenant)
    .where(IS_NOT_DELETED_GRANT)
    .groupBy('permissions')
    .execute()
  return rows.map((row) => ({ permissions: JSON.parse(row.permissions) as string[], count: Number(row.count) }))
}
