/** Comes along with the changes of other nodes: applies them in their order, and tells how far this one has come. */

import { type DatabaseMoment, parseNews, readChanges, readMoment, writePosition } from '../store/nodes.ts'
import type { PostgresConnection } from '../store/postgres-connection.ts'
import { bringForward, type Feed } from './feed.ts'

export interface Follower {
  /** News of one change, as the database sent it. */
  hear(payload: string): void
  /** Reads and applies all changes up to some moment after this call. */
  catchUp(): Promise<void>
  /** Tells the others how far this node has come, unless they know. */
  tell(): void
  /** Changes taken over since the start, by how they came. */
  counts(): { readonly heard: number; readonly read: number }
}

export interface FollowerSources {
  readonly feed: Feed
  /** The connection that hears the news; throws `store_unavailable` while there is none. */
  readonly connection: () => PostgresConnection
  readonly leaseId: () => string | null
  /** What the database's clock said during a question. */
  readonly onMoment: (moment: DatabaseMoment, sentAt: number) => void
  readonly monotonic: () => number
}

export function createFollower({ connection, feed, leaseId, monotonic, onMoment }: FollowerSources): Follower {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let told: { leaseId: string; seq: number } | null = null
  let telling = false
  let heardOf = 0
  let hadToRead = 0

  async function read(): Promise<void> {
    const source = connection()
    const sentAt = monotonic()
    const moment = await readMoment(source)
    onMoment(moment, sentAt)
    if (moment.seq <= feed.applied()) return
    const changes = await readChanges(source, feed.applied(), moment.seq)
    // News may have come meanwhile.
    hadToRead += Math.max(0, moment.seq - feed.applied())
    bringForward(feed, changes, moment.seq)
    tellAll()
  }

  function start(): Promise<void> {
    running = read().finally(() => {
      running = null
    })
    return running
  }

  /** One reading at a time; whoever comes while one is under way shares the one after it, which begins after they came. */
  function catchUp(): Promise<void> {
    if (running === null) return start()
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null
        return start()
      })
    return next
  }

  async function tell(lease: string): Promise<void> {
    const seq = feed.applied()
    if (telling || (told?.leaseId === lease && told.seq >= seq)) return
    telling = true
    try {
      await writePosition(connection(), lease, seq)
      told = { leaseId: lease, seq }
    } catch {
      // The next change or renewal tries again; until then the others wait, which is safe.
      return
    } finally {
      telling = false
    }
    tellAll()
  }

  function tellAll(): void {
    const lease = leaseId()
    if (lease !== null) void tell(lease)
  }

  return {
    catchUp,
    tell: tellAll,
    counts: () => ({ heard: heardOf, read: hadToRead }),
    hear(payload) {
      const change = parseNews(payload)
      // What this node has changed itself it has applied, and nobody waits to hear that.
      if (change !== null && change.seq <= feed.applied()) return
      if (change === null || !feed.apply(change)) {
        catchUp().catch(() => undefined)
        return
      }
      heardOf += 1
      if (change.reach.length > 0) tellAll()
    },
  }
}
