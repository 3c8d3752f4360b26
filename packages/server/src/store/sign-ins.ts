/** Sign-ins between the right password and the second factor, known by the hash of their id; and challenges that were used. */

import type { Db } from './db.ts'

export async function insertSignIn(tx: Db, idHash: Uint8Array, userId: number, now: number): Promise<void> {
  await tx.insertInto('sign_in').values({ id_hash: idHash, user_id: userId, created_at: now, tries: 0 }).execute()
}

/** Whose sign-in this is, if it began after `since`. */
export async function findSignIn(db: Db, idHash: Uint8Array, since: number): Promise<number | null> {
  const row = await db
    .selectFrom('sign_in')
    .select('user_id')
    .where('id_hash', '=', idHash)
    .where('created_at', '>', since)
    .executeTakeFirst()
  return row?.user_id ?? null
}

/** Counts a try before it is judged. False when there were as many as there may be, or when it has ended. */
export async function countSignInTry(db: Db, idHash: Uint8Array, maxTries: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sign_in')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id_hash', '=', idHash)
    .where('tries', '<', maxTries)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Ends a sign-in by using it. False when somebody else was first. */
export async function deleteSignIn(tx: Db, idHash: Uint8Array): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('sign_in').where('id_hash', '=', idHash).executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

/** Writes down that a challenge was answered. False when it was answered before. */
export async function insertUsedChallenge(db: Db, hash: Uint8Array, now: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('used_challenge')
    .values({ hash, used_at: now })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Deletes what began, or was used, before. */
export async function deleteOldSignIns(db: Db, before: number): Promise<void> {
  await db.deleteFrom('sign_in').where('created_at', '<=', before).execute()
  await db.deleteFrom('used_challenge').where('used_at', '<=', before).execute()
}
