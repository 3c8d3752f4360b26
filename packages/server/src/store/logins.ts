/** What a sign-in by an app has beside its token: which app it was, and the chain of its refresh secrets. */

import type { Db } from './db.ts'

export interface RefreshRecord {
  readonly internalId: number
  readonly tokenId: number
  readonly usedAt: number | 'gave way' | null
  /** As the app names itself. */
  readonly client: string
}

/** In `used_at`: never used, and of no use any more. */
const GAVE_WAY = 0

const usedAtOf = (usedAt: number | null) => (usedAt === GAVE_WAY ? 'gave way' : usedAt)

export async function findRefresh(db: Db, hash: Uint8Array): Promise<RefreshRecord | null> {
  const row = await db
    .selectFrom('oauth_refresh')
    .innerJoin('oauth_login', 'oauth_login.token_id', 'oauth_refresh.token_id')
    .select(['oauth_refresh.id', 'oauth_refresh.token_id', 'oauth_refresh.used_at', 'oauth_login.client'])
    .where('oauth_refresh.hash', '=', hash)
    .executeTakeFirst()
  if (row === undefined) return null
  return { internalId: row.id, tokenId: row.token_id, usedAt: usedAtOf(row.used_at), client: row.client }
}

/** The app that a token was signed in by; null for one that a gateway signed in. */
export async function findLoginClient(db: Db, tokenId: number): Promise<string | null> {
  const row = await db.selectFrom('oauth_login').select('client').where('token_id', '=', tokenId).executeTakeFirst()
  return row?.client ?? null
}

export async function insertRefresh(tx: Db, tokenId: number, hash: Uint8Array, now: number): Promise<void> {
  await tx.insertInto('oauth_refresh').values({ token_id: tokenId, hash, created_at: now, used_at: null }).execute()
}

/** True for the one call that used it. */
export async function markRefreshUsed(tx: Db, internalId: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('oauth_refresh')
    .set({ used_at: now })
    .where('id', '=', internalId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** What came of using one; null unless that is the newest of the sign-in. */
export async function findNewestAfter(
  tx: Db,
  { internalId, tokenId }: RefreshRecord,
): Promise<{ readonly internalId: number; readonly isUsed: boolean } | null> {
  const [next, ...later] = await tx
    .selectFrom('oauth_refresh')
    .select(['id', 'used_at'])
    .where('token_id', '=', tokenId)
    .where('id', '>', internalId)
    .orderBy('id')
    .limit(2)
    .execute()
  return next === undefined || later.length > 0 ? null : { internalId: next.id, isUsed: next.used_at !== null }
}

/** Of no use from now on, because the one before it is used once more. */
export async function giveWay(tx: Db, internalId: number): Promise<void> {
  await tx.updateTable('oauth_refresh').set({ used_at: GAVE_WAY }).where('id', '=', internalId).execute()
}

/** Forgets secrets that were used so long ago that this many have followed. */
export async function deleteOldRefreshes(tx: Db, tokenId: number, kept: number): Promise<void> {
  const old = tx
    .selectFrom('oauth_refresh')
    .select('id')
    .where('token_id', '=', tokenId)
    .orderBy('id', 'desc')
    .limit(1)
    .offset(kept)
  await tx.deleteFrom('oauth_refresh').where('token_id', '=', tokenId).where('id', '<=', old).execute()
}

/** Which app a sign-in belongs to from now on. */
export async function setLogin(
  tx: Db,
  tokenId: number,
  { client, clientId }: { readonly client: string; readonly clientId: number | null },
): Promise<void> {
  await deleteLogin(tx, tokenId)
  await tx.insertInto('oauth_login').values({ token_id: tokenId, client, client_id: clientId }).execute()
}

/** The token stays, and can be refreshed no more. */
export async function deleteLogin(tx: Db, tokenId: number): Promise<void> {
  await tx.deleteFrom('oauth_refresh').where('token_id', '=', tokenId).execute()
  await tx.deleteFrom('oauth_login').where('token_id', '=', tokenId).execute()
}
