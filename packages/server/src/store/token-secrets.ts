/** Secrets as they may be shown: masks, lives and last uses. */

import type { Db } from './db.ts'
import { ENDLESS, NEVER_USED } from './schema.ts'

export interface SecretMask {
  readonly prefix: string
  readonly last4: string
}

export interface SecretLife extends SecretMask {
  readonly version: number
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly endedAt: number | null
  readonly lastUsedAt: number | null
}

/** All secrets that a token has had, newest first: when they lived and were used, never what they were. */
export async function listSecretLives(db: Db, tokenId: number): Promise<SecretLife[]> {
  const rows = await db
    .selectFrom('token_secret')
    .select(['prefix', 'last4', 'version', 'created_at', 'expires_at', 'ended_at', 'last_used_at'])
    .where('token_id', '=', tokenId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    prefix: row.prefix,
    last4: row.last4,
    version: row.version,
    createdAt: row.created_at,
    expiresAt: row.expires_at === ENDLESS ? null : row.expires_at,
    endedAt: row.ended_at,
    lastUsedAt: row.last_used_at === NEVER_USED ? null : row.last_used_at,
  }))
}
