/** How long an answer waits for other nodes, and what ends the waiting. */

import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { LEASE_MS, MARGIN_MS } from '../../src/nodes/timing.ts'
import type { Db } from '../../src/store/db.ts'
import { endLease, positionsChannel } from '../../src/store/nodes.ts'
import { openNodes, type TestNode, until } from './scene.ts'

const REACH = [{ kind: 'token', id: 7 }] as const
const GHOST = 'ghost-lease'

/** A lease whose node does nothing but what the test does in its place. */
async function addGhost(db: Db): Promise<void> {
  await sql`insert into node_lease (id, node, version, counter, acquired_at) values (${GHOST}, 'ghost', 'test', 0, 0)`.execute(
    db,
  )
}

const renewGhost = (db: Db) => sql`update node_lease set counter = counter + 1 where id = ${GHOST}`.execute(db)

async function ghostLives(db: Db): Promise<boolean> {
  const { rows } = await sql`select id from node_lease where id = ${GHOST}`.execute(db)
  return rows.length === 1
}

/** Whether it is still pending after a while that is long for everything but a lease. */
async function waits(work: Promise<unknown>): Promise<boolean> {
  const late = new Promise((resolve) => setTimeout(() => resolve('late'), 400))
  return (await Promise.race([work, late])) === 'late'
}

test('a node that has applied the change when it is told is waited for no longer', async () => {
  const nodes = await openNodes()
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map(nodes.join))
  if (a === undefined || b === undefined || c === undefined) throw new Error('Three nodes are needed.')
  for (let round = 0; round < 20; round += 1) {
    const change = await a.change(REACH)
    const told = await a.node.propagate(change)
    expect(told).toMatchObject({ nodes: 3, confirmed: 3, waitedFor: [] })
    expect([b.feed.applied(), c.feed.applied()]).toEqual([change.seq, change.seq])
  }
  expect(b.heard).toHaveLength(20)
  await Promise.all([a, b, c].map(async (each) => each.node.propagate(await each.change(REACH))))
  expect(new Set([a, b, c].map(({ feed }) => feed.applied()))).toEqual(new Set([23]))
})

test('a silent node is waited for until its lease is over by the clock of the one that waits, and its lease is ended', async () => {
  const { db, join } = await openNodes()
  const a = await join('a')
  await addGhost(db)
  const startedAt = performance.now()
  const told = a.node.propagate(await a.change(REACH))
  expect(await waits(told)).toBe(true)
  a.ahead.monotonic += LEASE_MS + MARGIN_MS - 600
  const done = await told
  expect(done).toMatchObject({ nodes: 2, confirmed: 1, waitedFor: ['ghost'] })
  expect(done.milliseconds).toBeGreaterThan(LEASE_MS)
  expect(performance.now() - startedAt).toBeLessThan(LEASE_MS)
  expect(await ghostLives(db)).toBe(false)
})

test('a node that renews its lease is waited for, however long it says nothing', async () => {
  const { db, join } = await openNodes()
  const a = await join('a')
  await addGhost(db)
  const change = await a.change(REACH)
  const told = a.node.propagate(change)
  for (let round = 0; round < 5; round += 1) {
    await until('a renewal is seen', async () => {
      await renewGhost(db)
      return a.node.list().some(({ name, silentMs }) => name === 'ghost' && silentMs < 300)
    })
    a.ahead.monotonic += LEASE_MS / 3
    expect(await waits(told)).toBe(true)
  }
  expect(await ghostLives(db)).toBe(true)
  await sql`select pg_notify('polett_position_' || (select replace(installation_id, '-', '') from installation)
    || '_' || ${a.store.mailbox}::text, ${`${GHOST} ${change.seq}`})`.execute(db)
  expect(await told).toMatchObject({ nodes: 2, confirmed: 2, waitedFor: [] })
})

test('a lease is not ended that was renewed since it was looked at', async () => {
  const { db, store } = await openNodes()
  const connection = await store.connect()
  onTestFinished(() => connection.close())
  await addGhost(db)
  await renewGhost(db)
  expect(await endLease(connection, GHOST, 0)).toBe(false)
  expect(await ghostLives(db)).toBe(true)
  expect(await endLease(connection, GHOST, 1)).toBe(true)
  expect(await ghostLives(db)).toBe(false)
})

test('a position that nobody heard of is found by looking', async () => {
  const { db, join } = await openNodes()
  const a = await join('a')
  await addGhost(db)
  const change = await a.change(REACH)
  const told = a.node.propagate(change)
  expect(await waits(told)).toBe(true)
  await sql`insert into node_position (lease_id, seq) values (${GHOST}, ${change.seq - 1})`.execute(db)
  expect(await waits(told)).toBe(true)
  await sql`update node_position set seq = ${change.seq} where lease_id = ${GHOST}`.execute(db)
  expect(await told).toMatchObject({ confirmed: 2 })
})

test('a lease that is given back is waited for no longer', async () => {
  const { db, join } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b')])
  await addGhost(db)
  const told = a.node.propagate(await a.change(REACH))
  expect(await waits(told)).toBe(true)
  await sql`delete from node_lease where id = ${GHOST}`.execute(db)
  expect(await told).toMatchObject({ nodes: 2, confirmed: 2, waitedFor: [] })
  await b.node.leave()
  expect(b.node.trusted()).toBe(false)
  expect(await a.node.propagate(await a.change(REACH))).toMatchObject({ nodes: 1, confirmed: 1, waitedFor: [] })
})

test('a node that joins while another waits is not asked for what was there before it', async () => {
  const { db, join } = await openNodes()
  const a = await join('a')
  await addGhost(db)
  const change = await a.change(REACH)
  const told = a.node.propagate(change)
  const late = await join('late')
  expect(late.feed.applied()).toBe(change.seq)
  await sql`delete from node_lease where id = ${GHOST}`.execute(db)
  expect(await told).toMatchObject({ waitedFor: [] })
})

test('when the database is gone, whoever waits is told at once that it cannot be known', async () => {
  const { db, join, outage } = await openNodes()
  const a = await join('a')
  await addGhost(db)
  const told = a.node.propagate(await a.change(REACH))
  expect(await waits(told)).toBe(true)
  await Promise.all([outage(true), expect(told).rejects.toThrow('The database does not answer.')])
  await expect(a.store.read.selectFrom('ledger').selectAll().execute()).rejects.toThrow()
  await outage(false)
  const reads = () => a.store.read.selectFrom('ledger').selectAll().execute()
  await until('its store serves again', () =>
    reads().then(
      () => true,
      () => false,
    ),
  )
  await sql`delete from node_lease where id = ${GHOST}`.execute(db)
  expect(await a.node.propagate(await a.change(REACH))).toMatchObject({ nodes: 1, confirmed: 1 })
})

test('the node that made a change is told that the others know of it, and nobody else', async () => {
  const { db, join } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b'), join('c')])
  const { rows } = await sql<{ id: string }>`select installation_id as id from installation`.execute(db)
  const mailboxOf = ({ store }: TestNode): string => positionsChannel(rows[0]?.id ?? '', store.mailbox)
  const told: string[] = []
  const ear = await a.store.connect({ onNotification: (channel) => told.push(channel) })
  onTestFinished(() => ear.destroy(new Error('The test is over.')))
  for (const node of [a, b]) await ear.query(`listen ${mailboxOf(node)}`)
  await a.node.propagate(await a.change(REACH))
  await until('both have told', () => told.length === 2)
  expect(told).toEqual([mailboxOf(a), mailboxOf(a)])
})
