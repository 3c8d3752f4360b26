/** What a node makes of a lease whose answer it never got, and of connections that say nothing. */

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createKeeper } from '../../src/nodes/keeper.ts'
import { createLease } from '../../src/nodes/lease.ts'
import { ANSWER_WITHIN_MS } from '../../src/nodes/timing.ts'
import type { PostgresConnection } from '../../src/store/postgres-connection.ts'
import { openNodes, until } from './scene.ts'

const CLOCKS = { monotonic: () => performance.now(), wall: () => Date.now() }

/** The same connection, but the answer to some statements is lost on its way. */
function losing(connection: PostgresConnection, lost: (statement: string) => boolean): PostgresConnection {
  return {
    ...connection,
    async query(statement, ...rest) {
      const answer = await connection.query(statement, ...rest)
      return lost(statement) ? new Promise(() => undefined) : answer
    },
  }
}

test('a lease whose answer was lost is believed only after what was changed until its renewal is read', async () => {
  const { store } = await openNodes()
  const events: string[] = []
  const lease = createLease(CLOCKS)
  let answersLost = 1
  const open = async () =>
    losing(await store.connect(), (statement) => {
      if (statement.startsWith('update')) events.push('renewed')
      return statement.startsWith('insert') && answersLost-- > 0
    })
  const keeper = createKeeper({
    answerWithinMs: ANSWER_WITHIN_MS,
    ...{ clocks: CLOCKS, lease, newLeaseId: randomUUID, node: { name: 'a', version: 'test' } },
    connect: async () => ({ keeping: await open(), hearing: await open() }),
    async catchUp() {
      events.push(`read, ${lease.holds() ? 'trusting' : 'not trusting'}`)
    },
    ...{ onRenewed: () => undefined, comeAlong: async () => undefined, look: async () => undefined },
    onOutage: () => undefined,
  })
  onTestFinished(() => keeper.stop())
  const first = expect(keeper.start()).rejects.toThrow('There was no answer')
  await until('the lease is taken', async () => (await leases(store)) === 1)
  expect([keeper.provenLease(), lease.holds()]).toEqual([null, false])
  await first
  await keeper.start()
  expect(lease.holds()).toBe(true)
  expect(events).toEqual(['read, not trusting', 'read, not trusting', 'renewed', 'read, not trusting'])
  expect(await leases(store)).toBe(1)
})

async function leases({ read }: Awaited<ReturnType<typeof openNodes>>['store']): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from node_lease`.execute(read)
  return rows[0]?.count ?? 0
}

test('a node that hears nothing, though its lease is renewed, holds nobody up for long', async () => {
  const { join, muffle } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b')])
  muffle('b')
  const change = await a.change([{ kind: 'token', id: 7 }])
  expect(await a.node.propagate(change)).toMatchObject({ nodes: 2 })
  await until('b has come along', () => b.feed.applied() === change.seq)
})

test('a database that answers late is not left, and the lease lives on', async () => {
  const { store } = await openNodes()
  const told: boolean[] = []
  const lease = createLease(CLOCKS)
  let opened = 0
  let onTheWay: Promise<void> | undefined
  const open = async () => {
    const connection = await store.connect()
    const query: PostgresConnection['query'] = async (statement, ...rest) => {
      const answer = await connection.query(statement, ...rest)
      if (statement.startsWith('update')) await onTheWay
      return answer
    }
    return { ...connection, query }
  }
  const keeper = createKeeper({
    answerWithinMs: ANSWER_WITHIN_MS,
    ...{ clocks: CLOCKS, lease, newLeaseId: randomUUID, node: { name: 'a', version: 'test' } },
    async connect() {
      opened += 1
      return { keeping: await open(), hearing: await open() }
    },
    ...{ catchUp: async () => undefined, onRenewed: () => undefined },
    ...{ comeAlong: async () => undefined, look: async () => undefined },
    onOutage: (reason) => void told.push(reason !== null),
  })
  onTestFinished(() => keeper.stop())
  await keeper.start()
  const id = keeper.leaseId()
  const arrival = Promise.withResolvers<void>()
  onTheWay = arrival.promise
  await until('it is said that the database does not answer', () => told.includes(true))
  expect(lease.holds()).toBe(true)
  arrival.resolve()
  await until('it is said that it does', () => told.at(-1) === false)
  expect([opened, keeper.leaseId(), lease.holds()]).toEqual([1, id, true])
})
