/** Nodes that share a PostgreSQL without a server around them, with clocks that the test moves. */

import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadKeyring } from '../../src/keys.ts'
import { createFeed, type Feed } from '../../src/nodes/feed.ts'
import { joinNodes } from '../../src/nodes/join.ts'
import type { Node } from '../../src/nodes/node.ts'
import type { Db } from '../../src/store/db.ts'
import { type Change, lockLedger, type Reach } from '../../src/store/ledger.ts'
import { openPostgresStore, type PostgresStore } from '../../src/store/postgres.ts'
import type { PostgresConnection } from '../../src/store/postgres-connection.ts'
import { prepareInstallation } from '../../src/usecases/installation.ts'
import { asOwner, databaseUrlFor, dropDatabaseOf, urlOf } from '../store/database.ts'

export interface TestNode {
  readonly node: Node
  readonly feed: Feed
  readonly store: PostgresStore
  /** What was reached by changes, in the order in which this node applied them. */
  readonly heard: Reach[]
  /** Milliseconds by which its clocks are ahead. */
  readonly ahead: { monotonic: number; wall: number }
  muffle(how?: Muffling): void
  /** Commits a change as a story does, and applies it here. */
  change(reach: readonly Reach[]): Promise<Change>
}

/** Whether what is asked on a connection fails with its end, or is never answered. */
export type Muffling = 'until it ends' | 'for good'

export interface Nodes {
  readonly store: PostgresStore
  /** For looking into the database, and for what no node would do. */
  readonly db: Db
  join(name: string): Promise<TestNode>
  /** From now on the present connections of a node on which it hears of changes carry nothing, and do not end. */
  muffle(name: string): void
  /** Lets nobody into the database any more, and ends who is in; or lets them in again. */
  outage(isOn: boolean): Promise<void>
}

/** An empty installation; everything is taken down when the test is over. */
export async function openNodes(): Promise<Nodes> {
  const directory = mkdtempSync(join(tmpdir(), 'polett-leases-'))
  const url = await databaseUrlFor(directory)
  if (url === null) throw new Error('These tests need PostgreSQL: npm run test:postgres.')
  const looking = await openPostgresStore(url)
  const joined: TestNode[] = []
  onTestFinished(async () => {
    await Promise.all(joined.map(({ node }) => node.leave()))
    await Promise.all([looking, ...joined.map(({ store }) => store)].map((store) => store.close()))
    await dropDatabaseOf(directory)
    rmSync(directory, { recursive: true })
  })
  const entropy = (bytes: number) => randomBytes(bytes)
  const keys = loadKeyring(join(directory, 'polett.key'), { create: true, entropy, now: Date.now })
  const installation = await prepareInstallation({ store: looking, keys, entropy, now: Date.now, setupCode: null })
  return {
    store: looking,
    db: looking.write,
    async join(name) {
      const made = await joinOne(url, name, installation.id)
      joined.push(made)
      return made
    },
    muffle: (name) => joined.find(({ node }) => node.name === name)?.muffle(),
    outage: (isOn) => setOutage(url, isOn),
  }
}

async function setOutage(url: string, isOn: boolean): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  const server = urlOf(url, 'postgres')
  await asOwner(server, `alter database ${name} allow_connections ${!isOn}`)
  if (isOn) await asOwner(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
}

async function joinOne(url: string, name: string, installation: string): Promise<TestNode> {
  const { muffle, store } = muffled(await openPostgresStore(url))
  const ahead = { monotonic: 0, wall: 0 }
  const feed = createFeed(0)
  const heard: Reach[] = []
  feed.onChange((reach) => heard.push(reach))
  const clocks = { monotonic: () => performance.now() + ahead.monotonic, wall: () => Date.now() + ahead.wall }
  const node = await joinNodes({ store, feed, name, installation, version: 'test', clocks, newLeaseId: randomUUID })
  return { node, feed, store, heard, ahead, muffle, change: (reach) => commitChange(store, feed, reach) }
}

/** The same store, but its present connections that hear of changes can be made to carry nothing any more. */
function muffled(store: PostgresStore): Pick<TestNode, 'store' | 'muffle'> {
  let era = 0
  let muffling: Muffling = 'until it ends'
  const connect: PostgresStore['connect'] = async (options = {}) => {
    const { onNotification } = options
    if (onNotification === undefined) return store.connect(options)
    const mine = era
    const connection = await store.connect({
      ...options,
      onNotification: (channel, payload) => {
        if (mine === era) onNotification(channel, payload)
      },
    })
    const query: typeof connection.query = (...asked) => {
      if (mine === era) return connection.query(...asked)
      return muffling === 'for good' ? new Promise(() => undefined) : ended(connection)
    }
    return { ...connection, query }
  }
  return {
    store: { ...store, connect },
    muffle(how = 'until it ends') {
      era += 1
      muffling = how
    },
  }
}

function ended(connection: PostgresConnection): Promise<never> {
  return new Promise((_, reject) => connection.onEnd(() => reject(new Error('The connection has ended.'))))
}

async function commitChange(store: PostgresStore, feed: Feed, reach: readonly Reach[]): Promise<Change> {
  const change = await store.write.transaction().execute(async (tx) => {
    const { seq } = await lockLedger(tx, store.dialect)
    await tx
      .updateTable('ledger')
      .set({ seq: seq + 1 })
      .execute()
    await tx
      .insertInto('change')
      .values({ seq: seq + 1, at: Date.now(), reach: JSON.stringify(reach) })
      .execute()
    return { seq: seq + 1, reach }
  })
  feed.apply(change)
  return change
}

/** Until it holds, at most so long; says what was waited for when it does not. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${withinMs} ms.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
