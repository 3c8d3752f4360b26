/** Filters that pick few tokens out of many: each answers internal ids along an index, at most `limit` of them. */

import { sql } from 'kysely'
import { prefixEnd } from '../domain/fold.ts'
import type { TokenKind } from '../domain/token.ts'
import type { Db, Dialect } from './db.ts'
import { NEVER_USED } from './schema.ts'
import { isSearchable, searchIds } from './text-search.ts'
import { isOfKind } from './token-kinds.ts'

export async function tokensOfUsers(db: Db, users: readonly number[], limit: number): Promise<number[]> {
  if (users.length === 0) return []
  return idsOf(await db.selectFrom('token').select('id').where('user_id', 'in', users).limit(limit).execute())
}

export async function tokensOfUnits(db: Db, units: readonly number[], limit: number): Promise<number[]> {
  if (units.length === 0) return []
  return idsOf(await db.selectFrom('token').select('id').where('unit_id', 'in', units).limit(limit).execute())
}

export async function tokensOfRole(db: Db, role: number, limit: number): Promise<number[]> {
  return idsOf(await db.selectFrom('token').select('id').where('role_id', '=', role).limit(limit).execute())
}

export async function tokensByLast4(db: Db, last4: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('token_secret')
    .select('token_id as id')
    .distinct()
    .where('last4', '=', last4)
    .where('ended_at', 'is', null)
    .limit(limit)
    .execute()
  return idsOf(rows)
}

export async function revokedTokens(db: Db, limit: number): Promise<number[]> {
  return idsOf(await db.selectFrom('token').select('id').where('revoked_at', 'is not', null).limit(limit).execute())
}

/** Tokens of these kinds that live in one tenant, or anywhere (null). */
export interface AmongTokens {
  readonly kinds: readonly TokenKind[]
  readonly tenant: number | null
}

export async function expiredTokens(db: Db, among: AmongTokens, now: number, limit: number): Promise<number[]> {
  return idsOf(await selectAmong(db, among).where('expires_at', '<=', now).limit(limit).execute())
}

export async function neverUsedTokens(db: Db, among: AmongTokens, limit: number): Promise<number[]> {
  return idsOf(await selectAmong(db, among).where('last_used_at', '=', NEVER_USED).limit(limit).execute())
}

function selectAmong(db: Db, { kinds, tenant }: AmongTokens) {
  return db
    .selectFrom('token')
    .select('id')
    .where(isOfKind(...kinds))
    .$if(tenant !== null, (query) => query.where('tenant_id', '=', tenant ?? 0))
}

/** Written out: an index on the masters alone serves no comparison with a parameter. */
function isMaster() {
  return sql<boolean>`token.master = 1`
}

/** Platform tokens that reach into a tenant: by a grant on it, by one everywhere, as a master, or as an administrator. */
export async function tokensReaching(db: Db, tenant: number, platform: number, limit: number): Promise<number[]> {
  const granted = db
    .selectFrom('token_grant')
    .innerJoin('token', 'token.id', 'token_grant.token_id')
    .select('token.id')
    .where('token.tenant_id', '=', platform)
    .where((where) =>
      where.or([where('token_grant.tenant_id', '=', tenant), where('token_grant.tenant_id', 'is', null)]),
    )
  const masters = db.selectFrom('token').select('id').where(isMaster())
  const administrators = db
    .selectFrom('token')
    .innerJoin('role', 'role.id', 'token.role_id')
    .select('token.id')
    .where('role.tenant_id', '=', platform)
    .where('role.slug', '=', 'platform-admin')
  return idsOf(await granted.union(masters).union(administrators).limit(limit).execute())
}

/**
 * Tokens whose id, name, application or user contains the folded text (one or two characters: begins with it). Null
 * when there are more than `limit`: then walking the list finds matches sooner than collecting them would.
 */
export async function tokensByText(db: Db, dialect: Dialect, text: string, limit: number): Promise<number[] | null> {
  const long = isSearchable(text)
  const direct = long
    ? await searchIds(db, dialect, 'token', text, limit + 1)
    : await tokensByPrefix(db, text, limit + 1)
  if (direct.length > limit) return null
  const users = long
    ? await searchIds(db, dialect, 'user_account', text, limit + 1)
    : await usersByPrefix(db, text, limit + 1)
  if (users.length > limit) return null
  const ids = new Set(direct)
  for (let start = 0; start < users.length; start += 1_000) {
    const chunk = users.slice(start, start + 1_000)
    const held = await db
      .selectFrom('token')
      .select('id')
      .where('user_id', 'in', chunk)
      .limit(limit + 1)
      .execute()
    for (const { id } of held) ids.add(id)
    if (ids.size > limit) return null
  }
  return [...ids]
}

async function tokensByPrefix(db: Db, text: string, limit: number): Promise<number[]> {
  const kinds = ['user', 'mobile', 'application', 'organization', 'group'] as const
  const byName = db
    .selectFrom('token')
    .select('id')
    .where(isOfKind(...kinds))
    .where(startsWith('name_folded', text))
    .limit(limit)
  const byId = db.selectFrom('token').select('id').where(startsWith('id_folded', text)).limit(limit)
  const byApplication = db
    .selectFrom('token')
    .select('id')
    .where('application_folded', 'is not', null)
    .where(startsWith('application_folded', text))
    .limit(limit)
  const found = await Promise.all([byName.execute(), byId.execute(), byApplication.execute()])
  return [...new Set(found.flat().map(({ id }) => id))]
}

async function usersByPrefix(db: Db, text: string, limit: number): Promise<number[]> {
  const byUsername = db.selectFrom('user_account').select('id').where(startsWith('username_folded', text)).limit(limit)
  const byName = db.selectFrom('user_account').select('id').where(startsWith('name_folded', text)).limit(limit)
  const found = await Promise.all([byUsername.execute(), byName.execute()])
  return [...new Set(found.flat().map(({ id }) => id))]
}

function startsWith(column: string, text: string) {
  const end = prefixEnd(text)
  return end === null
    ? sql<boolean>`${sql.ref(column)} >= ${text}`
    : sql<boolean>`${sql.ref(column)} >= ${text} and ${sql.ref(column)} < ${end}`
}

function idsOf(rows: readonly { readonly id: number }[]): number[] {
  return rows.map(({ id }) => id)
}
