/** From one node on SQLite to PostgreSQL: nothing is lost, nobody notices, and half a move is none. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, startServer, type TestServer } from '../../server/test/server.ts'
import { asOwner, urlOf } from '../../server/test/store/database.ts'
import { type PostgresServer, startPostgres } from '../../server/test/store/postgres-server.ts'
import { polett, succeed } from './recorder.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const TENANT = 'acme'
/** More than are copied at a time. */
const MANY = 1_203

let postgres: PostgresServer
let server: TestServer
let dataDir = ''
let secret = ''
let sealed: Json
let cookie = ''
let count = 0

beforeAll(async () => {
  postgres = await startPostgres()
  server = await startServer({ database: 'sqlite' })
  dataDir = join(server.directory, 'data')
  await live()
  await server.running.close()
  const database = new DatabaseSync(join(dataDir, 'polett.sqlite'))
  const insert = database.prepare('insert into throttle (key, failures, first_at, last_at) values (?, 1, 2, 3)')
  database.exec('begin; delete from throttle')
  for (let at = 0; at < MANY; at += 1) insert.run(`user:Ærlig ${at} 🙂`)
  database.exec('commit')
  database.close()
})
afterAll(async () => {
  await server?.running.close().catch(() => undefined)
  await server?.stop().catch(() => undefined)
  await postgres?.stop()
})

/** Something in every corner: a unit below a younger one, sealed bytes, an ended secret, a deleted token, a session. */
async function live(): Promise<void> {
  const { ok } = server
  await ok('POST', '/v1/tenants', { id: TENANT, name: 'Acme' })
  await ok('POST', `/v1/tenants/${TENANT}/units`, { id: 'older', kind: 'department', name: 'Older' })
  await ok('POST', `/v1/tenants/${TENANT}/units`, { id: 'younger', kind: 'department', name: 'Younger' })
  await ok('PATCH', `/v1/tenants/${TENANT}/units/older`, { parent: 'younger' }, MERGE)
  const issue = (name: string): Promise<Json> =>
    ok('POST', '/v1/tokens', { kind: 'organization', tenant: TENANT, name, expiresAt: '2027-03-01T00:00:00Z' })
  const kept = await issue('Kept')
  sealed = kept.token
  secret = (await ok('POST', `/v1/tokens/${kept.token.id}/rotate`, {})).secret
  const gone = await issue('Gone')
  await ok('DELETE', `/v1/tokens/${gone.token.id}`)
  expect((await server.call('GET', '/v1/verify', { token: secret })).status).toBe(200)
  cookie = server.cookie
}

const MERGE = { headers: { 'content-type': 'application/merge-patch+json' } }

async function newDatabase(): Promise<string> {
  count += 1
  await asOwner(postgres.url, `create database moved_${count}`)
  return urlOf(postgres.url, `moved_${count}`)
}

const move = (url: string, ...more: string[]) =>
  polett(['move', '--from', `sqlite:${dataDir}`, '--to', 'postgres', ...more], {
    environment: { POLETT_DATABASE_URL: url },
  })

async function query(url: string, text: string): Promise<Json[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(text).finally(() => client.end())
  return rows
}

describe('a move', () => {
  it('that is killed in the middle leaves nothing, and can be made again', async () => {
    const url = await newDatabase()
    const environment = { POLETT_DATABASE_URL: url }
    expect((await succeed(['migrate'], { environment })).out).toMatch(
      /^Applied 0001-first, 0002-nodes, 0003-search, 0004-indexes, 0005-words-once, 0006-key-numbers/,
    )
    expect((await succeed(['migrate'], { environment })).out).toContain('at the schema of this version already')
    const blocker = new pg.Client({ connectionString: url })
    await blocker.connect()
    await blocker.query('begin; lock table token_secret in exclusive mode')
    const child = spawn(process.execPath, [MAIN, 'move', '--from', `sqlite:${dataDir}`, '--to', 'postgres'], {
      env: { PATH: process.env.PATH, POLETT_DATABASE_URL: url },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    const isWaiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into "token_secret"%'`
    while ((await query(url, isWaiting)).length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await move(await newDatabase())).err).toContain('Another Polett server is using')
    child.kill('SIGKILL')
    await ended
    await blocker.query('rollback')
    await blocker.end()
    expect(await query(url, 'select 1 from installation')).toEqual([])
    const again = await move(url, '--json')
    expect(again.code, again.err).toBe(0)
    const { tables } = JSON.parse(again.out)
    expect(tables.find(({ table }: Json) => table === 'throttle').rows).toBe(MANY)
    expect(new Set(tables.map(({ checksum }: Json) => checksum)).size).toBeGreaterThan(10)
  })

  it('refuses a database with data, and says what it takes', async () => {
    const url = await newDatabase()
    expect(await move(url)).toMatchObject({ code: 0 })
    const twice = await move(url)
    expect(twice).toMatchObject({ code: 1, err: expect.stringContaining('The target holds data already') })
    const withPassword = ['move', '--from', `sqlite:${dataDir}`, '--to', 'postgres://polett:hidden@127.0.0.1/x']
    const refused = await polett(withPassword)
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('not taken as a flag') })
    expect(refused.err).not.toContain('hidden')
    const nowhere = await polett(['move', '--from', 'sqlite:/nowhere/at/all', '--to', 'postgres'], {
      environment: { POLETT_DATABASE_URL: url },
    })
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('There is no database') })
  })

  it('finds a row that is not the same on both sides, and keeps nothing', async () => {
    const url = await newDatabase()
    await succeed(['migrate'], { environment: { POLETT_DATABASE_URL: url } })
    await query(
      url,
      `create function spoil() returns trigger language plpgsql as 'begin new.failures = 7; return new; end';
       create trigger spoiled before insert on throttle for each row when (new.key like '%1202%') execute function spoil()`,
    )
    expect(await move(url)).toMatchObject({ code: 1, err: expect.stringContaining('throttle is not the same') })
    expect(await query(url, 'select 1 from installation')).toEqual([])
  })
})

describe('the other commands on PostgreSQL', () => {
  it('work, or say what does', async () => {
    const url = await newDatabase()
    const environment = { POLETT_DATABASE_URL: url }
    const examined = async (): Promise<Json> => JSON.parse((await polett(['doctor', '--json'], { environment })).out)
    const codes = ({ findings }: Json): string[] => findings.map(({ code }: Json) => code)
    expect(codes(await examined())).toEqual(
      expect.arrayContaining(['not_started', 'not_durable', 'database_superuser']),
    )
    expect(await move(url)).toMatchObject({ code: 0 })
    const after = await examined()
    expect(codes(after)).not.toContain('not_started')
    expect(JSON.stringify(after)).not.toContain('polett:polett')
    const without = { ...environment, POLETT_MASTER_KEY_FILE: join(dataDir, 'nowhere.key') }
    const { out } = await polett(['doctor', '--json'], { environment: without })
    expect(codes(JSON.parse(out))).toContain('key_missing')
    const backup = await polett(['backup', '--to', join(dataDir, 'never')], { environment })
    expect(backup).toMatchObject({ code: 1, err: expect.stringContaining('pg_dump') })
    const verify = await polett(['audit', 'verify', '--data-dir', server.directory], { environment })
    expect(verify).toMatchObject({ code: 1, err: expect.stringMatching(/without --data-dir|polett.key/) })
    const closed = { POLETT_DATABASE_URL: 'postgres://polett:hidden@127.0.0.1:1/none' }
    const unreachable = await polett(['doctor'], { environment: closed })
    expect(unreachable).toMatchObject({ code: 1, out: expect.stringContaining('127.0.0.1:1/none') })
    expect(unreachable.out + unreachable.err).not.toContain('hidden')
    const mistyped = join(dataDir, 'mistyped')
    const nothing = await polett(['migrate', '--data-dir', mistyped])
    expect(nothing).toMatchObject({ code: 1, err: expect.stringContaining('There is no database') })
    expect(existsSync(mistyped)).toBe(false)
    const refused = await polett(['migrate'], { environment: closed })
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('127.0.0.1:1/none') })
  })
})

describe('after a move', () => {
  it('secrets, sessions, sealed secrets and the audit chain go on, and ids are never given again', async () => {
    const url = await newDatabase()
    expect(await move(url)).toMatchObject({ code: 0 })
    await server.restart({ POLETT_DATABASE_URL: url })
    expect(server.running.deps.store.kind).toBe('postgres')
    expect((await server.call('GET', '/v1/verify', { token: secret })).status).toBe(200)
    expect((await server.call('GET', '/v1/session', { cookie })).status).toBe(200)
    expect(await server.ok('GET', '/v1/audit/verification')).toMatchObject({ intact: true })
    expect(await server.ok('GET', `/v1/tokens/${sealed.id}`)).toMatchObject({ name: 'Kept', version: sealed.version })
    expect((await server.ok('GET', `/v1/tenants/${TENANT}/units/older`)).parent).toBe('younger')
    const { token } = await server.ok('POST', '/v1/tokens', {
      ...{ kind: 'organization', tenant: TENANT, name: 'After', expiresAt: '2027-03-01T00:00:00Z' },
    })
    const [row] = await query(url, `select id, (select max(id) from token) as top from token where name = 'After'`)
    // Two tokens of the story came before it, and the one with the higher number is gone.
    const [kept] = await query(url, `select id from token where name = 'Kept'`)
    expect(Number(row.id)).toBe(Number(kept.id) + 2)
    expect(token.name).toBe('After')
  })
})
