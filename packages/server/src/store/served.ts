import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'

const LOOK_EVERY_MS = 100

/** Longer than a lease lasts, and so than any node that lives lets its own stand still. */
const PATIENCE_MS = 4_000

/** Whether any node counts its lease on. Where leases are left over from nodes that are gone, this takes `patienceMs`. */
export async function isServedByNodes<Database>(db: Kysely<Database>, patienceMs = PATIENCE_MS): Promise<boolean> {
  if (!(await hasLeases(db))) return false
  const before = await countersOf(db)
  if (before.size === 0) return false
  for (let waited = 0; waited < patienceMs; waited += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS)
    const now = await countersOf(db)
    if ([...now].some(([id, counter]) => before.get(id) !== counter)) return true
  }
  return false
}

/** False in a database that is still to be filled with tables: nobody serves that. */
async function hasLeases<Database>(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql`select 1 where to_regclass('node_lease') is not null`.execute(db)
  return rows.length > 0
}

async function countersOf<Database>(db: Kysely<Database>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; counter: number }>`select id, counter from node_lease`.execute(db)
  return new Map(rows.map(({ counter, id }) => [id, counter]))
}
