/** What a sign-in by an app has beside its token: which app it was, and the chain of its refresh secrets. */

import type { Db } from './db.ts'

export interface RefreshRecord {
  readonly internalId: number
  readonly tokenId: number
  readonly usedAt: number | 'gave way' | null
  /** As the app names itself. */
  readonly client: string
  /** Of what the sign-in's refresh secrets begin with; null for one from before that was kept. */
  readonly familyHash: Uint8Array | null
}

/** In `used_at`: never used, and of no use any more. */
const GAVE_WAY = 0

const usedAtOf = (usedAt: number | null) => (usedAt === GAVE_WAY ? 'gave way' : usedAt)

export async function findRefresh(db: Db, hash: Uint8Array): Promise<RefreshRecord | null> {
  const row = await db
    .selectFrom('oauth_refresh')
    .innerJoin('oauth_login', 'oauth_login.token_id', 'oauth_refresh.token_id')
    .select(['oauth_refresh.id', 'oauth_refresh.token_id', 'oauth_refresh.used_at'])
    .select(['oauth_login.client', 'oauth_login.family_hash'])
    .where('oauth_refresh.hash', '=', hash)
    .executeTakeFirst()
  if (row === undefined) return null
  const { client, family_hash: familyHash, id: internalId, token_id: tokenId, used_at: usedAt } = row
  return { internalId, tokenId, usedAt: usedAtOf(usedAt), client, familyHash }
}

/** The sign-in whose refresh secrets begin so. */
export async function findFamily(
  db: Db,
  familyHash: Uint8Array,
): Promise<Pick<RefreshRecord, 'tokenId' | 'client'> | null> {
  const row = await db
    .selectFrom('oauth_login')
    .select(['token_id', 'client'])
    .where('family_hash', '=', familyHash)
    .executeTakeFirst()
  return row === undefined ? null : { tokenId: row.token_id, client: row.client }
}

export async function setFamily(tx: Db, tokenId: number, familyHash: Uint8Array): Promise<void> {
  await tx.updateTable('oauth_login').set({ family_hash: familyHash }).where('token_id', '=', tokenId).execute()
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

/** Forgets the one that so many have followed; those before it went when they had. */
export async function deleteRefreshBehind(tx: Db, tokenId: number, followers: number): Promise<void> {
  const behind = tx
    .selectFrom('oauth_refresh')
    .select('id')
    .where('token_id', '=', tokenId)
    .orderBy('id', 'desc')
    .limit(1)
    .offset(followers)
  await tx.deleteFrom('oauth_refresh').where('id', '=', behind).execute()
}

/** Which app a sign-in belongs to from now on. */
export async function setLogin(
  tx: Db,
  tokenId: number,
  { client, clientId, familyHash }: Pick<RefreshRecord, 'client' | 'familyHash'> & { readonly clientId: number | null },
): Promise<void> {
  await deleteLogin(tx, tokenId)
  const values = { token_id: tokenId, client, client_id: clientId, family_hash: familyHash }
  await tx.insertInto('oauth_login').values(values).execute()
}

/** The token stays, and can be refreshed no more. */
export async function deleteLogin(tx: Db, tokenId: number): Promise<void> {
  await tx.deleteFrom('oauth_refresh').where('token_id', '=', tokenId).execute()
  await tx.deleteFrom('oauth_login').where('token_id', '=', tokenId).execute()
}
