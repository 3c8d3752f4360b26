/** Opens the database that is configured, with what differs around it: the lock of a data directory, or the other nodes. */

import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { performance } from 'node:perf_hooks'
import { type Config, databaseFile } from './config.ts'
import { standAlone } from './nodes/alone.ts'
import type { Feed } from './nodes/feed.ts'
import { joinNodes } from './nodes/join.ts'
import type { Node } from './nodes/node.ts'
import { openSqliteStore, type Store } from './store/db.ts'
import { openPostgresStore, SIZES_OF_A_WORKER } from './store/postgres.ts'
import { oneAtATime } from './store/postgres-start.ts'
import { lockDataDirectory } from './store/sqlite-lock.ts'

export interface OpenDatabase {
  readonly store: Store
  /** Keeps nodes that start together apart while each makes what is missing. */
  oneAtATime<T>(work: () => Promise<T>): Promise<T>
  /** Makes this server one of those that serve the database. */
  join(self: JoiningNode): Promise<Node>
  close(): Promise<void>
}

export interface JoiningNode {
  readonly feed: Feed
  /** Null: by the name of the host and the number of the process. */
  readonly name: string | null
  readonly version: string
  readonly installation: string
  readonly now: () => number
  readonly wall: () => number
  /** Without an answer for so many milliseconds, the database counts as gone; left out: as it is fit for service. */
  readonly answerWithinMs?: number | undefined
}

/** Throws a sentence for the operator when it cannot be used. */
export function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'> & Partial<Pick<Config, 'workers'>>,
): Promise<OpenDatabase> {
  const { databaseUrl, dataDir, workers = 1 } = config
  return databaseUrl === null ? openFile(dataDir) : openShared(databaseUrl, workers)
}

async function openFile(dataDir: string): Promise<OpenDatabase> {
  const lock = lockDataDirectory(dataDir)
  const store = await openSqliteStore(databaseFile(dataDir)).catch((error: unknown) => {
    lock.release()
    throw error
  })
  return {
    store,
    oneAtATime: (work) => work(),
    join: async ({ feed, name, now, version }) => standAlone({ feed, now, version, name: nameOf(name) }),
    async close() {
      await store.close()
      lock.release()
    },
  }
}

async function openShared(url: string, workers: number): Promise<OpenDatabase> {
  const store = await openPostgresStore(url, workers === 1 ? {} : { sizes: SIZES_OF_A_WORKER })
  const monotonic = () => performance.now()
  return {
    store,
    oneAtATime: (work) => oneAtATime(store, () => console.error(ANOTHER_STARTS), work),
    join: ({ answerWithinMs, feed, installation, name, version, wall }) =>
      joinNodes({
        ...{ store, feed, installation, version, name: nameOf(name), answerWithinMs },
        ...{ newLeaseId: randomUUID, clocks: { monotonic, wall } },
      }),
    close: () => store.close(),
  }
}

const ANOTHER_STARTS =
  'Another node is starting on this database, or migrating it. This one waits for it: look there if that takes long.'

function nameOf(configured: string | null): string {
  return configured ?? `${hostname()}-${process.pid}`
}
