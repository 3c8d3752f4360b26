/** Counts of tries at passwords. They live in the database, so that a restart does not forget them. */

import type { TryCount } from '../domain/throttle.ts'
import type { Db } from './db.ts'

/**
 * The counts under these keys, locked for this transaction; missing ones are made. Keys are locked in one order, so that
 * two transactions never wait for each other.
 */
export async function lockTryCounts(
  tx: Db,
  keys: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, TryCount>> {
  const rows = await tx
    .insertInto('throttle')
    .values([...keys].sort().map((key) => ({ key, failures: 0, first_at: now, last_at: now })))
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ failures: eb.ref('throttle.failures') })))
    .returning(['key', 'failures', 'first_at', 'last_at'])
    .execute()
  return new Map(rows.map((row) => [row.key, { failures: row.failures, firstAt: row.first_at, lastAt: row.last_at }]))
}

export async function updateTryCount(tx: Db, key: string, count: TryCount): Promise<void> {
  await tx
    .updateTable('throttle')
    .set({ failures: count.failures, first_at: count.firstAt, last_at: count.lastAt })
    .where('key', '=', key)
    .execute()
}

export async function deleteTryCount(tx: Db, key: string): Promise<void> {
  await tx.deleteFrom('throttle').where('key', '=', key).execute()
}

/** Gives one try back. */
export async function decrementTryCounts(tx: Db, keys: readonly string[]): Promise<void> {
  await tx
    .updateTable('throttle')
    .set((eb) => ({ failures: eb('failures', '-', 1) }))
    .where('key', 'in', keys)
    .where('failures', '>', 0)
    .execute()
}

/** Whether something was marked under this key after `since`. */
export async function isMarkedSince(db: Db, key: string, since: number): Promise<boolean> {
  const row = await db
    .selectFrom('throttle')
    .select('key')
    .where('key', '=', key)
    .where('last_at', '>', since)
    .executeTakeFirst()
  return row !== undefined
}

export async function markNow(tx: Db, key: string, now: number): Promise<void> {
  await tx
    .insertInto('throttle')
    .values({ key, failures: 0, first_at: now, last_at: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ last_at: now }))
    .execute()
}

/** Deletes up to `limit` rows that were last touched before `before`, but for those whose key starts with one of `sparing`. */
export async function deleteTryCountsBefore(
  db: Db,
  before: number,
  sparing: readonly string[],
  limit: number,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('throttle')
    .where('key', 'in', (eb) =>
      eb
        .selectFrom('throttle')
        .select('key')
        .where('last_at', '<', before)
        .where((where) => where.and(sparing.map((start) => where('key', 'not like', `${start}%`))))
        .limit(limit),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
