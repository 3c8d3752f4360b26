/** From public token ids to internal ones, and to where the tokens live. */

import type { Db } from './db.ts'
import { selectLivingTokens } from './living-tokens.ts'

/** Exactly as written; one that is not there is left out. */
export async function listTokenIdsByPublicIds(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('token')
    .select(['id', 'public_id'])
    .where(
      'id_folded',
      'in',
      ids.map((id) => id.toLowerCase()),
    )
    .execute()
  const wanted = new Set(ids)
  return new Map(rows.flatMap(({ id, public_id }) => (wanted.has(public_id) ? [[public_id, id]] : [])))
}

export interface TokenHome {
  readonly internalId: number
  readonly tenant: number
  /** Null: in the tenant as a whole. */
  readonly unit: number | null
}

/** By the ids exactly as written; one that is not there is left out. */
export async function listTokenHomes(db: Db, ids: readonly string[]): Promise<Map<string, TokenHome>> {
  if (ids.length === 0) return new Map()
  const folded = ids.map((id) => id.toLowerCase())
  const rows = await selectLivingTokens(db)
    .select(['token.id', 'token.public_id', 'token.tenant_id', 'token.unit_id', 'token.role_id'])
    .where('token.id_folded', 'in', folded)
    .execute()
  const wanted = new Set(ids)
  const found = rows.filter(({ public_id }) => wanted.has(public_id))
  return new Map(
    found.map(({ id, public_id, role_id, tenant_id, unit_id }) => [
      public_id,
      { internalId: id, tenant: tenant_id, unit: role_id === null ? null : unit_id },
    ]),
  )
}
