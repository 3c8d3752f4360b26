/** Comes along with the changes of other nodes: applies them in their order, and tells how far this one has come. */

import {
  type DatabaseMoment,
  parseNews,
  positionsChannel,
  readChanges,
  readMoment,
  tellPosition,
  writePosition,
} from '../store/nodes.ts'
import type { PostgresConnection } from '../store/postgres-connection.ts'
import { bringForward, type Feed } from './feed.ts'
import { NOTE_AFTER_MS } from './timing.ts'

export interface Follower {
  /** News of one change, as the database sent it. */
  hear(payload: string): void
  /** Reads and applies all changes up to some moment after this call. */
  catchUp(): Promise<void>
  /** Resolves when the others can know how far this node has come. */
  note(): Promise<void>
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
  let noted: { leaseId: string; seq: number } | null = null
  let noting: Promise<void> | null = null
  let noteTimer: NodeJS.Timeout | undefined
  let telling = false
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

  function note(): Promise<void> {
    clearTimeout(noteTimer)
    noteTimer = undefined
    noting ??= noteAll().finally(() => {
      noting = null
    })
    return noting
  }

  /** What was applied while one number was being noted is noted right after it. */
  async function noteAll(): Promise<void> {
    for (;;) {
      const lease = leaseId()
      const seq = feed.applied()
      if (lease === null || (noted?.leaseId === lease && noted.seq >= seq)) return
      await writePosition(connection(), lease, seq)
      noted = { leaseId: lease, seq }
    }
  }

  /** Who makes a change while others are being told is told right after them. */
  async function tellCurious(): Promise<void> {
    if (telling) return
    telling = true
    try {
      for (let lease = leaseId(); lease !== null && curious.size > 0; lease = leaseId()) {
        const channels = [...curious].map((each) => positionsChannel(installation, each))
        curious = new Set()
        await tellPosition(connection(), lease, feed.applied(), channels)
      }
    } finally {
      telling = false
    }
  }

  function tellSoon(): void {
    // Who could not be told finds it by looking, as soon as it is noted; and what could not be noted is with the next renewal.
    tellCurious().catch(() => undefined)
    noteLater()
  }

  function noteLater(): void {
    noteTimer ??= setTimeout(() => void note().catch(() => undefined), NOTE_AFTER_MS).unref()
  }

  return {
    catchUp,
    note,
    counts: () => ({ heard: heardOf, read: hadToRead }),
    hear(payload) {
      const { change, mailbox: from } = parseNews(payload)
      const isOwn = from === mailbox
      if (from !== null && !isOwn && change?.reach.length !== 0) curious.add(from)
      const known = change !== null && change.seq <= feed.applied()
      if (!known && (change === null || !feed.apply(change))) {
        catchUp().then(tellSoon, () => undefined)
        return
      }
      if (!known && !isOwn) heardOf += 1
      if (change.reach.length === 0) return
      // Whoever repeats a call at another node looks for what this one has changed itself.
      if (isOwn) noteLater()
      else tellSoon()
    },
  }
}
