/** Ten thousand tokens deleted by one call, against the statements that it cannot do without. */

import { DatabaseSync } from 'node:sqlite'
import type { ListedServer } from '../lists.ts'
import { keptColumns, type Row, rowOf } from '../seed-rows.ts'
import { BIG_TENANT } from '../seed-shape.ts'
import { type Spread, spreadOf } from '../statistics.ts'

const AT_ONCE = 10_000
const STATEMENT_ROWS = 1_000

export interface BulkFigures {
  readonly ratio: Spread
  /** Seconds, of the last round. */
  readonly ours: number
  readonly plain: number
}

/** Each round deletes the ten thousand that expire first, from the server's database and from the copy. */
export async function compareBulk(server: ListedServer, copy: string, rounds: number): Promise<BulkFigures> {
  const database = openCopy(copy)
  const found: { readonly ours: number; readonly plain: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const doomed = doomedIn(database)
    const before = round % 2 === 0 ? await deleteOurs(server, doomed) : null
    const plain = deletePlain(database, doomed.ids)
    found.push({ ours: before ?? (await deleteOurs(server, doomed)), plain })
  }
  database.close()
  const last = found.at(-1) ?? { ours: Number.NaN, plain: Number.NaN }
  return { ...last, ratio: spreadOf(found.map(({ ours, plain }) => ours / plain)) }
}

export interface Doomed {
  readonly before: number
  readonly ids: readonly number[]
}

/** At most as many as one call may delete, and all that expire before an instant. */
export function doomedIn(database: DatabaseSync): Doomed {
  const rows = database
    .prepare(
      `select token.id, expires_at from token join tenant on tenant.id = token.tenant_id where tenant.slug = ?
        order by expires_at, token.id limit ${AT_ONCE + 1}`,
    )
    .all(BIG_TENANT) as { id: number; expires_at: number }[]
  const before = rows.at(-1)?.expires_at ?? 0
  return { before, ids: rows.filter(({ expires_at }) => expires_at < before).map(({ id }) => id) }
}

/** Answers the seconds that it took. */
export async function deleteOurs({ master, port }: ListedServer, { before, ids }: Doomed): Promise<number> {
  const filter = { tenant: BIG_TENANT, expiresBefore: new Date(before).toISOString() }
  const startedAt = performance.now()
  const response = await fetch(`http://127.0.0.1:${port}/v1/tokens/bulk`, {
    method: 'POST',
    headers: { authorization: `Bearer ${master}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'delete', filter, expectedCount: ids.length }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`The bulk deletion answered ${response.status}: ${text.slice(0, 500)}`)
  return (performance.now() - startedAt) / 1_000
}

export function openCopy(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  const settings = ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'secure_delete = on']
  for (const setting of [...settings, 'cache_size = -16384']) database.exec(`pragma ${setting}`)
  return database
}

/** What is shown of them is read, they go with all that is theirs, and each leaves an entry in the audit log. */
function deletePlain(database: DatabaseSync, ids: readonly number[]): number {
  const audit = rowOf(database, 'select * from audit order by seq desc limit 1')
  const kept = [...keptColumns(database, 'audit')].filter((column) => column in audit)
  const marks = kept.map(() => '?').join(', ')
  const entry = database.prepare(`insert into audit (${kept.join(', ')}) values (${marks})`)
  const values = (seq: number): Row[string][] => kept.map((column) => toInput(column === 'seq' ? seq : audit[column]))
  const among = 'in (select value from json_each(?))'
  const read = database.prepare(`select * from token where id ${among}`)
  const remove = database.prepare(`delete from token where id ${among}`)
  const people = database.prepare(`delete from user_account where type = 'technical' and id ${among}`)
  const startedAt = performance.now()
  database.exec('begin immediate')
  for (let start = 0; start < ids.length; start += STATEMENT_ROWS) {
    const text = JSON.stringify(ids.slice(start, start + STATEMENT_ROWS))
    const rows = read.all(text) as Row[]
    remove.run(text)
    people.run(JSON.stringify(rows.map(({ user_id }) => Number(user_id ?? 0))))
  }
  const from = Number(rowOf(database, 'select max(seq) as seq from audit').seq)
  for (const index of ids.keys()) entry.run(...values(from + 1 + index))
  database.exec('update ledger set seq = seq + 1')
  database.exec('commit')
  return (performance.now() - startedAt) / 1_000
}

function toInput(value: Row[string] | undefined): Row[string] {
  return typeof value === 'number' ? BigInt(value) : (value ?? null)
}
