/** Which tokens there are: those that are not deleted, nor their tenant, unit or user, whatever has been swept by now. */

import { sql } from 'kysely'
import type { Db } from './db.ts'

/**
 * Of a row of `token`: it is not one of those that were deleted many at a time and are not swept yet. In words that
 * PostgreSQL does not take for a join, whose size it would guess wrongly.
 */
export const IS_NOT_DELETED = isNotDeleted('token.id')

/** The same of a row of `token_grant`, which is in nobody's way any more. */
export const IS_NOT_DELETED_GRANT = isNotDeleted('token_grant.token_id')

function isNotDeleted(column: string) {
  return sql<boolean>`(exists (select 1 from deleted_token as swept where swept.token_id = ${sql.ref(column)})) is not true`
}

/** The user that a token acts as is joined as `holder`. */
export function selectLivingTokens(db: Db) {
  return db
    .selectFrom('token')
    .innerJoin('tenant', 'tenant.id', 'token.tenant_id')
    .leftJoin('unit', 'unit.id', 'token.unit_id')
    .leftJoin('user_account as holder', 'holder.id', 'token.user_id')
    .where(isThere('tenant.deleted_at'))
    .where(isThere('unit.deleted_at'))
    .where(isThere('holder.deleted_at'))
    .where(IS_NOT_DELETED)
}

/**
 * Null, in words of which PostgreSQL expects much: of `is null` it expects one row in 200 for as long as it has no
 * statistics, which small tables never get, and it would then sort all tokens instead of walking along an index.
 */
function isThere(column: string) {
  return sql<boolean>`(${sql.ref(column)} > 0) is not true`
}

/** With the membership that a token narrows its user to, where the user still has it. */
export function selectTokensWithMembership(db: Db) {
  return selectLivingTokens(db).leftJoin('membership', (join) =>
    join
      .onRef('membership.user_id', '=', 'token.user_id')
      .onRef('membership.role_id', '=', 'token.role_id')
      .on(sql`coalesce(membership.unit_id, 0)`, '=', sql`coalesce(token.unit_id, 0)`),
  )
}

/** The same of a row of `token` that nothing is joined to. */
export const IS_LIVING = sql<boolean>`(not exists (select 1 from tenant where tenant.id = token.tenant_id and tenant.deleted_at is not null)
  and not exists (select 1 from unit where unit.id = token.unit_id and unit.deleted_at is not null)
  and not exists (select 1 from user_account as gone where gone.id = token.user_id and gone.deleted_at is not null)
  and ${IS_NOT_DELETED})`
