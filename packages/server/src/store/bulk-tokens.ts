/** Of a token, no more than acting on many of them takes. */

import { sql } from 'kysely'
import type { Db, Dialect } from './db.ts'
import { selectLivingTokens } from './living-tokens.ts'
import { NEVER } from './schema.ts'
import type { TokenRecord } from './tokens.ts'

export interface BulkToken extends Pick<TokenRecord, 'internalId' | 'id' | 'name' | 'kind' | 'tenant' | 'expiresAt'> {
  /** Null: in the tenant as a whole, or without a membership. */
  readonly unit: number | null
  readonly user: { readonly internalId: number } | null
}

/** Those with these internal ids that are there, in the order asked for. */
export async function listBulkTokens(db: Db, { json }: Dialect, ids: readonly number[]): Promise<BulkToken[]> {
  const listed = sql<number>`(select ${json.integer(0)} from ${json.rows(JSON.stringify(ids.map((id) => [id])))})`
  const rows = await selectLivingTokens(db)
    .select(['token.id', 'token.public_id', 'token.name', 'token.kind', 'token.tenant_id', 'token.unit_id'])
    .select(['token.role_id', 'token.user_id', 'token.expires_at'])
    .where('token.id', 'in', listed)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row === undefined ? [] : [toBulkToken(row)]
  })
}

interface BulkRow {
  readonly id: number
  readonly public_id: string
  readonly name: string
  readonly kind: TokenRecord['kind']
  readonly tenant_id: number
  readonly unit_id: number | null
  readonly role_id: number | null
  readonly user_id: number | null
  readonly expires_at: number
}

function toBulkToken(row: BulkRow): BulkToken {
  return {
    ...{ internalId: row.id, id: row.public_id, name: row.name, kind: row.kind, tenant: row.tenant_id },
    expiresAt: row.expires_at === NEVER ? null : row.expires_at,
    unit: row.role_id === null ? null : row.unit_id,
    user: row.user_id === null ? null : { internalId: row.user_id },
  }
}
