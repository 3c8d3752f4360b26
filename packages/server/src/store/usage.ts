/** How tokens were used: counts by the hour, by address, and the marks of last use. Written in batches, outside any mutation. */

import { sql } from 'kysely'
import type { Db } from './db.ts'

export interface UsageMark {
  readonly tokenId: number
  readonly lastUsedAt: number
  readonly lastAddress: string | null
}

/** Which of these tokens are still there: a use of a deleted one leaves nothing. */
export async function listPresent(tx: Db, tokenIds: readonly number[]): Promise<Set<number>> {
  const rows = await tx.selectFrom('token').select('id').where('id', 'in', tokenIds).execute()
  return new Set(rows.map(({ id }) => id))
}

export async function markUsed(tx: Db, { lastAddress, lastUsedAt, tokenId }: UsageMark): Promise<void> {
  await tx
    .updateTable('token')
    .set({ last_used_at: lastUsedAt, ...(lastAddress === null ? {} : { last_used_address: lastAddress }) })
    .where('id', '=', tokenId)
    .where('last_used_at', '<=', lastUsedAt)
    .execute()
}

export async function markSecretUsed(tx: Db, secretId: number, at: number): Promise<void> {
  await tx
    .updateTable('token_secret')
    .set({ last_used_at: at })
    .where('id', '=', secretId)
    .where('last_used_at', '<', at)
    .execute()
}

export interface UsageCount {
  readonly token_id: number
  readonly start_at: number
  readonly code: string
  readonly count: number
}

/** One statement for so many rows: well below the number of parameters that a statement may have. */
const ROWS_AT_ONCE = 1_000

export async function addCounts(tx: Db, counts: readonly UsageCount[]): Promise<void> {
  if (counts.length > ROWS_AT_ONCE) await addCounts(tx, counts.slice(ROWS_AT_ONCE))
  if (counts.length === 0) return
  await tx
    .insertInto('usage')
    .values(counts.slice(0, ROWS_AT_ONCE))
    .onConflict((conflict) =>
      conflict.columns(['token_id', 'start_at', 'code']).doUpdateSet({ count: sql`usage.count + excluded.count` }),
    )
    .execute()
}

export interface AddressCount {
  readonly token_id: number
  readonly address: string
  readonly last_used_at: number
  readonly count: number
}

export async function addAddresses(tx: Db, counts: readonly AddressCount[]): Promise<void> {
  if (counts.length > ROWS_AT_ONCE) await addAddresses(tx, counts.slice(ROWS_AT_ONCE))
  if (counts.length === 0) return
  await tx
    .insertInto('usage_address')
    .values(counts.slice(0, ROWS_AT_ONCE))
    .onConflict((conflict) =>
      conflict.columns(['token_id', 'address']).doUpdateSet({
        count: sql`usage_address.count + excluded.count`,
        last_used_at: sql`excluded.last_used_at`,
      }),
    )
    .execute()
}

/** Keeps the addresses used last, `keep` for each token. */
export async function trimAddresses(tx: Db, tokenId: number, keep: number): Promise<void> {
  const kept = tx
    .selectFrom('usage_address')
    .select('address')
    .where('token_id', '=', tokenId)
    .orderBy('last_used_at', 'desc')
    .limit(keep)
  await tx.deleteFrom('usage_address').where('token_id', '=', tokenId).where('address', 'not in', kept).execute()
}

export async function listCounts(db: Db, tokenId: number, from: number, to: number): Promise<UsageCount[]> {
  return db
    .selectFrom('usage')
    .select(['token_id', 'start_at', 'code', 'count'])
    .where('token_id', '=', tokenId)
    .where('start_at', '>=', from)
    .where('start_at', '<', to)
    .orderBy('start_at')
    .execute()
}

export async function listAddresses(db: Db, tokenId: number, limit: number): Promise<AddressCount[]> {
  return db
    .selectFrom('usage_address')
    .select(['token_id', 'address', 'last_used_at', 'count'])
    .where('token_id', '=', tokenId)
    .orderBy('last_used_at', 'desc')
    .limit(limit)
    .execute()
}

/** Answers how many rows went. */
export async function deleteCountsBefore(db: Db, before: number, limit: number): Promise<number> {
  const old = db
    .selectFrom('usage')
    .select(['token_id', 'start_at', 'code'])
    .where('start_at', '<', before)
    .limit(limit)
  const rows = await old.execute()
  for (const { code, start_at, token_id } of rows) {
    await db
      .deleteFrom('usage')
      .where('token_id', '=', token_id)
      .where('start_at', '=', start_at)
      .where('code', '=', code)
      .execute()
  }
  return rows.length
}
