/** A part of a transaction that can be undone by itself, also after a statement of it has failed. */

import { sql } from 'kysely'
import type { Db } from './db.ts'
import { sendTogether } from './sent-together.ts'

export interface Savepoint {
  keep(): Promise<void>
  /** Undoes what was written since. Rejects where the whole transaction is lost. */
  undo(): Promise<void>
}

/** One at a time in a transaction; nothing may be under way when it ends. */
export async function setSavepoint(tx: Db): Promise<Savepoint> {
  const release = sql`release savepoint part`
  await sql`savepoint part`.execute(tx)
  return {
    async keep() {
      await release.execute(tx)
    },
    async undo() {
      await sendTogether(tx, [sql`rollback to savepoint part`.compile(tx), release.compile(tx)])
    },
  }
}
