/** Finds text in names, and counts what is found, along the index of every three letters in a row. */

import { sql } from 'kysely'
import type { TokenKind } from '../domain/token.ts'
import type { Db, Dialect } from './db.ts'
import type { SearchTable } from './schema.ts'

/** What the index serves: shorter texts are looked for at the beginning only, along other indexes. */
export function isSearchable(text: string): boolean {
  return [...text].length >= 3
}

/** Internal ids of rows whose folded names contain the text, at most `limit`. */
export async function searchIds(
  db: Db,
  dialect: Dialect,
  table: SearchTable,
  text: string,
  limit: number,
): Promise<number[]> {
  if (!isSearchable(text)) return []
  const { rows } = await sql<{ id: number }>`${dialect.hits(table, text)} limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Tokens of these kinds that live in one tenant, or anywhere (null); that expire after an instant, or whenever (null). */
export interface CountedTexts {
  readonly kinds: readonly TokenKind[]
  readonly tenant: number | null
  readonly expiresAfter: number | null
}

/** So many hits are looked at, of names of tokens and of their users each. */
const MAX_HITS = 30_000

/**
 * How many tokens, up to `limit`, have the text in a name of their own or of their user. Null when that cannot be told
 * from as many hits as are looked at.
 */
export async function countTokensByText(
  db: Db,
  dialect: Dialect,
  text: string,
  among: CountedTexts,
  { limit, maxHits = MAX_HITS }: { readonly limit: number; readonly maxHits?: number },
): Promise<number | null> {
  if (!isSearchable(text)) return null
  const own = sql`select id from (${dialect.hits('token', text)} limit ${maxHits}) as own`
  const byName = await countAmong(db, own, among, limit)
  if (byName >= limit) return limit
  const holders = sql`${dialect.hits('user_account', text)} limit ${maxHits}`
  const held = sql`select id from (select token.id as id from (${holders}) as holder cross join token
    where token.user_id = holder.id limit ${maxHits}) as held`
  const all = await countAmong(db, sql`${own} union ${held}`, among, limit)
  if (all >= limit) return limit
  const looked = [await countRows(db, own), await countRows(db, holders), await countRows(db, held)]
  return looked.includes(maxHits) ? null : all
}

/** In this order, since SQLite would otherwise read all tokens of a kind first. */
function countAmong(db: Db, found: ReturnType<typeof sql>, among: CountedTexts, limit: number): Promise<number> {
  const { expiresAfter, kinds, tenant } = among
  const conditions = [
    sql`token.id = hit.id`,
    sql`token.kind in (${sql.join(kinds)})`,
    ...(tenant === null ? [] : [sql`token.tenant_id = ${tenant}`]),
    ...(expiresAfter === null ? [] : [sql`token.expires_at > ${expiresAfter}`]),
  ]
  const matching = sql`select 1 from (${found}) as hit cross join token where ${sql.join(conditions, sql` and `)}`
  return countRows(db, sql`${matching} limit ${limit}`)
}

async function countRows(db: Db, rows: ReturnType<typeof sql>): Promise<number> {
  const counted = await sql<{ count: number }>`select count(*) as count from (${rows}) as counted`.execute(db)
  return Number(counted.rows[0]?.count ?? 0)
}
