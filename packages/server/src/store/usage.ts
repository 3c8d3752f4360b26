/** How tokens were used: counts by the hour, by address, and the marks of last use. Written in batches, outside any mutation. */

import { type CompiledQuery, sql } from 'kysely'
import type { Db, Dialect } from './db.ts'
import type { Tables } from './schema.ts'

/** When a token was used last, and from where; a null address leaves the one that is known. */
export type UsageMark = readonly [tokenId: number, at: number, address: string | null]
export type SecretMark = readonly [secretId: number, at: number]
export type UsageCount = readonly [tokenId: number, startAt: number, code: string, count: number]
export type AddressCount = readonly [tokenId: number, address: string, lastUsedAt: number, count: number]

interface BusyRows {
  readonly tokens: ReadonlySet<number>
  readonly secrets: ReadonlySet<number>
}

/**
 * Locks tokens and secrets before their use is written, and answers those that somebody else is changing just now: their
 * use has to wait. So this never waits for a change, which may itself wait for what is locked here.
 */
export async function lockUsed(
  tx: Db,
  dialect: Dialect,
  tokens: readonly number[],
  secrets: readonly number[],
): Promise<BusyRows> {
  const [busyTokens, busySecrets] = await Promise.all([
    lockRows(tx, dialect, 'token', tokens),
    lockRows(tx, dialect, 'token_secret', secrets),
  ])
  return { tokens: busyTokens, secrets: busySecrets }
}

/** Answers the ids of those that are there and could not be locked. */
async function lockRows(
  tx: Db,
  { json, lockFree }: Dialect,
  table: 'token' | 'token_secret',
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  if (lockFree === null) return new Set()
  const wanted = sql<Id>`select id from ${sql.table(table)}
    where id in (select ${json.integer(0)} from ${json.rows(JSON.stringify(ids.map((id) => [id])))})`
  const { rows: locked } = await sql<Id>`${wanted}${lockFree}`.execute(tx)
  if (locked.length === ids.length) return new Set()
  const { rows: present } = await wanted.execute(tx)
  const ours = new Set(locked.map(({ id }) => id))
  return new Set(present.map(({ id }) => id).filter((id) => !ours.has(id)))
}

interface Id {
  readonly id: number
}

// Statements to be sent together. They take their rows as one JSON text: each is the same for one row and for hundreds, and
// costs the event loop next to nothing. A use of a token that is gone by now leaves nothing.

/** Never takes a mark back. */
export function marksOfUse(tx: Db, { json }: Dialect, marks: readonly UsageMark[]): CompiledQuery {
  return sql`update token
    set last_used_at = ${json.integer(1)}, last_used_address = coalesce(${json.text(2)}, token.last_used_address)
    from ${json.rows(JSON.stringify(marks))}
    where token.id = ${json.integer(0)} and token.last_used_at <= ${json.integer(1)}`.compile(tx)
}

export function marksOfSecrets(tx: Db, { json }: Dialect, marks: readonly SecretMark[]): CompiledQuery {
  return sql`update token_secret set last_used_at = ${json.integer(1)}
    from ${json.rows(JSON.stringify(marks))}
    where token_secret.id = ${json.integer(0)} and token_secret.last_used_at < ${json.integer(1)}`.compile(tx)
}

// `cross join` keeps SQLite from reading all tokens instead, which it prefers when its statistics are from a time with few
// of them.

export function countsByHour(tx: Db, { json }: Dialect, counts: readonly UsageCount[]): CompiledQuery {
  return sql`insert into usage (token_id, start_at, code, count)
    select token.id, ${json.integer(1)}, ${json.text(2)}, ${json.integer(3)}
    from ${json.rows(JSON.stringify(counts))} cross join token
    where token.id = ${json.integer(0)}
    on conflict (token_id, start_at, code) do update set count = usage.count + excluded.count`.compile(tx)
}

export function countsByAddress(tx: Db, { json }: Dialect, counts: readonly AddressCount[]): CompiledQuery {
  return sql`insert into usage_address (token_id, address, last_used_at, count)
    select token.id, ${json.text(1)}, ${json.integer(2)}, ${json.integer(3)}
    from ${json.rows(JSON.stringify(counts))} cross join token
    where token.id = ${json.integer(0)}
    on conflict (token_id, address) do update
      set count = usage_address.count + excluded.count, last_used_at =
        case when excluded.last_used_at > usage_address.last_used_at then excluded.last_used_at else usage_address.last_used_at end`.compile(
    tx,
  )
}

/** Leaves the addresses used last, `keep` of the token. */
export function addressesToDrop(tx: Db, tokenId: number, keep: number): CompiledQuery {
  const kept = tx
    .selectFrom('usage_address')
    .select('address')
    .where('token_id', '=', tokenId)
    .orderBy('last_used_at', 'desc')
    .orderBy('address')
    .limit(keep)
  return tx.deleteFrom('usage_address').where('token_id', '=', tokenId).where('address', 'not in', kept).compile()
}

export async function listCounts(db: Db, tokenId: number, from: number, to: number): Promise<Tables['usage'][]> {
  return db
    .selectFrom('usage')
    .select(['token_id', 'start_at', 'code', 'count'])
    .where('token_id', '=', tokenId)
    .where('start_at', '>=', from)
    .where('start_at', '<', to)
    .orderBy('start_at')
    .orderBy('code')
    .execute()
}

export async function listAddresses(db: Db, tokenId: number, limit: number): Promise<Tables['usage_address'][]> {
  return db
    .selectFrom('usage_address')
    .select(['token_id', 'address', 'last_used_at', 'count'])
    .where('token_id', '=', tokenId)
    .orderBy('last_used_at', 'desc')
    .orderBy('address')
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
