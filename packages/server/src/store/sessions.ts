/** Console sessions: rows that are known by the hash of their id. */

import type { Db } from './db.ts'

export interface SessionRecord {
  readonly userId: number
  readonly createdAt: number
  readonly seenAt: number
  readonly confirmedAt: number
}

export async function findSession(db: Db, idHash: Uint8Array): Promise<SessionRecord | null> {
  const row = await db
    .selectFrom('session')
    .select(['user_id', 'created_at', 'seen_at', 'confirmed_at'])
    .where('id_hash', '=', idHash)
    .executeTakeFirst()
  if (row === undefined) return null
  return { userId: row.user_id, createdAt: row.created_at, seenAt: row.seen_at, confirmedAt: row.confirmed_at }
}

export interface NewSession {
  readonly idHash: Uint8Array
  readonly userId: number
  readonly address: string | null
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
    })
    .execute()
}

/** False when it was gone already. */
export async function deleteSession(tx: Db, idHash: Uint8Array): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('session').where('id_hash', '=', idHash).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Deletes a user's sessions, but for one that stays if it is named; answers how many. */
export async function deleteSessionsOf(tx: Db, userId: number, staying: Uint8Array | null = null): Promise<number> {
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
