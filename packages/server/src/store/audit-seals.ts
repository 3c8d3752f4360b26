/** The seal over the audit log: a MAC of how many entries there are and what the last one's hash is. */

import type { Db } from './db.ts'

export interface AuditSeal {
  readonly keyId: string
  readonly count: number
  readonly head: string
  readonly mac: string
}

export async function findSeal(db: Db): Promise<AuditSeal | null> {
  const row = await db.selectFrom('audit_seal').selectAll().where('id', '=', 1).executeTakeFirst()
  return row === undefined ? null : { keyId: row.key_id, count: row.count, head: row.head, mac: row.mac }
}

/** Only ever forward, or under another key: a slow node does not take the seal back. */
export async function writeSeal(db: Db, { count, head, keyId, mac }: AuditSeal, at: number): Promise<void> {
  await db
    .insertInto('audit_seal')
    .values({ id: 1, key_id: keyId, count, head, mac, at })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ key_id: keyId, count, head, mac, at }).where('audit_seal.count', '<=', count),
    )
    .execute()
}
