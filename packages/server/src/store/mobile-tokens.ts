/** Sign-ins of one user on mobile devices, which are tokens of the kind `mobile`. */

import type { Db } from './db.ts'
import { IS_NOT_DELETED } from './living-tokens.ts'
import { NEVER_USED } from './schema.ts'

export interface MobileToken {
  readonly internalId: number
  readonly id: string
  readonly deviceId: string | null
  readonly version: number
}

/** All of a user's, the one that was renewed longest ago first. */
export async function listMobileTokens(db: Db, userId: number): Promise<MobileToken[]> {
  const rows = await db
    .selectFrom('token')
    .select(['id', 'public_id', 'device_id', 'version'])
    .where('user_id', '=', userId)
    .where('kind', '=', 'mobile')
    .where(IS_NOT_DELETED)
    .orderBy('issued_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    internalId: row.id,
    id: row.public_id,
    deviceId: row.device_id,
    version: row.version,
  }))
}

/** The internal ids of its secrets that can still be found, newest first. */
export async function listSecretIds(tx: Db, tokenId: number): Promise<number[]> {
  return (await listSecretUses(tx, tokenId)).map(({ internalId }) => internalId)
}

/** The same, and whether anybody has used them, as far as that is written by now. */
export async function listSecretUses(
  tx: Db,
  tokenId: number,
): Promise<readonly { readonly internalId: number; readonly isUsed: boolean }[]> {
  const rows = await tx
    .selectFrom('token_secret')
    .select(['id', 'last_used_at'])
    .where('token_id', '=', tokenId)
    .where('ended_at', 'is', null)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ id, last_used_at }) => ({ internalId: id, isUsed: last_used_at !== NEVER_USED }))
}

export async function deleteSecretsById(tx: Db, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('token_secret').where('id', 'in', ids).execute()
}

/** A renewed sign-in has one secret: the earlier ones are gone, and so never pile up. */
export async function deleteSecrets(tx: Db, tokenId: number): Promise<void> {
  await tx.deleteFrom('token_secret').where('token_id', '=', tokenId).execute()
}
