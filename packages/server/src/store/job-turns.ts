/** What only one node need do: whoever takes the turn does it, and it is due again some time after. */

import type { Db } from './db.ts'

/** Whether the turn was free. Of several nodes that ask at the same time, one hears true. */
export async function takeJobTurn(db: Db, name: string, everyMs: number, now: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('job_turn')
    .values({ name, taken_at: now })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ taken_at: now })
        .where('job_turn.taken_at', '<=', now - everyMs),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** How far a job has come; null when it never came anywhere. Kept with the turns, under a name of its own. */
export async function findJobMark(db: Db, name: string): Promise<number | null> {
  const row = await db.selectFrom('job_turn').select('taken_at').where('name', '=', name).executeTakeFirst()
  return row?.taken_at ?? null
}

export async function setJobMark(db: Db, name: string, at: number): Promise<void> {
  await db
    .insertInto('job_turn')
    .values({ name, taken_at: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ taken_at: at }))
    .execute()
}
