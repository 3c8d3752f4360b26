/** Counting tokens and their use for an overview: along indexes, and never further than a bound. */

import { type RawBuilder, sql } from 'kysely'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from './db.ts'
import { countRows } from './keyset.ts'
import { IS_NOT_DELETED } from './living-tokens.ts'
import { NEVER_USED } from './schema.ts'
import { isOfKind } from './token-kinds.ts'

/** Which tokens count: of these kinds, that live in one of the tenants or units; `everywhere` is all of them. */
export interface CountedTokens {
  readonly kinds: readonly TokenKind[]
  readonly everywhere: boolean
  readonly tenants: readonly number[]
  readonly units: readonly number[]
}

/** Neither expired nor revoked, by kind. Kinds without any are left out. */
export async function countLiveTokens(
  db: Db,
  among: CountedTokens,
  now: number,
  limit: number,
): Promise<Map<TokenKind, number>> {
  const counts = new Map<TokenKind, number>()
  for (const kind of among.kinds) {
    const only = { ...among, kinds: [kind] }
    const unexpired = await count(db, only, sql`expires_at > ${now}`, limit)
    // Few tokens are revoked, and those have an index of their own: so the many are counted without reading their rows.
    const stopped =
      unexpired === 0 ? 0 : await count(db, only, sql`expires_at > ${now} and revoked_at is not null`, limit)
    counts.set(kind, unexpired === limit ? limit : unexpired - stopped)
  }
  return counts
}

/** Live tokens that expire before an instant. */
export function countExpiring(
  db: Db,
  among: CountedTokens,
  now: number,
  before: number,
  limit: number,
): Promise<number> {
  return count(db, among, sql`expires_at > ${now} and expires_at < ${before} and revoked_at is null`, limit)
}

/** Live tokens that nobody has used yet. */
export function countNeverUsed(db: Db, among: CountedTokens, now: number, limit: number): Promise<number> {
  return count(db, among, sql`last_used_at = ${NEVER_USED} and expires_at > ${now} and revoked_at is null`, limit)
}

async function count(db: Db, among: CountedTokens, condition: RawBuilder<unknown>, limit: number): Promise<number> {
  let total = 0
  for (const part of partsOf(among)) {
    total += await countPart(db, sql`${part} and ${condition}`, limit - total)
    if (total >= limit) break
  }
  return total
}

function countPart(db: Db, condition: RawBuilder<unknown>, limit: number): Promise<number> {
  return countRows(db, sql`(select 1 from token where ${condition} and ${IS_NOT_DELETED} limit ${limit})`)
}

/** Conditions that no token meets twice, each led by an index. */
function partsOf({ everywhere, kinds, tenants, units }: CountedTokens): RawBuilder<unknown>[] {
  if (kinds.length === 0) return []
  const ofKind = isOfKind(...kinds)
  if (everywhere) return [ofKind]
  return [
    ...(tenants.length === 0 ? [] : [sql`tenant_id in (${sql.join(tenants)}) and ${ofKind}`]),
    ...(units.length === 0 ? [] : [sql`unit_id in (${sql.join(units)}) and ${ofKind}`]),
  ]
}

export interface HourCount {
  readonly start: number
  readonly code: string
  readonly count: number
}

export interface UseByHour {
  readonly counts: readonly HourCount[]
  /** More tokens were used than were looked at. */
  readonly partial: boolean
}

/** Calls by hour and outcome since the start of an hour, of at most `limit` tokens. */
export async function countUse(db: Db, among: CountedTokens, since: number, limit: number): Promise<UseByHour> {
  const sums = new Map<string, HourCount>()
  let partial = false
  for (const part of partsOf(among)) {
    const used = sql`${part} and last_used_at >= ${since}`
    partial ||= (await countPart(db, used, limit + 1)) > limit
    const { rows } = await sql<{ start: number; code: string; count: number }>`
      select usage.start_at as start, usage.code as code, sum(usage.count) as count
      from (select id from token where ${used} and ${IS_NOT_DELETED} limit ${limit}) as used
      join usage on usage.token_id = used.id and usage.start_at >= ${since}
      group by usage.start_at, usage.code order by usage.start_at, usage.code`.execute(db)
    for (const { code, count: calls, start } of rows) {
      const key = `${start} ${code}`
      sums.set(key, { start: Number(start), code, count: Number(calls) + (sums.get(key)?.count ?? 0) })
    }
  }
  return { counts: [...sums.values()], partial }
}
