/** Earlier versions of tokens: what they were before they were replaced. */

import type { Db } from './db.ts'

export interface VersionRecord {
  readonly version: number
  readonly issuedAt: number
  readonly replacedAt: number
  readonly replacedBy: string
  /** The token's terms and rights at that time, as they were shown. */
  readonly body: Readonly<Record<string, unknown>>
}

export async function insertVersion(tx: Db, tokenId: number, version: VersionRecord): Promise<void> {
  await tx
    .insertInto('token_version')
    .values({
      token_id: tokenId,
      version: version.version,
      body: JSON.stringify(version.body),
      issued_at: version.issuedAt,
      replaced_at: version.replacedAt,
      replaced_by: version.replacedBy,
    })
    .execute()
}

/** Newest first. */
export async function listVersions(db: Db, tokenId: number): Promise<VersionRecord[]> {
  const rows = await db
    .selectFrom('token_version')
    .select(['version', 'body', 'issued_at', 'replaced_at', 'replaced_by'])
    .where('token_id', '=', tokenId)
    .orderBy('version', 'desc')
    .execute()
  return rows.map((row) => ({
    version: row.version,
    issuedAt: row.issued_at,
    replacedAt: row.replaced_at,
    replacedBy: row.replaced_by,
    body: JSON.parse(row.body) as Record<string, unknown>,
  }))
}
