/**
 * Removes what was deleted: first what hangs on a deleted thing, a batch at a time, then the thing itself. Each statement
 * stands alone and can be repeated, so a crash between two of them costs nothing.
 */

import { type DeleteResult, sql } from 'kysely'
import type { Db, Dialect } from './db.ts'
import { hasDeletedTokens, selectDeletedTokens } from './deleted-tokens.ts'

/** What waits to be swept away, by internal ids. */
export interface Deleted {
  readonly tenants: readonly number[]
  readonly units: readonly number[]
  readonly users: readonly number[]
  /** Whether there are tokens that were deleted by themselves. */
  readonly tokens: boolean
}

export async function listDeleted(db: Db): Promise<Deleted> {
  const of = async (table: 'tenant' | 'unit' | 'user_account'): Promise<number[]> => {
    const rows = await db.selectFrom(table).select('id').where('deleted_at', 'is not', null).execute()
    return rows.map(({ id }) => id)
  }
  const tokens = await hasDeletedTokens(db, 0)
  return { tenants: await of('tenant'), units: await of('unit'), users: await of('user_account'), tokens }
}

/**
 * The steps for all that is deleted at one moment: what is deleted while they run has to wait, because what hangs on it
 * may belong to a step that is over. In an order that never leaves a row without what it hangs on. A step is done when it
 * removes nothing.
 */
export function sweepSteps(db: Db, { json }: Dialect, { tenants, units, users }: Deleted, limit: number) {
  const listed = (ids: readonly number[]) =>
    sql<number>`(select ${json.integer(0)} from ${json.rows(JSON.stringify(ids.map((id) => [id])))})`
  const step = (table: SweptTable, column: SweptColumn, ids: readonly number[]) => (): Promise<DeleteResult> => {
    const { ref } = db.dynamic
    const some = db.selectFrom(table).select('id').where(ref(column), 'in', listed(ids)).limit(limit)
    return db.deleteFrom(table).where('id', 'in', some).executeTakeFirstOrThrow()
  }
  const permissions = (): Promise<DeleteResult> =>
    db.deleteFrom('permission').where('tenant_id', 'in', listed(tenants)).executeTakeFirstOrThrow()
  const tokens = (): Promise<DeleteResult> =>
    db.deleteFrom('token').where('id', 'in', selectDeletedTokens(db, limit)).executeTakeFirstOrThrow()
  return [
    tokens,
    // Secrets, grants, versions and usage go with their token.
    ...[step('token', 'tenant_id', tenants), step('token', 'unit_id', units), step('token', 'user_id', users)],
    ...[step('token_grant', 'tenant_id', tenants), step('token_grant', 'unit_id', units)],
    step('membership', 'tenant_id', tenants),
    ...[step('membership', 'unit_id', units), step('membership', 'user_id', users)],
    // Sessions go with their user.
    ...[step('user_account', 'id', users), step('user_account', 'tenant_id', tenants)],
    ...[step('role', 'tenant_id', tenants), step('role', 'unit_id', units)],
    ...[step('unit', 'id', units), step('unit', 'tenant_id', tenants)],
    permissions,
    // The policy goes with its tenant.
    step('tenant', 'id', tenants),
  ]
}

type SweptTable = 'token' | 'token_grant' | 'membership' | 'user_account' | 'role' | 'unit' | 'tenant'
type SweptColumn = 'id' | 'tenant_id' | 'unit_id' | 'user_id'
