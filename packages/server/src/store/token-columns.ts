/** What other tables say of a token, as columns of its row: one statement answers all that is shown of it. */

import { sql } from 'kysely'

/** All grants as one JSON text, an array of arrays; null where there are none. */
export const GRANTS = sql<string | null>`(
  select '[' || string_agg('[' || coalesce(cast(tenant_id as text), 'null') || ',' || coalesce(cast(unit_id as text), 'null')
    || ',' || permissions || ']', ',' order by id) || ']'
  from token_grant where token_grant.token_id = token.id)`

/** What is known of the newest secret: its beginning, and then its last four characters. */
export const MASK = sql<string | null>`(
  select prefix || last4 from token_secret
  where token_secret.token_id = token.id and token_secret.ended_at is null order by token_secret.id desc limit 1)`

/**
 * 1 when whoever made the token has left: deleted, inactive, or a person without a membership in the token's tenant (the
 * platform's people belong everywhere).
 */
export const CREATOR_GONE = sql<number>`case
  when token.creator_id is null then 0
  when token.creator_type = 'token' and not exists (
    select 1 from token as maker where maker.id = token.creator_id
      and not exists (select 1 from deleted_token as swept where swept.token_id = maker.id)) then 1
  when token.creator_type = 'user' and not exists (
    select 1 from user_account as maker
    join membership as place on place.user_id = maker.id
    join tenant as home on home.id = place.tenant_id
    where maker.id = token.creator_id and maker.status = 'active' and maker.deleted_at is null
      and home.deleted_at is null and (home.id = token.tenant_id or home.slug = 'platform')) then 1
  else 0 end`
