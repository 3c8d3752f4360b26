/** What suspends tokens leads to them along indexes, before PostgreSQL has gathered any statistics and afterwards. */

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Db } from '../../src/store/db.ts'
import { selectSuspended } from '../../src/store/token-suspending.ts'
import { openStore } from './postgres-scene.ts'

/** 5,000 people with six tokens each, 50 of them inactive, and 50 who have lost their membership; five roles, fifty units. */
async function fill(db: Db): Promise<void> {
  await sql`insert into tenant (id, slug, name, name_folded, status, time_zone, locale, created_at, updated_at)
    values (1, 'acme', 'Acme', 'acme', 'active', 'UTC', 'en', 1, 1)`.execute(db)
  await sql`insert into unit (id, tenant_id, slug, kind, name, name_folded, status, created_at, updated_at)
    select i, 1, 'unit-' || i, 'group', 'Unit', 'unit', 'active', 1, 1 from generate_series(1, 50) as i`.execute(db)
  await sql`insert into role (id, tenant_id, slug, name, name_folded, description, permissions, built_in, status, created_at, updated_at)
    select i, 1, 'role-' || i, 'Role', 'role', '', '[]', 0, 'active', 1, 1 from generate_series(1, 5) as i`.execute(db)
  await sql`insert into user_account (id, public_id, tenant_id, username, username_folded, name, name_folded, status, type, attributes,
    created_at, updated_at) select i, 'usr_' || i, 1, 'u' || i, 'u' || i, 'User', 'user',
    case i % 100 when 0 then 'inactive' else 'active' end, 'person', '{}', 1, 1 from generate_series(1, 5000) as i`.execute(
    db,
  )
  await sql`insert into membership (user_id, tenant_id, role_id, unit_id)
    select i, 1, 1 + i % 5, 1 + i % 50 from generate_series(1, 5000) as i`.execute(db)
  await sql`insert into token (id_folded, kind, tenant_id, user_id, role_id, unit_id, name_folded, description, master, admin, visibility,
    allowed_ips, version, expires_at, issued_at, created_at, updated_at, last_used_at, creator_type)
    select 'tok_' || i, 'user', 1, 1 + i % 5000, 1 + (1 + i % 5000) % 5, 1 + (1 + i % 5000) % 50, 'token', '', 0, 0, 'once', '[]', 1, i, 1, 1, 1, 0, 'system'
    from generate_series(1, 30000) as i`.execute(db)
  await sql`delete from membership where user_id % 100 = 1`.execute(db)
}

/** All units but one where the role is held. */
const FITTING = Array.from({ length: 46 }, (_, at) => at + 1)

test('no token and no membership is read but those that are led to', async () => {
  const { store } = await openStore()
  await fill(store.write)
  const stopped = { tenants: [], units: [], roles: [{ role: 2, asWhole: false, units: FITTING }] }
  const read = async () => {
    const tokens = selectSuspended(store.dialect, stopped, [1]).tokens(60_001)
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${tokens} as led`.execute(store.scan)
    const plan = await sql<Record<string, string>>`explain select * from ${tokens} as led`.execute(store.scan)
    const all = plan.rows
      .map((row) => Object.values(row).join())
      .filter((line) => /Seq Scan on (token|membership)\b|token_by_role/.test(line))
    return { count: Number(rows[0]?.count), all }
  }
  const expected = { count: 50 * 6 + 50 * 6 + 100 * 6, all: [] }
  expect(await read()).toEqual(expected)
  await sql`analyze`.execute(store.write)
  expect(await read()).toEqual(expected)
})
