/** The one row that says that this database is an installation, its keys' check values, and the state of the set-up. */

import { sql } from 'kysely'
import { GENESIS } from '../domain/audit-chain.ts'
import type { Db } from './db.ts'

export interface InstallationRecord {
  readonly id: string
  readonly setupCodeHash: Uint8Array | null
  readonly setupDoneAt: number | null
}

/** Null for a database that no server has been started on. */
export async function findInstallation(db: Db): Promise<InstallationRecord | null> {
  const row = await db
    .selectFrom('installation')
    .select(['installation_id', 'setup_code_hash', 'setup_done_at'])
    .where('id', '=', 1)
    .executeTakeFirst()
  if (row === undefined) return null
  return { id: row.installation_id, setupCodeHash: row.setup_code_hash, setupDoneAt: row.setup_done_at }
}

export async function insertInstallation(tx: Db, id: string, setupCodeHash: Uint8Array, now: number): Promise<void> {
  await tx
    .insertInto('installation')
    .values({ id: 1, installation_id: id, created_at: now, setup_code_hash: setupCodeHash, setup_done_at: null })
    .execute()
}

/** The ledger before the first change. */
export async function insertLedger(tx: Db): Promise<void> {
  await tx.insertInto('ledger').values({ id: 1, seq: 0, audit_count: 0, audit_head: GENESIS }).execute()
}

/** Takes another code while the set-up is still to be done. */
export async function markSetupCode(tx: Db, setupCodeHash: Uint8Array): Promise<void> {
  await tx
    .updateTable('installation')
    .set({ setup_code_hash: setupCodeHash })
    .where('id', '=', 1)
    .where('setup_done_at', 'is', null)
    .execute()
}

/** Ends the set-up and forgets its code. False when somebody else was faster. */
export async function markSetupDone(tx: Db, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('installation')
    .set({ setup_done_at: now, setup_code_hash: null })
    .where('id', '=', 1)
    .where('setup_done_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The check value of every key that this database was ever used with, by the key's id. */
export async function listKeyChecks(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('installation_key').select(['key_id', 'check_value']).execute()
  return new Map(rows.map((row) => [row.key_id, row.check_value]))
}

const NEXT_NUMBER = sql<number>`(select coalesce(max(number), 0) + 1 from installation_key)`

/** With a number of its own, which secrets name it by. A key that is there already stays as it is. */
export async function insertKeyCheck(tx: Db, keyId: string, check: string): Promise<void> {
  await tx
    .insertInto('installation_key')
    .values({ key_id: keyId, check_value: check, number: NEXT_NUMBER })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
