/**
 * Memberships that people have lost: what hangs on one of them is found without a look at all other tokens. The database
 * writes them down itself, by triggers, so that none is missed whoever takes it away. There may be no token that hangs on one.
 */

/** Whoever goes as a whole, with a unit or with the tenant takes their tokens along. */
const NOTE = `insert into lost_membership (user_id, tenant_id, role_id, unit_id)
    select old.user_id, old.tenant_id, old.role_id, coalesce(old.unit_id, 0)
    where exists (select 1 from user_account where id = old.user_id and deleted_at is null)
      and not exists (select 1 from unit where id = old.unit_id and deleted_at is not null)
      and not exists (select 1 from tenant where id = old.tenant_id and deleted_at is not null)
    on conflict do nothing;`

const STRIKE_OUT = `delete from lost_membership where user_id = new.user_id and role_id = new.role_id
    and unit_id = coalesce(new.unit_id, 0);`

export const LOST_MEMBERSHIPS_IN_SQLITE: readonly string[] = [
  `create trigger membership_lost after delete on membership begin ${NOTE} end`,
  `create trigger membership_gained after insert on membership begin ${STRIKE_OUT} end`,
]

export const LOST_MEMBERSHIPS_IN_POSTGRES: readonly string[] = [
  ...triggerOf('lost', 'delete', NOTE),
  ...triggerOf('gained', 'insert', STRIKE_OUT),
]

function triggerOf(name: string, event: string, statement: string): string[] {
  const run = `polett_membership_${name}`
  return [
    `create function ${run}() returns trigger language plpgsql as $$ begin ${statement} return null; end $$`,
    `create trigger membership_${name} after ${event} on membership for each row execute function ${run}()`,
  ]
}
