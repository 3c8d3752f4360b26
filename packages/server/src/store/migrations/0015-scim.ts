import type { Migration } from '../migrate.ts'

/**
 * What a company's directory calls the people of a tenant, and its groups: each stands for one role in a unit or in the
 * tenant as a whole. People are found by their address as directories look for them.
 */
export const scim: Migration = {
  id: '0015-scim',
  statements: ({ alter, id, integer, ref, strict, text }) => [
    ...alter('user_account', [`add column external_id ${text}`]),
    `create unique index user_by_external_id on user_account (tenant_id, external_id)
      where external_id is not null and deleted_at is null`,
    'create index user_by_email on user_account (tenant_id, lower(email)) where email is not null',
    `create table scim_group (id ${id}, public_id ${text} not null unique, tenant_id ${ref} not null references tenant (id) on delete cascade,
      unit_id ${ref} references unit (id) on delete cascade, role_id ${ref} not null references role (id) on delete cascade, name ${text} not null,
      name_folded ${text} not null, external_id ${text}, created_at ${integer} not null, updated_at ${integer} not null)${strict}`,
    'create unique index scim_group_by_place on scim_group (tenant_id, role_id, coalesce(unit_id, 0))',
    'create unique index scim_group_by_name on scim_group (tenant_id, name_folded)',
    'create unique index scim_group_by_external_id on scim_group (tenant_id, external_id) where external_id is not null',
    'create index scim_group_by_unit on scim_group (unit_id) where unit_id is not null',
    'create index scim_group_by_role on scim_group (role_id)',
  ],
}
