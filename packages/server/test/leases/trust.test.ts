/** When a node believes its memory, and how it comes to believe it again. */

import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { LEASE_MS } from '../../src/nodes/timing.ts'
import { openNodes, until } from './scene.ts'

const REACH = [{ kind: 'token', id: 7 }] as const

test('a node whose time is over believes nothing until it has renewed its lease', async () => {
  const { join } = await openNodes()
  const { ahead, node } = await join('a')
  expect(node.trusted()).toBe(true)
  ahead.monotonic += LEASE_MS
  ahead.wall += LEASE_MS
  expect(node.trusted()).toBe(false)
  await node.fresh()
  await until('the lease is renewed', node.trusted)
})

test('without a lease it asks the database each time, and knows all that was changed before', async () => {
  const { db, join } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b')])
  // From now on nobody tells the others of a change.
  await sql`alter table change disable trigger change_announced`.execute(db)
  for (let round = 0; round < 5; round += 1) {
    b.ahead.monotonic += LEASE_MS
    b.ahead.wall += LEASE_MS
    const { seq } = await a.change(REACH)
    if (b.node.trusted()) continue
    await b.node.fresh()
    expect(b.feed.applied()).toBeGreaterThanOrEqual(seq)
  }
})

test('a change whose notice was lost is found with the next renewal', async () => {
  const { db, join } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b')])
  await sql`alter table change disable trigger change_announced`.execute(db)
  const change = await a.change(REACH)
  expect(await a.node.propagate(change)).toMatchObject({ nodes: 2, confirmed: 2 })
  expect(b.heard).toEqual(REACH)
})

test('a lease that somebody has ended is not renewed: a new one is taken, after what was changed is applied', async () => {
  const { db, join } = await openNodes()
  const b = await join('b')
  await sql`alter table change disable trigger change_announced`.execute(db)
  const idOf = async () =>
    (await sql<{ id: string }>`select id from node_lease where node = 'b'`.execute(db)).rows.map(({ id }) => id)
  const before = await idOf()
  // At once, or the new lease may be there before the change is.
  await sql`with ended as (delete from node_lease where node = 'b'), moved as (update ledger set seq = seq + 1 returning seq)
    insert into change (seq, at, reach) select seq, 0, ${JSON.stringify(REACH)} from moved`.execute(db)
  const { seq } = await db.selectFrom('ledger').select('seq').executeTakeFirstOrThrow()
  await until('b has a lease again', async () => (await idOf()).length === 1)
  await until('b trusts it', b.node.trusted)
  expect(await idOf()).not.toEqual(before)
  expect([b.feed.applied(), b.heard]).toEqual([seq, REACH])
})

test('a change too large for a notice is read', async () => {
  const { join } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b')])
  const large = Array.from({ length: 1_000 }, (_, id) => ({ kind: 'token', id: id + 1_000_000 }) as const)
  expect(await a.node.propagate(await a.change(large))).toMatchObject({ nodes: 2, confirmed: 2 })
  expect(b.heard).toHaveLength(1_000)
})

test('a node that cannot come along change by change forgets all', async () => {
  const { db, join } = await openNodes()
  const b = await join('b')
  let forgotten = 0
  b.feed.onForget(() => {
    forgotten += 1
  })
  // Three at once, of which two are swept away already: a renewal in between would come along with them one by one.
  await sql`alter table change disable trigger change_announced`.execute(db)
  await sql`with moved as (update ledger set seq = seq + 3 returning seq)
    insert into change (seq, at, reach) select seq, 0, ${JSON.stringify(REACH)} from moved`.execute(db)
  const { seq } = await db.selectFrom('ledger').select('seq').executeTakeFirstOrThrow()
  await b.node.fresh()
  await until('b is as far', () => b.feed.applied() === seq)
  expect(forgotten).toBe(1)
})

test('a database that was set back is noticed, and what happens there from then on is heard', async () => {
  const { db, join } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b')])
  for (let round = 0; round < 5; round += 1) await a.node.propagate(await a.change(REACH))
  const forgotten = { a: 0, b: 0 }
  a.feed.onForget(() => {
    forgotten.a += 1
  })
  b.feed.onForget(() => {
    forgotten.b += 1
  })
  await sql`with gone as (delete from change where seq > 2) update ledger set seq = 2`.execute(db)
  await until('both have noticed', () => forgotten.a > 0 && forgotten.b > 0)
  await until('both trust their new leases', () => a.node.trusted() && b.node.trusted())
  const heard = b.heard.length
  const again = await a.change(REACH)
  expect(again.seq).toBe(3)
  expect(await a.node.propagate(again)).toMatchObject({ nodes: 2, confirmed: 2 })
  expect(b.heard).toHaveLength(heard + 1)
})

test('connections that are cut are made anew, and no request is ended for that', async () => {
  const { db, join } = await openNodes()
  const a = await join('a')
  const running = sql`select pg_sleep(1.5)`.execute(a.store.read)
  await until('it runs', async () => {
    const { rows } =
      await sql`select 1 from pg_stat_activity where query like '%pg_sleep(1.5)%' and pid <> pg_backend_pid()`.execute(
        db,
      )
    return rows.length > 0
  })
  for (let round = 0; round < 3; round += 1) {
    // Waits until they are over, because a change that is under way just then is refused, and rightly so.
    await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and query ~ '^(listen|with written|select floor|insert into node_lease|delete from node_position|update node_lease|select id, node)' and pid <> pg_backend_pid()`.execute(
      db,
    )
    await setImmediate()
    const change = await a.change(REACH)
    await until('the node is there', a.node.trusted)
    expect(await a.node.propagate(change)).toMatchObject({ nodes: 1, confirmed: 1 })
  }
  await running
})

test('all nodes have one time, whatever their own clocks say', async () => {
  const { join } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b')])
  b.ahead.wall += 300_000
  await until('b trusts its lease again', b.node.trusted)
  // Apart by what a message took at the most, which the next renewal takes again.
  await until('they have one time', () => Math.abs(a.node.now() - b.node.now()) < 250)
})
