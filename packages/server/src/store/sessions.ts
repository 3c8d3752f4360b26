/** Console sessions: rows that are known by the hash of their id. */

import { deleteApprovedOf } from './connections.ts'
import type { Db } from './db.ts'
import type { SessionMethod } from './factor-tables.ts'

export interface SessionRecord {
  readonly userId: number
  readonly createdAt: number
  readonly seenAt: number
  readonly confirmedAt: number
  readonly method: SessionMethod
}

export async function findSession(db: Db, idHash: Uint8Array): Promise<SessionRecord | null> {
  const row = await db
    .selectFrom('session')
    .select(['user_id', 'created_at', 'seen_at', 'confirmed_at', 'method'])
    .where('id_hash', '=', idHash)
    .executeTakeFirst()
  if (row === undefined) return null
  const { confirmed_at, created_at, method, seen_at, user_id } = row
  return { userId: user_id, createdAt: created_at, seenAt: seen_at, confirmedAt: confirmed_at, method }
}

export interface NewSession {
  readonly idHash: Uint8Array
  readonly userId: number
  readonly address: string | null
  readonly method: SessionMethod
}

/** The password was given at this very moment, so the session begins confirmed. */
export async function insertSession(tx: Db, session: NewSession, now: number): Promise<void> {
  await tx
    .insertInto('session')
    .values({
      id_hash: session.idHash,
      user_id: session.userId,
      created_at: now,
      seen_at: now,
      confirmed_at: now,
      address: session.address,
      method: session.method,
    })
    .execute()
}

/** False when it was gone already. */
export async function deleteSession(tx: Db, idHash: Uint8Array): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('session').where('id_hash', '=', idHash).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/**
 * Deletes a user's sessions, but for one that stays if it is named; answers how many. Sign-ins that wait for their second
 * factor end as well, or one could become a session of after, and so does what an app has been given and has not fetched.
 */
export async function deleteSessionsOf(tx: Db, userId: number, staying: Uint8Array | null = null): Promise<number> {
  await tx.deleteFrom('sign_in').where('user_id', '=', userId).execute()
  await deleteApprovedOf(tx, userId)
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('user_id', '=', userId)
    .$if(staying !== null, (query) => query.where('id_hash', '!=', staying ?? new Uint8Array()))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Notes that the session is in use. Never takes it back in time. */
export async function markSessionSeen(db: Db, idHash: Uint8Array, now: number): Promise<void> {
  await db
    .updateTable('session')
    .set({ seen_at: now })
    .where('id_hash', '=', idHash)
    .where('seen_at', '<', now)
    .execute()
}

/** False when the session has ended meanwhile. */
export async function markSessionConfirmed(db: Db, idHash: Uint8Array, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set({ confirmed_at: now, seen_at: now })
    .where('id_hash', '=', idHash)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Deletes sessions that began before one instant, or were last used before another. */
export async function deleteEndedSessions(db: Db, begunBefore: number, seenBefore: number): Promise<void> {
  await db
    .deleteFrom('session')
    .where((eb) => eb.or([eb('created_at', '<=', begunBefore), eb('seen_at', '<=', seenBefore)]))
    .execute()
}
