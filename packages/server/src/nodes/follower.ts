/** Comes along with the changes of other nodes: applies them in their order, and tells how far this one has come. */

import {
  type DatabaseMoment,
  parseNews,
  positionsChannel,
  readChanges,
  readMoment,
  writePosition,
} from '../store/nodes.ts'
import type { PostgresConnection } from '../store/postgres-connection.ts'
import { bringForward, type Feed } from './feed.ts'

export interface Follower {
  /** News of one change, as the database sent it. */
  hear(payload: string): void
  /** Reads and applies all changes up to some moment after this call. */
  catchUp(): Promise<void>
  /** Resolves when the others can know how far this node has come. */
  tell(): Promise<void>
  /** Changes taken over since the start, by how they came. */
  counts(): { readonly heard: number; readonly read: number }
}

export interface FollowerSources {
  readonly feed: Feed
  /** The connection that hears the news; throws `store_unavailable` while there is none. */
  readonly connection: () => PostgresConnection
  readonly installation: string
  /** Where this node is told how far others have come: by it a change of its own is known. */
  readonly mailbox: string
  /** The lease to tell it under: one that is surely in the database, or what is told may be swept away. */
  readonly leaseId: () => string | null
  /** What the database's clock said during a question. */
  readonly onMoment: (moment: DatabaseMoment, sentAt: number) => void
  readonly monotonic: () => number
}

export function createFollower(sources: FollowerSources): Follower {
  const { connection, feed, installation, leaseId, mailbox, monotonic, onMoment } = sources
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let told: { leaseId: string; seq: number } | null = null
  let telling: Promise<void> | null = null
  /** Mailboxes of nodes that made changes which are applied here, and were not told so yet. */
  let curious = new Set<string>()
  let heardOf = 0
  let hadToRead = 0

  async function read(): Promise<void> {
    const source = connection()
    const before = feed.applied()
    const sentAt = monotonic()
    const moment = await readMoment(source)
    onMoment(moment, sentAt)
    if (moment.seq < before) feed.restart(moment.seq)
    if (moment.seq <= feed.applied()) return
    await bringForward(feed, moment.seq, async (after) => {
      const changes = await readChanges(source, after, moment.seq)
      // News may have come meanwhile.
      hadToRead += Math.max(0, moment.seq - feed.applied())
      return changes
    })
    tellSoon()
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

  function tell(): Promise<void> {
    telling ??= tellAll().finally(() => {
      telling = null
    })
    return telling
  }

  /** What was applied while one number was being told is told right after it. */
  async function tellAll(): Promise<void> {
    for (;;) {
      const lease = leaseId()
      const seq = feed.applied()
      const isTold = told?.leaseId === lease && told.seq >= seq
      if (lease === null || (isTold && curious.size === 0)) return
      const channels = [...curious].map((each) => positionsChannel(installation, each))
      curious = new Set()
      await writePosition(connection(), lease, seq, channels)
      told = { leaseId: lease, seq }
    }
  }

  /** What cannot be told now is written with the next change or renewal, and found by whoever looks; until then they wait. */
  function tellSoon(): void {
    tell().catch(() => undefined)
  }

  return {
    catchUp,
    tell,
    counts: () => ({ heard: heardOf, read: hadToRead }),
    hear(payload) {
      const { change, mailbox: from } = parseNews(payload)
      const isOwn = from === mailbox
      if (from !== null && !isOwn && change?.reach.length !== 0) curious.add(from)
      const known = change !== null && change.seq <= feed.applied()
      if (!known && (change === null || !feed.apply(change))) {
        catchUp().catch(() => undefined)
        return
      }
      if (!known) heardOf += 1
      // Nobody waits to hear from a node what it has changed itself.
      if (change.reach.length > 0 && !isOwn) tellSoon()
    },
  }
}
