/** How sign-ins on devices began: in the database, beside their tokens. One without a row began before it was written down. */

import type { Db } from './db.ts'
import type { SessionMethod } from './factor-tables.ts'
import { IS_NOT_DELETED } from './living-tokens.ts'

export interface Beginning {
  readonly method: SessionMethod
  /** Where it began through a company; null elsewhere. */
  readonly issuer: number | null
  /** The company's own session, if it named it. */
  readonly sid: string | null
}

/** Takes the place of how the same device signed in before. */
export async function setBeginning(tx: Db, tokenId: number, beginning: Beginning | null): Promise<void> {
  await tx.deleteFrom('mobile_sign_in').where('token_id', '=', tokenId).execute()
  if (beginning === null) return
  const { issuer, method, sid } = beginning
  await tx.insertInto('mobile_sign_in').values({ token_id: tokenId, method, issuer_id: issuer, sid }).execute()
}

/** Null: nobody knows. */
export async function findBeginning(db: Db, tokenId: number): Promise<Beginning | null> {
  const row = await db
    .selectFrom('mobile_sign_in')
    .select(['method', 'issuer_id', 'sid'])
    .where('token_id', '=', tokenId)
    .executeTakeFirst()
  return row === undefined ? null : { method: row.method, issuer: row.issuer_id, sid: row.sid }
}

/** What a device begins with that a session lets in. */
export async function beginningOf(
  db: Db,
  { idHash, method }: { readonly idHash: Uint8Array; readonly method: SessionMethod },
): Promise<Beginning> {
  const row = await db
    .selectFrom('issuer_session')
    .select(['issuer_id', 'sid'])
    .where('session_hash', '=', idHash)
    .executeTakeFirst()
  return { method, issuer: row?.issuer_id ?? null, sid: row?.sid ?? null }
}

/** Which of what began through an issuer: in one of its own sessions (`sid`), of a person, or all. */
export interface BegunThrough {
  readonly issuer: number
  readonly sid?: string
  readonly user?: number
}

export interface BegunToken {
  readonly id: number
  readonly user: number
}

/** Sign-ins on devices that began there. */
export async function listBegunThrough(db: Db, { issuer, sid, user }: BegunThrough): Promise<BegunToken[]> {
  const rows = await selectMobile(db)
    .innerJoin('mobile_sign_in', 'mobile_sign_in.token_id', 'token.id')
    .where('mobile_sign_in.issuer_id', '=', issuer)
    .$if(sid !== undefined, (query) => query.where('mobile_sign_in.sid', '=', sid ?? ''))
    .$if(user !== undefined, (query) => query.where('token.user_id', '=', user ?? 0))
    .execute()
  return rows.map(toBegun)
}

/** A person's sign-ins on devices of which nobody knows how they began. */
export async function listBegunUnknown(db: Db, user: number): Promise<BegunToken[]> {
  const rows = await selectMobile(db)
    .where('token.user_id', '=', user)
    .leftJoin('mobile_sign_in', 'mobile_sign_in.token_id', 'token.id')
    .where('mobile_sign_in.token_id', 'is', null)
    .execute()
  return rows.map(toBegun)
}

/** Sign-ins of a tenant's people on devices that did not begin through one of its issuers that are the only way. */
export async function listBegunOtherwise(db: Db, tenant: number): Promise<number[]> {
  const rows = await selectMobile(db)
    .where('token.tenant_id', '=', tenant)
    .where(
      'token.id',
      'not in',
      db.selectFrom('mobile_sign_in').select('token_id').where('issuer_id', 'in', selectOnlyWays(db, tenant)),
    )
    .execute()
  return rows.map(({ id }) => id)
}

/** What apps were given there and have not fetched. Answers by whom, once for each. */
export async function deleteApprovedThrough(tx: Db, { issuer, sid, user }: BegunThrough): Promise<number[]> {
  const rows = await tx
    .deleteFrom('oauth_connection')
    .where('status', '=', 'approved')
    .where('issuer_id', '=', issuer)
    .$if(sid !== undefined, (query) => query.where('sid', '=', sid ?? ''))
    .$if(user !== undefined, (query) => query.where('user_id', '=', user ?? 0))
    .returning('user_id')
    .execute()
  return rows.map(({ user_id }) => user_id ?? 0)
}

/** The same of a person, where nobody knows how it began. */
export async function deleteApprovedUnknown(tx: Db, user: number): Promise<number[]> {
  const rows = await tx
    .deleteFrom('oauth_connection')
    .where('status', '=', 'approved')
    .where('user_id', '=', user)
    .where('method', 'is', null)
    .returning('user_id')
    .execute()
  return rows.map(({ user_id }) => user_id ?? 0)
}

/**
 * Ends sessions of a tenant's people that did not begin through one of its issuers that are the only way, but for one that
 * stays if it is named; with what waits for a second factor, and what apps were given otherwise and have not fetched.
 * Answers how many sessions there were.
 */
export async function deleteSessionsBegunOtherwise(
  tx: Db,
  tenant: number,
  staying: Uint8Array | null,
): Promise<number> {
  const people = tx.selectFrom('user_account').select('id').where('tenant_id', '=', tenant)
  const ways = selectOnlyWays(tx, tenant)
  await tx.deleteFrom('sign_in').where('user_id', 'in', people).execute()
  await tx
    .deleteFrom('oauth_connection')
    .where('status', '=', 'approved')
    .where('user_id', 'in', people)
    .where((eb) => eb.or([eb('issuer_id', 'is', null), eb('issuer_id', 'not in', ways)]))
    .execute()
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('user_id', 'in', people)
    .where('id_hash', 'not in', tx.selectFrom('issuer_session').select('session_hash').where('issuer_id', 'in', ways))
    .$if(staying !== null, (query) => query.where('id_hash', '!=', staying ?? new Uint8Array()))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

function selectOnlyWays(db: Db, tenant: number) {
  return db
    .selectFrom('issuer')
    .select('id')
    .where('tenant_id', '=', tenant)
    .where('only_this_way', '=', 1)
    .where('status', '=', 'active')
}

function selectMobile(db: Db) {
  return db
    .selectFrom('token')
    .select(['token.id', 'token.user_id'])
    .where('token.kind', '=', 'mobile')
    .where(IS_NOT_DELETED)
}

function toBegun({ id, user_id }: { readonly id: number; readonly user_id: number | null }): BegunToken {
  return { id, user: user_id ?? 0 }
}
