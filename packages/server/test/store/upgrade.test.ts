/** What an installation of the first version holds is all there, and found, after it was brought forward. */

import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { GENESIS, startChain, stepChain } from '../../src/domain/audit-chain.ts'
import { fold } from '../../src/domain/fold.ts'
import { listAuditAfter } from '../../src/store/audit.ts'
import { insertKeyCheck } from '../../src/store/installation.ts'
import { chainEntries, chainedFields } from '../../src/store/ledger.ts'
import { type ColumnTypes, migrate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { NEVER, type Tables } from '../../src/store/schema.ts'
import { listLivingSecrets } from '../../src/store/secret-writes.ts'
import { openSqlite, SQLITE_TYPES } from '../../src/store/sqlite.ts'
import { sqliteHits } from '../../src/store/sqlite-search.ts'
import { listSecretLives } from '../../src/store/token-secrets.ts'
import { scratchDirectory } from './scratch.ts'

const RELEASED = MIGRATIONS.slice(0, 2)

/** As the first version made it. */
const FIRST_TYPES: ColumnTypes = {
  ...SQLITE_TYPES,
  searchIndex: (table, columns) =>
    SQLITE_TYPES.searchIndex(table, columns).map((statement) => statement.replace(' detail=none,', '')),
}

async function openFirst(): Promise<Kysely<Tables>> {
  const engine = await openSqlite({ path: join(scratchDirectory(), 'polett.sqlite'), readers: 0 })
  onTestFinished(() => engine.close())
  const db = new Kysely<Tables>({ dialect: engine.writer })
  await migrate(db, RELEASED, FIRST_TYPES, () => 1)
  return db
}

const bringForward = (db: Kysely<Tables>) => migrate(db, MIGRATIONS, SQLITE_TYPES, () => 2)

async function addUser(db: Kysely<Tables>, name: string, tenant = 1): Promise<void> {
  await sql`insert into user_account (public_id, tenant_id, username, username_folded, name, name_folded, status, type, attributes, created_at, updated_at)
    values (${`usr_${tenant}_${name}`}, ${tenant}, ${name}, ${name}, ${name}, ${name}, 'active', 'person', '{}', 1, 1)`.execute(
    db,
  )
}

test('names that an earlier version indexed are found, and what comes later too', async () => {
  const db = await openFirst()
  await sql`insert into tenant (id, slug, name, name_folded, status, time_zone, locale, created_at, updated_at)
    values (1, 'acme', 'Acme', 'acme', 'active', 'UTC', 'en', 1, 1)`.execute(db)
  await addUser(db, 'harbour gateway')
  await bringForward(db)
  await addUser(db, 'gateway')
  const find = async (text: string): Promise<number[]> => {
    const hits = sqliteHits('user_account', text, null)
    return (await sql<{ id: number }>`${hits} limit 10`.execute(db)).rows.map(({ id }) => id)
  }
  expect([await find('gateway'), await find('harbour g'), await find('our'), await find('gateway h')]).toEqual([
    [1, 2],
    [1],
    [1],
    [],
  ])
  await sql`delete from user_account where id = 1`.execute(db)
  expect(await find('gateway')).toEqual([2])
})

test('names are found by the number of a tenant, however large it is', async () => {
  const db = await openFirst()
  const numbers = [1, 2_047, 2_048, 4_194_303, 4_194_304, 5_000_000_000]
  for (const id of numbers)
    await sql`insert into tenant (id, slug, name, name_folded, status, time_zone, locale, created_at, updated_at)
      values (${id}, ${`t-${id}`}, 'Acme', 'acme', 'active', 'UTC', 'en', 1, 1)`.execute(db)
  await addUser(db, 'the first gateway')
  await bringForward(db)
  for (const id of numbers) await addUser(db, `gateway ${id}`, id)
  const find = async (...tenants: number[]): Promise<string[]> => {
    const hits = sqliteHits('user_account', 'gateway', { tenants, few: 0 })
    const { rows } = await sql<{
      name: string
    }>`select name from user_account where id in (${hits}) order by name`.execute(db)
    return rows.map(({ name }) => name)
  }
  for (const id of numbers.slice(1)) expect(await find(id)).toEqual([`gateway ${id}`])
  expect(await find(1, 2_048)).toEqual(['gateway 1', 'gateway 2048', 'the first gateway'])
  await sql`update user_account set tenant_id = 2048 where tenant_id = 2047`.execute(db)
  expect([await find(2_047), await find(2_048)]).toEqual([[], ['gateway 2047', 'gateway 2048']])
  await sql`insert into user_account_search (user_account_search, rank) values ('integrity-check', 1)`.execute(db)
})

test('entries that an earlier version wrote go on as one chain with new ones', async () => {
  const db = await openFirst()
  const drafts = [1, 2, 3, 4].map((at) => ({
    ...{ at, action: 'token.created', target: { type: 'token', id: `tok_${at}`, name: 'One' }, tenant: null },
    actor: { type: 'application', id: 'gateway', name: 'gateway', tokenId: 'gateway' },
    ...{ details: { unit: null, status: 'active' }, address: null, requestId: `req_${at}` },
  }))
  const rows = chainEntries({ seq: 0, auditCount: 0, auditHead: GENESIS }, drafts)
  const inFull = rows.map((row, at) => ({
    ...row,
    ...{ actor_name: 'gateway', actor_token_id: 'gateway', details: '{"unit":null,"status":"active"}' },
    previous_hash: rows[at - 1]?.hash ?? GENESIS,
  }))
  await db.insertInto('audit').values(inFull.slice(0, 2)).execute()
  await bringForward(db)
  await db.insertInto('audit').values(rows.slice(2)).execute()
  const read = await listAuditAfter(db, 0, 10)
  expect(read.map(({ hash: _, previousHash: __, seq: ___, ...draft }) => draft)).toEqual(drafts)
  const chain = read.reduce((state, { hash, previousHash, seq, ...draft }) => {
    return stepChain(state, { ...chainedFields(seq, draft), seq, previousHash, hash })
  }, startChain())
  expect(chain).toEqual({ entries: 4, head: rows[3]?.hash, brokenAt: null })
})

test('what tokens are called is read as it was written, where it was folded and where it was not', async () => {
  const db = await openFirst()
  await sql`insert into tenant (id, slug, name, name_folded, status, time_zone, locale, created_at, updated_at)
    values (1, 'acme', 'Acme', 'acme', 'active', 'UTC', 'en', 1, 1)`.execute(db)
  const names = [
    { id: 'tok_one', name: 'Nightly Export', application: 'Straße', creator: 'Kari', by: 'usr_kari' },
    { id: 'Gateway', name: 'nightly export', application: 'gateway', creator: 'console', by: 'console' },
    { id: 'tok_two', name: 'ＡＢＣ', application: null, creator: 'Polett', by: null },
  ]
  for (const { application, by, creator, id, name } of names)
    await sql`insert into token (public_id, id_folded, kind, tenant_id, name, name_folded, description, application, application_folded,
      master, admin, visibility, allowed_ips, version, expires_at, issued_at, created_at, updated_at, last_used_at, creator_type, creator_public_id, creator_name)
      values (${id}, ${id.toLowerCase()}, 'application', 1, ${name}, ${fold(name)}, '', ${application}, ${application === null ? null : fold(application)},
      0, 0, 'once', '[]', 1, 1, 1, 1, 1, 0, 'user', ${by}, ${creator})`.execute(db)
  await sql`insert into installation_key (key_id, check_value) values ('k', 'x'), ('b', 'y')`.execute(db)
  const secret = sql`insert into token_secret (token_id, hash, key_id, prefix, last4, version, created_at, expires_at, last_used_at)`
  await sql`${secret} values (1, x'01', 'k', 'plta_abc', 'wxyz', 1, 1, ${NEVER}, 0), (1, x'02', 'b', 'plta_abc', 'wxyz', 1, 1, 77, 0)`.execute(
    db,
  )
  await bringForward(db)
  const read = await db
    .selectFrom('token')
    .select(['public_id as id', 'name', 'application', 'creator_name as creator', 'creator_public_id as by'])
    .orderBy('token.id')
    .execute()
  expect(read).toEqual(names)
  const kept = await db
    .selectFrom('token')
    .select(['id_written', 'name_written', 'application_written'])
    .orderBy('id')
    .execute()
  expect(kept.map(Object.values)).toEqual([
    [null, 'Nightly Export', 'Straße'],
    ['Gateway', null, null],
    [null, 'ＡＢＣ', null],
  ])
  expect((await listSecretLives(db, 1)).map(({ expiresAt }) => expiresAt)).toEqual([77, null])
  expect((await listLivingSecrets(db, 1)).map(({ keyId }) => keyId)).toEqual(['b', 'k'])
  await insertKeyCheck(db, 'k', 'x')
  await insertKeyCheck(db, 'a', 'z')
  const keys = await db.selectFrom('installation_key').select(['key_id', 'number']).orderBy('number').execute()
  expect(keys.map(({ key_id }) => key_id)).toEqual(['b', 'k', 'a'])
  const hits = sqliteHits('token', 'nightly e', null)
  expect((await sql<{ id: number }>`${hits} limit 10`.execute(db)).rows).toEqual([{ id: 1 }, { id: 2 }])
  await db.updateTable('token').set({ name_written: null, name_folded: 'other' }).where('id', '=', 1).execute()
  expect((await sql<{ id: number }>`${hits} limit 10`.execute(db)).rows).toEqual([{ id: 2 }])
  expect((await sql`pragma integrity_check`.execute(db)).rows).toEqual([{ integrity_check: 'ok' }])
})

test('tokens whose membership an earlier version took away are known, and what comes later too', async () => {
  const db = await openFirst()
  await sql`insert into tenant (id, slug, name, name_folded, status, time_zone, locale, created_at, updated_at)
    values (1, 'acme', 'Acme', 'acme', 'active', 'UTC', 'en', 1, 1)`.execute(db)
  await addUser(db, 'kari')
  await sql`insert into role (id, tenant_id, slug, name, name_folded, description, permissions, built_in, status, created_at, updated_at)
    values (7, 1, 'crew', 'Crew', 'crew', '', '[]', 0, 'active', 1, 1)`.execute(db)
  await sql`insert into unit (id, tenant_id, slug, kind, name, name_folded, status, created_at, updated_at)
    values (5, 1, 'quay', 'group', 'Quay', 'quay', 'active', 1, 1)`.execute(db)
  const hold = (unit: number | null) =>
    sql`insert into membership (user_id, tenant_id, unit_id, role_id) values (1, 1, ${unit}, 7)`.execute(db)
  const lost = () => db.selectFrom('lost_membership').selectAll().orderBy('unit_id').execute()
  const ofUnit = (unit: number) => ({ user_id: 1, tenant_id: 1, role_id: 7, unit_id: unit })
  for (const [id, unit] of [
    ['one', 5],
    ['two', 5],
    ['three', null],
  ] as const)
    await sql`insert into token (public_id, id_folded, kind, tenant_id, user_id, unit_id, role_id, name, name_folded, description, master, admin,
      visibility, allowed_ips, version, expires_at, issued_at, created_at, updated_at, last_used_at, creator_type, creator_name)
      values (${id}, ${id}, 'user', 1, 1, ${unit}, 7, ${id}, ${id}, '', 0, 0, 'once', '[]', 1, ${NEVER}, 1, 1, 1, 0, 'system', 'Polett')`.execute(
      db,
    )
  await hold(null)
  await bringForward(db)
  expect(await lost()).toEqual([ofUnit(5)])
  await sql`delete from membership`.execute(db)
  expect(await lost()).toEqual([ofUnit(0), ofUnit(5)])
  await hold(5)
  expect(await lost()).toEqual([ofUnit(0)])
  await hold(null)
  expect(await lost()).toEqual([])
  await sql`update tenant set deleted_at = 2`.execute(db)
  await sql`delete from membership`.execute(db)
  expect(await lost()).toEqual([])
  await sql`update tenant set deleted_at = null`.execute(db)
  await hold(null)
  await sql`delete from token`.execute(db)
  await sql`delete from user_account`.execute(db)
  expect(await lost()).toEqual([])
})
