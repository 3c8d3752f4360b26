/** What a person proves besides a password: the sealed seed of codes by the clock, passkeys, hashes of recovery codes. */

import { sql } from 'kysely'
import type { HeldFactors } from '../domain/second-factor.ts'
import type { Db } from './db.ts'

/** 1 where the user of the row of `user_account` has a second factor. Recovery codes alone are none. */
export const HAS_SECOND_FACTOR = sql<number>`case
  when exists (select 1 from totp where totp.user_id = user_account.id and totp.confirmed_at is not null)
    or exists (select 1 from passkey where passkey.user_id = user_account.id) then 1 else 0 end`

/** How much of each there is. */
export async function countFactors(db: Db, userId: number): Promise<HeldFactors> {
  const of = (table: 'passkey' | 'recovery_code') =>
    db
      .selectFrom(table)
      .select(sql<number>`count(*)`.as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow()
  const [totp, passkeys, codes] = await Promise.all([findTotp(db, userId), of('passkey'), of('recovery_code')])
  return {
    totp: totp !== null && totp.confirmedAt !== null,
    passkeys: Number(passkeys.count),
    recoveryCodes: Number(codes.count),
  }
}

export interface TotpRecord {
  readonly keyId: string
  readonly sealed: Uint8Array
  readonly createdAt: number
  /** Null until a code has shown that the app has the seed. */
  readonly confirmedAt: number | null
}

export async function findTotp(db: Db, userId: number): Promise<TotpRecord | null> {
  const row = await db
    .selectFrom('totp')
    .select(['key_id', 'sealed', 'created_at', 'confirmed_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (row === undefined) return null
  return { keyId: row.key_id, sealed: row.sealed, createdAt: row.created_at, confirmedAt: row.confirmed_at }
}

/** A seed that waits for its first code, in the place of another one that does. False when there is a confirmed one. */
export async function putPendingTotp(
  tx: Db,
  userId: number,
  { keyId, sealed }: Pick<TotpRecord, 'keyId' | 'sealed'>,
  now: number,
): Promise<boolean> {
  const values = { key_id: keyId, sealed, last_step: 0, created_at: now }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('totp')
    .values({ user_id: userId, ...values, confirmed_at: null })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values).where('totp.confirmed_at', 'is', null))
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Confirms the very seed that was read, by its code of this step. */
export async function markTotpConfirmed(
  tx: Db,
  userId: number,
  { sealed, step }: { readonly sealed: Uint8Array; readonly step: number },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('totp')
    .set({ confirmed_at: now, last_step: step })
    .where('user_id', '=', userId)
    .where('sealed', '=', sealed)
    .where('confirmed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** A step counts once: false when it, or a later one, was spent already, or when the seed is another one by now. */
export async function spendStep(
  tx: Db,
  userId: number,
  { sealed, step }: { readonly sealed: Uint8Array; readonly step: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('totp')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('sealed', '=', sealed)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function deleteTotp(tx: Db, userId: number): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('totp').where('user_id', '=', userId).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** In the place of all that there were. */
export async function replaceRecoveryCodes(tx: Db, userId: number, hashes: readonly Uint8Array[]): Promise<void> {
  await deleteRecoveryCodes(tx, userId)
  await tx
    .insertInto('recovery_code')
    .values(hashes.map((hash) => ({ user_id: userId, hash })))
    .execute()
}

export async function deleteRecoveryCodes(tx: Db, userId: number): Promise<void> {
  await tx.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
}

/** A code counts once: false when there is no such code any more. */
export async function spendRecoveryCode(tx: Db, userId: number, hash: Uint8Array): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('recovery_code')
    .where('user_id', '=', userId)
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

export interface DeletedFactors {
  readonly totp: boolean
  readonly passkeys: number
}

/** Everything at once. */
export async function deleteFactors(tx: Db, userId: number): Promise<DeletedFactors> {
  const totp = await deleteTotp(tx, userId)
  await deleteRecoveryCodes(tx, userId)
  const { numDeletedRows } = await tx.deleteFrom('passkey').where('user_id', '=', userId).executeTakeFirstOrThrow()
  return { totp, passkeys: Number(numDeletedRows) }
}
