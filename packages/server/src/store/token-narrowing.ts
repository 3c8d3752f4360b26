/**
 * What a list of tokens asks of each one, as conditions of SQL. None of them is in a form that an index serves: the walk
 * has its index already, and another one would find more rows and have them sorted.
 */

import { type AliasableExpression, type RawBuilder, sql } from 'kysely'
import type { TokenKind, TokenStatus } from '../domain/token.ts'
import type { Db } from './db.ts'
import { countRows } from './keyset.ts'
import { NEVER_USED } from './schema.ts'
import { isOfKind } from './token-kinds.ts'

/** What takes the life of tokens that live or act there, none of which stands in their rows. */
export interface StoppedPlaces {
  readonly tenants: readonly number[]
  readonly units: readonly number[]
  /** Roles that count in these units only, or in none; `asWhole`: in the tenant as a whole too. */
  readonly roles: readonly { readonly role: number; readonly asWhole: boolean; readonly units: readonly number[] }[]
}

/** Folded. `anywhere` inside a name, or at the beginning of one. */
export interface SoughtText {
  readonly wanted: string
  readonly anywhere: boolean
}

export interface TokenNarrowing {
  readonly units: readonly number[] | null
  readonly role: number | null
  readonly users: readonly number[] | null
  /** Exclusive. What never expires does not expire before any instant. */
  readonly expiresBefore: number | null
  /** Exclusive. What was never used was last used before every instant. */
  readonly lastUsedBefore: number | null
  readonly neverUsed: boolean
  readonly statuses: ReadonlySet<TokenStatus> | null
  readonly stopped: StoppedPlaces
  readonly now: number
  /** In a name of the token or of its user. */
  readonly text: SoughtText | null
}

export type Condition = RawBuilder<boolean>

/** All that conditions ask of a row. */
export const ASKED = sql`id, kind, tenant_id, unit_id, role_id, user_id, name_folded, id_folded, application_folded, expires_at,
  revoked_at, last_used_at`

/** All have to hold of a row of `token`; none where every token will do. */
export function conditionsOf(narrowing: TokenNarrowing): Condition[] {
  const { expiresBefore, lastUsedBefore, neverUsed, role, statuses, text, units, users } = narrowing
  return [
    ...(units === null ? [] : [isAmong('unit_id', units)]),
    ...(role === null ? [] : [isAmong('role_id', [role])]),
    ...(users === null ? [] : [isAmong('user_id', users)]),
    ...(expiresBefore === null ? [] : [sql<boolean>`+token.expires_at < ${expiresBefore}`]),
    ...(lastUsedBefore === null ? [] : [sql<boolean>`+token.last_used_at < ${lastUsedBefore}`]),
    ...(neverUsed ? [sql<boolean>`+token.last_used_at = ${NEVER_USED}`] : []),
    ...(statuses === null ? [] : [hasStatus(narrowing, statuses)]),
    ...(text === null ? [] : [hasText(text)]),
  ]
}

/**
 * Asked of a row that was found otherwise. Written so that no index answers it, and so that PostgreSQL does not conclude
 * that the column has a value: it would walk the index of those that have one for each row, if it believes them to be few.
 */
export function isAmong(column: 'unit_id' | 'user_id' | 'role_id' | 'tenant_id', ids: readonly number[]): Condition {
  const value = sql`coalesce(${sql.ref(`token.${column}`)}, 0)`
  return ids.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`${value} in (${sql.join(ids)})`
}

/** Of the kinds that are seen whole; or of one of which no more is seen than its id and its application. */
export function isOneOf(whole: readonly TokenKind[], partly: readonly TokenKind[], open: SoughtText | null): Condition {
  const ofKind = (kinds: readonly TokenKind[]) => (kinds.length === 0 ? sql`1 = 0` : isOfKind(...kinds))
  if (open === null) return sql<boolean>`(${ofKind([...whole, ...partly])})`
  const has = hasIn(open)
  const shown = sql`(${has('token.id_folded')} or ${has('token.application_folded')})`
  return sql<boolean>`(${ofKind(whole)} or (${ofKind(partly)} and ${shown}))`
}

/** How many of those found meet the conditions, up to `limit`. In this order, since SQLite would otherwise read all tokens first. */
export function countMeeting(
  db: Db,
  found: AliasableExpression<{ id: number }>,
  conditions: readonly Condition[],
  limit: number,
): Promise<number> {
  const all = sql.join([sql`token.id = hit.id`, ...conditions], sql` and `)
  return countRows(db, sql`(select 1 from ${found} as hit cross join token where ${all} limit ${limit})`)
}

/** The worst one counts, as in `domain/token.ts`. */
function hasStatus({ now, stopped }: TokenNarrowing, wanted: ReadonlySet<TokenStatus>): Condition {
  const is = (status: TokenStatus) => sql.lit(wanted.has(status) ? 1 : 0)
  const living =
    wanted.has('suspended') === wanted.has('active')
      ? sql`else ${is('active')}`
      : sql`when ${isSuspended(stopped)} then ${is('suspended')} else ${is('active')}`
  return sql<boolean>`case when +token.expires_at <= ${now} then ${is('expired')}
    when +token.revoked_at is not null then ${is('revoked')} ${living} end = 1`
}

function isSuspended({ roles, tenants, units }: StoppedPlaces): RawBuilder<boolean> {
  const causes = [
    sql`(token.user_id is not null and not exists (select 1 from user_account as holder
      where holder.id = token.user_id and holder.status = 'active'))`,
    sql`(token.role_id is not null and not exists (select 1 from membership where membership.user_id = token.user_id
      and membership.role_id = token.role_id and coalesce(membership.unit_id, 0) = coalesce(token.unit_id, 0)))`,
    ...(tenants.length === 0 ? [] : [isAmong('tenant_id', tenants)]),
    ...(units.length === 0 ? [] : [sql`(token.unit_id is not null and ${isAmong('unit_id', units)})`]),
    ...roles.map((each) => sql`(token.role_id is not null and +token.role_id = ${each.role} and not ${fits(each)})`),
  ]
  return sql`(${sql.join(causes, sql` or `)})`
}

function fits({ asWhole, units }: StoppedPlaces['roles'][number]): RawBuilder<boolean> {
  const there = units.length === 0 ? sql`1 = 0` : sql`+token.unit_id in (${sql.join(units)})`
  return sql`(case when token.unit_id is null then ${sql.lit(asWhole ? 1 : 0)} when ${there} then 1 else 0 end = 1)`
}

function hasText(text: SoughtText): Condition {
  const has = hasIn(text)
  const named = sql`exists (select 1 from user_account as named where named.id = token.user_id
    and (${has('named.username_folded')} or ${has('named.name_folded')}))`
  return sql<boolean>`case when ${hasInOwn(text)} then 1 when token.user_id is not null and ${named} then 1 else 0 end = 1`
}

/** In one of the token's own names. Null where it is in none and one of them is missing. */
export function hasInOwn(text: SoughtText): Condition {
  const has = hasIn(text)
  return sql<boolean>`(${has('token.name_folded')} or ${has('token.id_folded')} or ${has('token.application_folded')})`
}

export function hasIn({ anywhere, wanted }: SoughtText): (column: string) => RawBuilder<unknown> {
  const pattern = `${anywhere ? '%' : ''}${wanted.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return (column) => sql`${sql.ref(column)} like ${pattern} escape '\\'`
}
