/** The audit log as rows, with every word in full. */

import { toAuditRecord } from '../src/store/audit-rows.ts'
import type { Db } from '../src/store/db.ts'

export async function readAuditRows(db: Db) {
  const rows = await db.selectFrom('audit').selectAll().orderBy('seq').execute()
  return rows.map((row) => {
    const { actor, details } = toAuditRecord({ ...row, hash_before: null })
    return { ...row, actor_name: actor.name, actor_token_id: actor.tokenId, details: JSON.stringify(details) }
  })
}
