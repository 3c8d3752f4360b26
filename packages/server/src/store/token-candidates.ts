/** Filters that pick few tokens out of many: each answers internal ids along an index, at most `limit` of them. */

import { type AliasableExpression, sql } from 'kysely'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from './db.ts'
import { NEVER_USED } from './schema.ts'
import { isOfKind } from './token-kinds.ts'

/** A `select` of internal ids along an index, of at most so many. */
export type IdSelect = (limit: number) => AliasableExpression<{ id: number }>

export function selectTokensOfUsers(db: Db, users: readonly number[]): IdSelect {
  return (limit) => db.selectFrom('token').select('id').where('user_id', 'in', users).limit(limit)
}

export function selectTokensOfUnits(db: Db, units: readonly number[]): IdSelect {
  return (limit) => db.selectFrom('token').select('id').where('unit_id', 'in', units).limit(limit)
}

export function selectTokensOfRole(db: Db, role: number): IdSelect {
  return (limit) => db.selectFrom('token').select('id').where('role_id', '=', role).limit(limit)
}

export function selectTokensByLast4(db: Db, last4: string): IdSelect {
  return (limit) =>
    db
      .selectFrom('token_secret')
      .select('token_id as id')
      .distinct()
      .where('last4', '=', last4)
      .where('ended_at', 'is', null)
      .limit(limit)
}

export function selectRevokedTokens(db: Db): IdSelect {
  return (limit) => db.selectFrom('token').select('id').where('revoked_at', 'is not', null).limit(limit)
}

/** Tokens of these kinds that live in one tenant, or anywhere (null). */
export interface AmongTokens {
  readonly kinds: readonly TokenKind[]
  readonly tenant: number | null
}

export function selectExpiredTokens(db: Db, among: AmongTokens, now: number): IdSelect {
  return (limit) => selectAmong(db, among).where('expires_at', '<=', now).limit(limit)
}

export function selectNeverUsedTokens(db: Db, among: AmongTokens): IdSelect {
  return (limit) => selectAmong(db, among).where('last_used_at', '=', NEVER_USED).limit(limit)
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

function idsOf(rows: readonly { readonly id: number }[]): number[] {
  return rows.map(({ id }) => id)
}
