/** Sign-ins that are under way at an issuer, sessions that began there, and logout tokens that were taken. */

import type { BegunThrough } from './beginnings.ts'
import type { Db } from './db.ts'

export interface PendingSignIn {
  readonly stateHash: Uint8Array
  readonly browserHash: Uint8Array
  readonly issuer: number
  /** Whoever links themself; null where somebody signs in. */
  readonly user: number | null
  readonly sessionHash: Uint8Array | null
  readonly returnTo: string
  readonly expiresAt: number
  /** Of the issuer, as it began. */
  readonly setup: number
}

export async function insertPendingSignIn(db: Db, pending: PendingSignIn): Promise<void> {
  await db
    .insertInto('issuer_sign_in')
    .values({
      state_hash: pending.stateHash,
      browser_hash: pending.browserHash,
      issuer_id: pending.issuer,
      user_id: pending.user,
      session_hash: pending.sessionHash,
      return_to: pending.returnTo,
      expires_at: pending.expiresAt,
      setup: pending.setup,
    })
    .execute()
}

/** Takes a sign-in that is under way: of any number who try at the same time, one gets it. Null for all others. */
export async function takePendingSignIn(
  db: Db,
  wanted: Pick<PendingSignIn, 'stateHash' | 'browserHash' | 'issuer' | 'setup'>,
  now: number,
): Promise<Pick<PendingSignIn, 'user' | 'sessionHash' | 'returnTo'> | null> {
  const row = await db
    .deleteFrom('issuer_sign_in')
    .where('state_hash', '=', wanted.stateHash)
    .where('browser_hash', '=', wanted.browserHash)
    .where('issuer_id', '=', wanted.issuer)
    .where('setup', '=', wanted.setup)
    .where('expires_at', '>', now)
    .returning(['user_id', 'session_hash', 'return_to'])
    .executeTakeFirst()
  return row === undefined ? null : { user: row.user_id, sessionHash: row.session_hash, returnTo: row.return_to }
}

export async function insertIssuerSession(
  tx: Db,
  session: { readonly sessionHash: Uint8Array; readonly issuer: number; readonly sid: string | null },
): Promise<void> {
  await tx
    .insertInto('issuer_session')
    .values({ session_hash: session.sessionHash, issuer_id: session.issuer, sid: session.sid })
    .execute()
}

/** Deletes sessions that were begun through an issuer. Answers whose they were, once for each session. */
export async function deleteIssuerSessions(tx: Db, { issuer, sid, user }: BegunThrough): Promise<number[]> {
  const rows = await tx
    .deleteFrom('session')
    .where(
      'id_hash',
      'in',
      tx
        .selectFrom('issuer_session')
        .select('session_hash')
        .where('issuer_id', '=', issuer)
        .$if(sid !== undefined, (query) => query.where('sid', '=', sid ?? '')),
    )
    .$if(user !== undefined, (query) => query.where('user_id', '=', user ?? 0))
    .returning('user_id')
    .execute()
  return rows.map(({ user_id }) => user_id)
}

/** Notes that a logout token was taken. False when it was before. */
export async function insertLogout(
  tx: Db,
  logout: { readonly issuer: number; readonly tokenHash: Uint8Array; readonly expiresAt: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('issuer_logout')
    .values({ issuer_id: logout.issuer, token_hash: logout.tokenHash, expires_at: logout.expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Deletes what has run out. */
export async function deleteEndedSignIns(db: Db, now: number): Promise<void> {
  await db.deleteFrom('issuer_sign_in').where('expires_at', '<=', now).execute()
  await db.deleteFrom('issuer_logout').where('expires_at', '<=', now).execute()
}
