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
