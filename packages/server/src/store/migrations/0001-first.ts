import type { ColumnTypes, Migration } from '../migrate.ts'

export const first: Migration = {
  id: '0001-first',
  statements: (types) => [
    ...installationTables(types),
    ...directoryTables(types),
    ...tokenTables(types),
    ...tokenIndexes(),
    ...types.searchIndex('token', ['id_folded', 'name_folded', 'application_folded']),
    ...types.searchIndex('user_account', ['username_folded', 'name_folded']),
  ],
}

function installationTables({ bytes, integer, strict, text }: ColumnTypes): string[] {
  return [
    `create table installation (id ${integer} primary key check (id = 1), installation_id ${text} not null, created_at ${integer} not null,
      setup_code_hash ${bytes}, setup_done_at ${integer})${strict}`,
    `create table installation_key (key_id ${text} primary key, check_value ${text} not null)${strict}`,
    `create table ledger (id ${integer} primary key check (id = 1), seq ${integer} not null, audit_count ${integer} not null,
      audit_head ${text} not null)${strict}`,
    `create table change (seq ${integer} primary key, at ${integer} not null, reach ${text} not null)${strict}`,
    `create table audit (seq ${integer} primary key, at ${integer} not null, actor_type ${text} not null, actor_id ${text}, actor_name ${text} not null,
      actor_token_id ${text}, action ${text} not null, target_type ${text} not null, target_id ${text}, target_name ${text} not null,
      tenant_id ${integer}, tenant ${text}, details ${text} not null, address ${text}, request_id ${text}, previous_hash ${text} not null,
      hash ${text} not null)${strict}`,
    'create index audit_by_tenant on audit (tenant_id, seq)',
    'create index audit_by_actor on audit (actor_id, seq)',
    'create index audit_by_target on audit (target_id, seq)',
    'create index audit_by_action on audit (action, seq)',
    'create index audit_by_time on audit (at, seq)',
    `create table audit_seal (id ${integer} primary key check (id = 1), key_id ${text} not null, count ${integer} not null, head ${text} not null,
      mac ${text} not null, at ${integer} not null)${strict}`,
    `create table throttle (key ${text} primary key, failures ${integer} not null, first_at ${integer} not null, last_at ${integer} not null)${strict}`,
    'create index throttle_by_age on throttle (last_at)',
  ]
}

function directoryTables({ bytes, id, integer, ref, strict, text }: ColumnTypes): string[] {
  const stamps = `created_at ${integer} not null, updated_at ${integer} not null`
  return [
    `create table tenant (id ${id}, slug ${text} not null, name ${text} not null, name_folded ${text} not null, status ${text} not null,
      time_zone ${text} not null, locale ${text} not null, ${stamps}, deleted_at ${integer})${strict}`,
    'create unique index tenant_by_slug on tenant (slug) where deleted_at is null',
    'create index tenant_by_name on tenant (name_folded, id)',
    'create index tenant_deleted on tenant (deleted_at) where deleted_at is not null',
    `create table policy (tenant_id ${ref} primary key references tenant (id) on delete cascade, body ${text} not null)${strict}`,
    `create table unit (id ${id}, tenant_id ${ref} not null references tenant (id), slug ${text} not null, kind ${text} not null, name ${text} not null,
      name_folded ${text} not null, parent_id ${ref} references unit (id) on delete set null, external_id ${text}, status ${text} not null, ${stamps},
      deleted_at ${integer})${strict}`,
    'create unique index unit_by_slug on unit (tenant_id, slug) where deleted_at is null',
    'create index unit_by_plain_slug on unit (slug)',
    'create index unit_by_name on unit (tenant_id, name_folded, id)',
    'create index unit_by_parent on unit (parent_id)',
    'create index unit_deleted on unit (deleted_at) where deleted_at is not null',
    `create table role (id ${id}, tenant_id ${ref} not null references tenant (id), slug ${text} not null, name ${text} not null, name_folded ${text} not null,
      description ${text} not null, permissions ${text} not null, unit_id ${ref} references unit (id) on delete cascade, built_in ${integer} not null,
      status ${text} not null, ${stamps})${strict}`,
    'create unique index role_by_slug on role (tenant_id, slug)',
    'create index role_by_name on role (tenant_id, name_folded, id)',
    'create index role_by_unit on role (unit_id)',
    `create table permission (tenant_id ${ref} not null references tenant (id) on delete cascade, name ${text} not null, description ${text} not null,
      primary key (tenant_id, name))${strict}`,
    `create table user_account (id ${id}, public_id ${text} not null unique, tenant_id ${ref} not null references tenant (id), username ${text} not null,
      username_folded ${text} not null, name ${text} not null, name_folded ${text} not null, email ${text}, locale ${text}, status ${text} not null,
      type ${text} not null, attributes ${text} not null, password_hash ${text}, ${stamps}, deleted_at ${integer})${strict}`,
    'create unique index user_by_username on user_account (tenant_id, username_folded) where deleted_at is null',
    'create index user_by_name on user_account (tenant_id, name_folded, id)',
    'create index user_by_creation on user_account (tenant_id, created_at, id)',
    'create index user_by_plain_username on user_account (username_folded)',
    'create index user_by_plain_name on user_account (name_folded)',
    'create index user_deleted on user_account (deleted_at) where deleted_at is not null',
    `create table membership (id ${id}, user_id ${ref} not null references user_account (id) on delete cascade, tenant_id ${ref} not null references tenant (id),
      unit_id ${ref} references unit (id) on delete cascade, role_id ${ref} not null references role (id))${strict}`,
    'create unique index membership_triple on membership (user_id, role_id, coalesce(unit_id, 0))',
    'create index membership_by_unit on membership (unit_id)',
    'create index membership_by_role on membership (role_id)',
    'create index membership_by_tenant on membership (tenant_id)',
    `create table session (id_hash ${bytes} primary key, user_id ${ref} not null references user_account (id) on delete cascade, created_at ${integer} not null,
      seen_at ${integer} not null, confirmed_at ${integer} not null, address ${text})${strict}`,
    'create index session_by_user on session (user_id)',
    'create index session_by_age on session (created_at)',
  ]
}

function tokenTables({ bytes, id, integer, ref, strict, text }: ColumnTypes): string[] {
  return [
    `create table token (id ${id}, public_id ${text} not null, id_folded ${text} not null unique, kind ${text} not null,
      tenant_id ${ref} not null references tenant (id), unit_id ${ref} references unit (id), role_id ${ref} references role (id),
      user_id ${ref} references user_account (id), name ${text} not null, name_folded ${text} not null, description ${text} not null,
      application ${text}, application_folded ${text}, master ${integer} not null, admin ${integer} not null, visibility ${text} not null,
      allowed_ips ${text} not null, version ${integer} not null, revoked_at ${integer}, expires_at ${integer} not null, issued_at ${integer} not null,
      created_at ${integer} not null, updated_at ${integer} not null, last_used_at ${integer} not null, last_used_address ${text},
      creator_type ${text} not null, creator_id ${integer}, creator_public_id ${text}, creator_name ${text} not null,
      device_id ${text}, device ${text})${strict}`,
    `create table token_secret (id ${id}, token_id ${ref} not null references token (id) on delete cascade, hash ${bytes}, key_id ${text} not null,
      sealed ${bytes}, prefix ${text} not null, last4 ${text} not null, version ${integer} not null, created_at ${integer} not null,
      expires_at ${integer} not null, ended_at ${integer}, last_used_at ${integer} not null)${strict}`,
    'create unique index secret_by_hash on token_secret (hash) where hash is not null',
    'create index secret_by_token on token_secret (token_id)',
    'create index secret_by_last4 on token_secret (last4)',
    `create table token_grant (id ${id}, token_id ${ref} not null references token (id) on delete cascade, tenant_id ${ref} references tenant (id),
      unit_id ${ref} references unit (id) on delete cascade, permissions ${text} not null)${strict}`,
    'create index grant_by_token on token_grant (token_id)',
    'create index grant_by_tenant on token_grant (tenant_id)',
    'create index grant_by_unit on token_grant (unit_id)',
    `create table token_version (token_id ${ref} not null references token (id) on delete cascade, version ${integer} not null, body ${text} not null,
      issued_at ${integer} not null, replaced_at ${integer} not null, replaced_by ${text} not null, primary key (token_id, version))${strict}`,
    `create table usage (token_id ${ref} not null references token (id) on delete cascade, start_at ${integer} not null, code ${text} not null,
      count ${integer} not null, primary key (token_id, start_at, code))${strict}`,
    'create index usage_by_age on usage (start_at)',
    `create table usage_address (token_id ${ref} not null references token (id) on delete cascade, address ${text} not null, last_used_at ${integer} not null,
      count ${integer} not null, primary key (token_id, address))${strict}`,
  ]
}

/** Every list is a walk along one of these: by kind everywhere, or by tenant and kind, in each order that may be asked for. */
function tokenIndexes(): string[] {
  const orders = ['name_folded', 'created_at', 'updated_at', 'expires_at', 'last_used_at']
  return [
    ...orders.map((order) => `create index token_by_${order} on token (kind, ${order}, id)`),
    ...orders.map((order) => `create index tenant_token_by_${order} on token (tenant_id, kind, ${order}, id)`),
    'create index token_by_user on token (user_id)',
    'create index token_by_unit on token (unit_id)',
    'create index token_by_role on token (role_id)',
    'create index token_by_application on token (application_folded) where application_folded is not null',
    'create index token_revoked on token (revoked_at) where revoked_at is not null',
    'create index token_master on token (id) where master = 1',
    'create unique index token_by_device on token (user_id, device_id) where device_id is not null',
  ]
}
