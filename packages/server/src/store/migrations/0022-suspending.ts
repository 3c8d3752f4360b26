import type { Migration } from '../migrate.ts'

/**
 * Ways to the tokens that are suspended, which stands in no token's row: from people who are inactive, from memberships that
 * are lost, and from roles at the units where they are held. What suspends nothing is in none of the first two.
 */
export const suspending: Migration = {
  id: '0022-suspending',
  statements: ({ integer, noteLostMemberships, ref, strict }) => [
    "create index user_inactive on user_account (tenant_id) where status <> 'active'",
    'drop index membership_by_role',
    'create index membership_by_role on membership (role_id, coalesce(unit_id, 0))',
    `create table lost_membership (user_id ${ref} not null references user_account (id) on delete cascade,
      tenant_id ${ref} not null, role_id ${ref} not null, unit_id ${integer} not null,
      primary key (user_id, role_id, unit_id))${strict}`,
    'create index lost_membership_by_tenant on lost_membership (tenant_id)',
    ...noteLostMemberships,
    `insert into lost_membership (user_id, tenant_id, role_id, unit_id)
      select distinct user_id, tenant_id, role_id, coalesce(unit_id, 0) from token
      where user_id is not null and role_id is not null and not exists (
        select 1 from membership where membership.user_id = token.user_id and membership.role_id = token.role_id
          and coalesce(membership.unit_id, 0) = coalesce(token.unit_id, 0))`,
  ],
}
