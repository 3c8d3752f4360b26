/**
 * Removes what was deleted: first what hangs on a deleted thing, a batch at a time, then the thing itself. Each statement
 * stands alone and can be repeated, so a crash between two of them costs nothing.
 */

import type { DeleteResult } from 'kysely'
import type { Db } from './db.ts'

const deletedTenants = (db: Db) => db.selectFrom('tenant').select('id').where('deleted_at', 'is not', null)
const deletedUnits = (db: Db) => db.selectFrom('unit').select('id').where('deleted_at', 'is not', null)
const deletedUsers = (db: Db) => db.selectFrom('user_account').select('id').where('deleted_at', 'is not', null)

type Step = (db: Db, limit: number) => Promise<DeleteResult>

/** In an order that never leaves a row without what it hangs on. A step is done when it removes nothing. */
export const SWEEP_STEPS: readonly Step[] = [
  (db, limit) => deleteTokens(db, 'tenant_id', deletedTenants(db), limit),
  (db, limit) => deleteTokens(db, 'unit_id', deletedUnits(db), limit),
  (db, limit) => deleteTokens(db, 'user_id', deletedUsers(db), limit),
  (db, limit) => deleteGrants(db, 'tenant_id', deletedTenants(db), limit),
  (db, limit) => deleteGrants(db, 'unit_id', deletedUnits(db), limit),
  (db, limit) => deleteMemberships(db, 'tenant_id', deletedTenants(db), limit),
  (db, limit) => deleteMemberships(db, 'unit_id', deletedUnits(db), limit),
  (db, limit) => deleteMemberships(db, 'user_id', deletedUsers(db), limit),
  (db, limit) => deleteUsers(db, 'deleted', limit),
  (db, limit) => deleteUsers(db, 'of deleted tenants', limit),
  (db, limit) => deleteRoles(db, 'tenant_id', deletedTenants(db), limit),
  (db, limit) => deleteRoles(db, 'unit_id', deletedUnits(db), limit),
  (db, limit) => deleteUnits(db, 'deleted', limit),
  (db, limit) => deleteUnits(db, 'of deleted tenants', limit),
  (db, limit) => deletePermissions(db, limit),
  (db, limit) => deleteTenants(db, limit),
]

type Ids = ReturnType<typeof deletedTenants> | ReturnType<typeof deletedUnits> | ReturnType<typeof deletedUsers>

/** Secrets, grants, versions and usage go with their token. */
function deleteTokens(db: Db, column: 'tenant_id' | 'unit_id' | 'user_id', parents: Ids, limit: number) {
  const some = db.selectFrom('token').select('id').where(column, 'in', parents).limit(limit)
  return db.deleteFrom('token').where('id', 'in', some).executeTakeFirstOrThrow()
}

function deleteGrants(db: Db, column: 'tenant_id' | 'unit_id', parents: Ids, limit: number) {
  const some = db.selectFrom('token_grant').select('id').where(column, 'in', parents).limit(limit)
  return db.deleteFrom('token_grant').where('id', 'in', some).executeTakeFirstOrThrow()
}

function deleteMemberships(db: Db, column: 'tenant_id' | 'unit_id' | 'user_id', parents: Ids, limit: number) {
  const some = db.selectFrom('membership').select('id').where(column, 'in', parents).limit(limit)
  return db.deleteFrom('membership').where('id', 'in', some).executeTakeFirstOrThrow()
}

/** Sessions go with their user. Two statements rather than an "or", which would read every user there is. */
function deleteUsers(db: Db, which: 'deleted' | 'of deleted tenants', limit: number) {
  const some = db
    .selectFrom('user_account')
    .select('id')
    .$if(which === 'deleted', (query) => query.where('deleted_at', 'is not', null))
    .$if(which !== 'deleted', (query) => query.where('tenant_id', 'in', deletedTenants(db)))
    .limit(limit)
  return db.deleteFrom('user_account').where('id', 'in', some).executeTakeFirstOrThrow()
}

function deleteRoles(db: Db, column: 'tenant_id' | 'unit_id', parents: Ids, limit: number) {
  const some = db.selectFrom('role').select('id').where(column, 'in', parents).limit(limit)
  return db.deleteFrom('role').where('id', 'in', some).executeTakeFirstOrThrow()
}

function deleteUnits(db: Db, which: 'deleted' | 'of deleted tenants', limit: number) {
  const some = db
    .selectFrom('unit')
    .select('id')
    .$if(which === 'deleted', (query) => query.where('deleted_at', 'is not', null))
    .$if(which !== 'deleted', (query) => query.where('tenant_id', 'in', deletedTenants(db)))
    .limit(limit)
  return db.deleteFrom('unit').where('id', 'in', some).executeTakeFirstOrThrow()
}

function deletePermissions(db: Db, limit: number) {
  const some = deletedTenants(db).limit(limit)
  return db.deleteFrom('permission').where('tenant_id', 'in', some).executeTakeFirstOrThrow()
}

/** The policy goes with its tenant. */
function deleteTenants(db: Db, limit: number) {
  const some = deletedTenants(db).limit(limit)
  return db.deleteFrom('tenant').where('id', 'in', some).executeTakeFirstOrThrow()
}
