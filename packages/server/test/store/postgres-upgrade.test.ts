/** A PostgreSQL database of the first version is brought forward with what it holds, and not below servers of that version. */

import { setInterval } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { fold } from '../../src/domain/fold.ts'
import { migrate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { POSTGRES_TYPES } from '../../src/store/postgres.ts'
import type { Tables } from '../../src/store/schema.ts'
import { isServedByNodes } from '../../src/store/served.ts'
import { openStore } from './postgres-scene.ts'

const RELEASED = MIGRATIONS.slice(0, 2)

async function openFirst(): Promise<Kysely<Tables>> {
  const { store } = await openStore()
  const db = store.write
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  await sql`create extension if not exists pg_trgm`.execute(db)
  await migrate(db, RELEASED, POSTGRES_TYPES, () => 1)
  return db
}

const bringForward = (db: Kysely<Tables>) => migrate(db, MIGRATIONS, POSTGRES_TYPES, () => 2)

const TOKENS = [
  { id: 'tok_one', name: 'Nightly Export', application: 'Straße', creator: 'Kari', by: 'usr_kari' },
  { id: 'Gateway', name: 'nightly export', application: 'gateway', creator: 'console', by: 'console' },
  { id: 'tok_two', name: 'ＡＢＣ', application: null, creator: 'Polett', by: null },
]

test('tokens and secrets are what they were', async () => {
  const db = await openFirst()
  await sql`insert into tenant (id, slug, name, name_folded, status, time_zone, locale, created_at, updated_at)
    values (1, 'acme', 'Acme', 'acme', 'active', 'UTC', 'en', 1, 1)`.execute(db)
  for (const { application, by, creator, id, name } of TOKENS) {
    await sql`insert into token (public_id, id_folded, kind, tenant_id, name, name_folded, description, application,
      application_folded, master, admin, visibility, allowed_ips, version, expires_at, issued_at, created_at, updated_at,
      last_used_at, creator_type, creator_public_id, creator_name)
      values (${id}, ${id.toLowerCase()}, 'application', 1, ${name}, ${fold(name)}, '', ${application},
      ${application === null ? null : fold(application)}, 0, 0, 'once', '[]', 1, 1, 1, 1, 1, 0, 'user', ${by}, ${creator})`.execute(
      db,
    )
  }
  await sql`insert into installation_key (key_id, check_value) values ('k', 'x'), ('b', 'y')`.execute(db)
  await sql`insert into token_secret (token_id, hash, key_id, prefix, last4, version, created_at, expires_at, last_used_at)
    values (1, '\\x01', 'k', 'plta_abc', 'wxyz', 1, 1, ${Number.MAX_SAFE_INTEGER}, 0),
    (1, '\\x02', 'b', 'plta_abc', 'wxyz', 1, 1, 77, 0)`.execute(db)
  const before = await listLives(db)
  expect(await bringForward(db)).toEqual(MIGRATIONS.slice(2).map(({ id }) => id))
  const { rows } = await sql`select public_id as id, name, application, creator_name as creator, creator_public_id as by
    from token order by token.id`.execute(db)
  expect(rows).toEqual(TOKENS)
  expect(before).toEqual([
    { key: 'k', ends: null },
    { key: 'b', ends: 77 },
  ])
  const { rows: kept } = await sql`select installation_key.key_id as key, nullif(expires_at, 0) as ends
    from token_secret join installation_key on number = key_number order by token_secret.id`.execute(db)
  expect(kept).toEqual(before)
})

test('the table of tokens is written anew once, however many of its columns change', async () => {
  const db = await openFirst()
  await sql`create table rewrite (relation regclass)`.execute(db)
  await sql`create function note_rewrite() returns event_trigger language plpgsql as $$
    begin insert into rewrite values (pg_event_trigger_table_rewrite_oid()); end $$`.execute(db)
  await sql`create event trigger note_rewrite on table_rewrite execute function note_rewrite()`.execute(db)
  await bringForward(db)
  expect((await sql`select relation::text from rewrite`.execute(db)).rows).toEqual([{ relation: 'token' }])
})

async function listLives(db: Kysely<Tables>): Promise<unknown[]> {
  const { rows } = await sql`select key_id as key, nullif(expires_at, ${Number.MAX_SAFE_INTEGER}) as ends
    from token_secret order by id`.execute(db)
  return rows
}

async function addLease(db: Kysely<Tables>, id: string): Promise<void> {
  await sql`insert into node_lease (id, node, version, counter, acquired_at) values (${id}, ${id}, '0.1.0', 0, 1)`.execute(
    db,
  )
}

test('nothing is changed that a serving node of an earlier version could not read', async () => {
  const db = await openFirst()
  await addLease(db, 'gone')
  await addLease(db, 'alive')
  const stopped = new AbortController()
  const beats = (async () => {
    for await (const _ of setInterval(20, null, { signal: stopped.signal }))
      await sql`update node_lease set counter = counter + 1 where id = 'alive'`.execute(db)
  })().catch(() => undefined)
  await expect(bringForward(db)).rejects.toThrow(/earlier version use this database.* Stop all of them/)
  stopped.abort()
  await beats
  const { rows } = await sql`select count(*)::int as columns from information_schema.columns
    where table_name = 'token_secret' and column_name = 'key_id'`.execute(db)
  expect(rows).toEqual([{ columns: 1 }])
  expect((await sql`select id from migration order by id`.execute(db)).rows).toEqual(RELEASED.map(({ id }) => ({ id })))
})

test('a lease that nobody renews any more is no server', async () => {
  const db = await openFirst()
  expect(await isServedByNodes(db, 300)).toBe(false)
  await addLease(db, 'gone')
  expect(await isServedByNodes(db, 300)).toBe(false)
})
