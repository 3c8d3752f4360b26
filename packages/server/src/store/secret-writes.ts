/** Secrets of tokens, written and ended: what is kept of them is a hash, and where policy allows a sealed copy. */

import type { Db } from './db.ts'
import { ENDLESS, NEVER_USED } from './schema.ts'

export interface SecretValues {
  readonly hash: Uint8Array
  readonly keyId: string
  readonly prefix: string
  readonly last4: string
  readonly version: number
}

/** Answers the internal id, which a sealed copy is bound to. */
export async function insertSecret(tx: Db, tokenId: number, secret: SecretValues, now: number): Promise<number> {
  const { id } = await tx
    .insertInto('token_secret')
    .values({ ...secretRow(tx, secret, now), token_id: tokenId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** As it is inserted, for whichever token. */
export function secretRow(tx: Db, secret: SecretValues, now: number) {
  return {
    hash: secret.hash,
    key_number: tx.selectFrom('installation_key').select('number').where('key_id', '=', secret.keyId),
    sealed: null,
    prefix: secret.prefix,
    last4: secret.last4,
    version: secret.version,
    created_at: now,
    expires_at: ENDLESS,
    ended_at: null,
    last_used_at: NEVER_USED,
  }
}

export async function setSealed(tx: Db, secretId: number, sealed: Uint8Array | null): Promise<void> {
  await tx.updateTable('token_secret').set({ sealed }).where('id', '=', secretId).execute()
}

/** Secrets that can still be found, newest first. */
export async function listLivingSecrets(db: Db, tokenId: number) {
  const rows = await db
    .selectFrom('token_secret')
    .leftJoin('installation_key', 'installation_key.number', 'token_secret.key_number')
    .select(['id', 'installation_key.key_id', 'sealed', 'created_at', 'expires_at', 'version'])
    .where('token_id', '=', tokenId)
    .where('ended_at', 'is', null)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    internalId: row.id,
    keyId: row.key_id ?? '',
    sealed: row.sealed,
    createdAt: row.created_at,
    expiresAt: row.expires_at === ENDLESS ? null : row.expires_at,
    version: row.version,
  }))
}

/** Forgets the hash, so that the secret can never be found again, and erases a sealed copy. */
export async function endSecrets(tx: Db, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('token_secret')
    .set({ hash: null, sealed: null, ended_at: now })
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .execute()
}

/** Lets a secret live on for an overlap only. Its sealed copy goes at once. */
export async function limitSecret(tx: Db, id: number, until: number): Promise<void> {
  await tx.updateTable('token_secret').set({ expires_at: until, sealed: null }).where('id', '=', id).execute()
}
