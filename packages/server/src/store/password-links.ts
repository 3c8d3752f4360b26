/** Links that set a password once, known by the hash of their secret. One that was used is gone. */

import type { LinkPurpose } from '../domain/password-link.ts'
import type { Db } from './db.ts'

export interface PasswordLinkRecord {
  readonly userId: number
  readonly purpose: LinkPurpose
  readonly expiresAt: number
}

export interface NewPasswordLink extends PasswordLinkRecord {
  readonly secretHash: Uint8Array
}

/** Answers the internal id. */
export async function insertPasswordLink(tx: Db, link: NewPasswordLink, now: number): Promise<number> {
  const { id } = await tx
    .insertInto('password_link')
    .values({
      user_id: link.userId,
      purpose: link.purpose,
      secret_hash: link.secretHash,
      created_at: now,
      expires_at: link.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Null when there is none, or none any more. */
export async function findPasswordLink(
  db: Db,
  secretHash: Uint8Array,
  now: number,
): Promise<PasswordLinkRecord | null> {
  const row = await db
    .selectFrom('password_link')
    .select(['user_id', 'purpose', 'expires_at'])
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row === undefined ? null : { userId: row.user_id, purpose: row.purpose, expiresAt: row.expires_at }
}

/** Whether it was there to be used: of those who try at the same time, one hears true. */
export async function deletePasswordLink(tx: Db, secretHash: Uint8Array, now: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('password_link')
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

/** Ends all of a person's, with the mails about them that still wait. */
export async function deletePasswordLinksOf(tx: Db, userId: number): Promise<void> {
  await tx.deleteFrom('password_link').where('user_id', '=', userId).execute()
}

export async function deletePasswordLinksBefore(db: Db, expiredBefore: number): Promise<void> {
  await db.deleteFrom('password_link').where('expires_at', '<', expiredBefore).execute()
}
