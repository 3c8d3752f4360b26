/** The connections of the store to PostgreSQL: how many there are, what happens when they are cut, and what it says of a bad address. */

import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres.ts'
import { isUnavailable } from '../../src/store/unavailable.ts'
import { openWire } from '../nodes/tcp-proxy.ts'
import { asOwner } from './database.ts'
import { failureOf, holdLock, openStore, running, sleep, turns } from './postgres-scene.ts'

describe('connections', () => {
  test('are as many as the pool has, and the rest wait their turn', async () => {
    const { store } = await openStore({ sizes: { read: 3, scan: 1, write: 1 } })
    await Promise.all(Array.from({ length: 60 }, () => sql`select pg_sleep(0.01)`.execute(store.read)))
    expect(store.counts().read).toEqual({ open: 3, idle: 3, waiting: 0 })
  })

  test('beyond the bound of the queue are refused at once', async () => {
    const { store, url } = await openStore({ sizes: { read: 1, scan: 1, write: 1 } })
    const lock = await holdLock(url)
    const slow = lock.wait(store.read)
    await expect.poll(() => store.counts().read).toMatchObject({ open: 1, idle: 0 })
    const asked = Promise.allSettled(Array.from({ length: 1_002 }, () => sql`select 1`.execute(store.read)))
    await expect.poll(() => store.counts().read.waiting).toBe(1_000)
    await lock.release()
    await slow
    const refused = (await asked).flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    expect(refused).toHaveLength(2)
    expect(refused[0]).toMatchObject({ code: 'store_overloaded' })
  })

  test('that are cut while idle are replaced, and the process lives', async () => {
    const { store, url } = await openStore({ sizes: { read: 2, scan: 1, write: 1 } })
    await Promise.all([sleep(store.read, 0.1), sleep(store.read, 0.1)])
    const [name] = new URL(url).pathname.split('/').slice(1)
    await asOwner(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = '${name}' and pid <> pg_backend_pid()`,
    )
    await expect.poll(() => store.counts().read.open).toBe(0)
    expect((await sql`select 1 as one`.execute(store.read)).rows).toEqual([{ one: 1 }])
  })

  test('that are cut at work fail their work as unavailable', async () => {
    const { store, url } = await openStore()
    const cut = failureOf(sleep(store.read, 20))
    await expect.poll(() => running(url, 'select pg_sleep')).toBe(1)
    await asOwner(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'select pg_sleep%'`,
    )
    expect(isUnavailable(await cut)).toBe(true)
    await expect.poll(() => store.counts().read.open).toBe(0)
  })

  test('are all ended by an interruption, and nothing is served until it is over', async () => {
    const { store, url } = await openStore({ sizes: { read: 1, scan: 1, write: 1 } })
    const reason = Object.assign(new Error('in doubt'), { code: 'store_unavailable' })
    const sleeping = [sleep(store.read, 20), sleep(store.read, 20), sleep(store.write, 20)].map(failureOf)
    await expect.poll(() => running(url, 'select pg_sleep')).toBe(2)
    store.interrupt(reason)
    // At once, and not after what any other process says.
    const late = turns(5)
    expect(await Promise.race([Promise.all(sleeping), late])).toEqual([reason, reason, reason])
    expect(await failureOf(sql`select 1`.execute(store.scan))).toBe(reason)
    store.resume()
    expect((await sql`select 1 as one`.execute(store.read)).rows).toEqual([{ one: 1 }])
    expect(store.counts().read).toEqual({ open: 1, idle: 1, waiting: 0 })
  })

  test('to a database that is far away are waited for at the start', async () => {
    const { url } = await openStore()
    const wire = await openWire(Number(new URL(url).port))
    onTestFinished(() => wire.close())
    // A connection takes several answers: more than a second altogether.
    wire.set({ delayMs: 200 })
    const far = new URL(url)
    far.port = String(wire.port)
    const store = await openPostgresStore(far.href)
    expect((await sql`select 1 as one`.execute(store.read)).rows).toEqual([{ one: 1 }])
    await store.close()
  })

  test('are given back when the store is closed, after what runs', async () => {
    const { store, url } = await openStore()
    const lock = await holdLock(url)
    const last = lock.wait(store.read)
    await expect.poll(() => running(url, 'select pg_advisory_lock_shared')).toBe(1)
    const closing = store.close()
    await Promise.all([closing, last, lock.release()])
    expect(await failureOf(sql`select 1`.execute(store.read))).toMatchObject({ code: 'store_unavailable' })
    const other = await openPostgresStore(url)
    onTestFinished(() => other.close())
    // A process of the server outlives its connection by a moment.
    await expect
      .poll(() => sql`select 1 from pg_stat_activity where datname = current_database()`.execute(other.write))
      .toMatchObject({ rows: { length: 1 } })
  })
})

describe('an address', () => {
  const local = 'postgres://polett:secret-word@127.0.0.1:1'

  test.each([
    ['no database', `${local}/`, 'must name a host, a user and a database'],
    ['another scheme', 'mysql://a:b@c/d', 'must look like postgres://'],
    ['another machine and no sslmode', 'postgres://a:secret-word@db.example.org/d', 'must therefore say sslmode='],
    ['a mode that is none', `${local}/d?sslmode=prefer`, '"prefer" is none of them'],
    ['verify-ca without an authority', `${local}/d?sslmode=verify-ca`, 'sslrootcert=FILE'],
    ['a file that is not there', `${local}/d?sslmode=verify-ca&sslrootcert=no-such-file`, 'cannot be read'],
    ['an unknown parameter', `${local}/d?ssl=true`, 'has the parameter ssl'],
    ['a stray percent sign', 'postgres://a:100%@localhost/d', 'write it as %25'],
    ['nobody behind it', `${local}/d`, 'cannot reach the database at 127.0.0.1:1/d'],
  ])('with %s is refused with a sentence that keeps the password', async (_, url, words) => {
    const { message } = await failureOf(openPostgresStore(url))
    expect(message).toContain(words)
    expect(message).not.toContain('secret-word')
  })

  test('with a wrong password, or of a database that is not there, is refused with what to do', async () => {
    const { url } = await openStore()
    const wrong = new URL(url)
    wrong.password = 'another'
    expect((await failureOf(openPostgresStore(wrong.href))).message).toContain('may not sign in')
    const missing = new URL(url)
    missing.pathname = '/nowhere'
    expect((await failureOf(openPostgresStore(missing.href))).message).toContain('Create it first')
    const plain = new URL(url)
    plain.search = '?sslmode=require'
    expect((await failureOf(openPostgresStore(plain.href))).message).toContain('offers no TLS')
  })
})
