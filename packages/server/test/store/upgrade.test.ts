/** What an installation of the first version holds is all there, and found, after it was brought forward. */

import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { GENESIS, startChain, stepChain } from '../../src/domain/audit-chain.ts'
import { listAuditAfter } from '../../src/store/audit.ts'
import { chainEntries, chainedFields } from '../../src/store/ledger.ts'
import { type ColumnTypes, migrate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import type { Tables } from '../../src/store/schema.ts'
import { openSqlite, SQLITE_TYPES } from '../../src/store/sqlite.ts'
import { sqliteHits } from '../../src/store/sqlite-search.ts'
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

async function addUser(db: Kysely<Tables>, name: string): Promise<void> {
  await sql`insert into user_account (public_id, tenant_id, username, username_folded, name, name_folded, status, type, attributes, created_at, updated_at)
    values (${`usr_${name}`}, 1, ${name}, ${name}, ${name}, ${name}, 'active', 'person', '{}', 1, 1)`.execute(db)
}

test('names that an earlier version indexed are found, and what comes later too', async () => {
  const db = await openFirst()
  await sql`insert into tenant (id, slug, name, name_folded, status, time_zone, locale, created_at, updated_at)
    values (1, 'acme', 'Acme', 'acme', 'active', 'UTC', 'en', 1, 1)`.execute(db)
  await addUser(db, 'harbour gateway')
  await bringForward(db)
  await addUser(db, 'gateway')
  const find = async (text: string): Promise<number[]> => {
    const hits = sqliteHits('user_account', ['username_folded', 'name_folded'], text)
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
