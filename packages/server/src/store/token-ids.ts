/** From public token ids to internal ones. */

import type { Db } from './db.ts'

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
