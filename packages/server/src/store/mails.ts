/** Mails that wait to be sent. One that was sent is gone; of one that was given up, the text is. */

import type { Db } from './db.ts'
import type { MailTable } from './mail-schema.ts'

export type MailPurpose = MailTable['purpose']

export interface NewMail {
  readonly id: string
  readonly userId: number
  readonly linkId: number | null
  readonly purpose: MailPurpose
  readonly keyId: string
  readonly sealed: Uint8Array
  /** After this nobody would want it any more. */
  readonly expiresAt: number
}

export async function insertMail(tx: Db, mail: NewMail, now: number): Promise<void> {
  await tx
    .insertInto('mail')
    .values({
      public_id: mail.id,
      user_id: mail.userId,
      link_id: mail.linkId,
      purpose: mail.purpose,
      key_id: mail.keyId,
      sealed: mail.sealed,
      created_at: now,
      expires_at: mail.expiresAt,
      due_at: now,
      tries: 0,
      failed_at: null,
    })
    .execute()
}

export interface ClaimedMail {
  readonly internalId: number
  readonly id: string
  readonly userId: number
  readonly purpose: MailPurpose
  readonly keyId: string
  readonly sealed: Uint8Array | null
  readonly createdAt: number
  readonly expiresAt: number
  /** This one included. */
  readonly tries: number
}

/**
 * The mail that is due first, put off by so long that nobody else takes it while it is being sent. Null when none is due. Of
 * several nodes that see the same one, one gets it: its count of tries is what they compare and set.
 */
export async function claimDueMail(db: Db, now: number, forMs: number): Promise<ClaimedMail | null> {
  for (;;) {
    const row = await db
      .selectFrom('mail')
      .selectAll()
      .where('failed_at', 'is', null)
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return null
    const { numUpdatedRows } = await db
      .updateTable('mail')
      .set({ due_at: now + forMs, tries: row.tries + 1 })
      .where('id', '=', row.id)
      .where('tries', '=', row.tries)
      .where('due_at', '=', row.due_at)
      .where('failed_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 1n) return toClaimed(row)
  }
}

function toClaimed(
  row: { [Column in keyof MailTable]: Column extends 'id' ? number : MailTable[Column] },
): ClaimedMail {
  return {
    internalId: row.id,
    id: row.public_id,
    userId: row.user_id,
    purpose: row.purpose,
    keyId: row.key_id,
    sealed: row.sealed,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    tries: row.tries + 1,
  }
}

/** It was sent. */
export async function deleteMail(db: Db, internalId: number): Promise<void> {
  await db.deleteFrom('mail').where('id', '=', internalId).execute()
}

/** Puts it off, unless somebody else has taken it meanwhile. */
export async function putOffMail(db: Db, { internalId, tries }: ClaimedMail, dueAt: number): Promise<void> {
  await db.updateTable('mail').set({ due_at: dueAt }).where('id', '=', internalId).where('tries', '=', tries).execute()
}

/** Gives it up and erases its text. False when that was done already, or the mail is gone. */
export async function markMailFailed(tx: Db, internalId: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('mail')
    .set({ sealed: null, failed_at: now })
    .where('id', '=', internalId)
    .where('failed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Those that were given up, or that nobody sends because no mail server is named any more. */
export async function deleteMailsBefore(db: Db, expiredBefore: number): Promise<void> {
  await db.deleteFrom('mail').where('expires_at', '<', expiredBefore).execute()
}

export interface MailCounts {
  readonly waiting: number
  /** When the first of those that wait was written; null when none does. */
  readonly waitingSince: number | null
  readonly failed: number
  readonly failedSince: number | null
}

/** Of those that wait to be sent, and of those that were given up after an instant. The table holds no others. */
export async function countMails(db: Db, failedAfter: number): Promise<MailCounts> {
  const waiting = await db
    .selectFrom('mail')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('since')])
    .where('failed_at', 'is', null)
    .executeTakeFirstOrThrow()
  const failed = await db
    .selectFrom('mail')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('failed_at').as('since')])
    .where('failed_at', '>', failedAfter)
    .executeTakeFirstOrThrow()
  return {
    ...{ waiting: Number(waiting.count), waitingSince: waiting.since },
    ...{ failed: Number(failed.count), failedSince: failed.since },
  }
}
