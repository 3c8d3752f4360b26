import type { Migration } from '../migrate.ts'

/**
 * Apps that sign people in: the clients of a tenant, requests that are under way, and what a sign-in has beside its token.
 * Every secret of them is a hash here. What hangs on a token goes with it, so a deleted sign-in cannot be refreshed.
 */
export const oauth: Migration = {
  id: '0013-oauth',
  statements: ({ bytes, id, integer, ref, strict, text }) => [
    `create table oauth_client (id ${id}, tenant_id ${ref} not null references tenant (id) on delete cascade, slug ${text} not null,
      name ${text} not null, redirect_uris ${text} not null, access_minutes ${integer}, login_days ${integer},
      device_grant ${integer} not null, status ${text} not null, created_at ${integer} not null, updated_at ${integer} not null)${strict}`,
    'create unique index client_by_slug on oauth_client (tenant_id, slug)',
    `create table oauth_connection (id ${id}, kind ${text} not null, client ${text} not null,
      client_id ${ref} references oauth_client (id) on delete cascade, tenant_id ${ref} references tenant (id) on delete cascade,
      id_hash ${bytes}, browser_hash ${bytes}, user_code_hash ${bytes}, secret_hash ${bytes}, redirect_uri ${text}, state ${text},
      code_challenge ${text}, device ${text}, status ${text} not null, user_id ${ref} references user_account (id) on delete cascade,
      unit_id ${ref} references unit (id) on delete cascade, role_id ${ref} references role (id) on delete cascade, token_id ${integer},
      created_at ${integer} not null, expires_at ${integer} not null, polled_at ${integer} not null, interval_ms ${integer} not null)${strict}`,
    ...['id_hash', 'user_code_hash', 'secret_hash'].map(
      (column) =>
        `create unique index connection_by_${column} on oauth_connection (${column}) where ${column} is not null`,
    ),
    ...['client_id', 'tenant_id', 'user_id', 'unit_id', 'role_id'].map(
      (column) => `create index connection_by_${column} on oauth_connection (${column}) where ${column} is not null`,
    ),
    'create index connection_by_age on oauth_connection (expires_at)',
    `create table oauth_login (token_id ${ref} primary key references token (id) on delete cascade, client ${text} not null,
      client_id ${ref} references oauth_client (id) on delete cascade)${strict}`,
    'create index login_by_client on oauth_login (client_id) where client_id is not null',
    `create table oauth_refresh (id ${id}, token_id ${ref} not null references token (id) on delete cascade, hash ${bytes} not null,
      created_at ${integer} not null, used_at ${integer})${strict}`,
    'create unique index refresh_by_hash on oauth_refresh (hash)',
    'create index refresh_by_token on oauth_refresh (token_id)',
  ],
}
