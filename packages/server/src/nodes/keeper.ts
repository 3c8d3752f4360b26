/**
 * Keeps this node in touch with the database: two connections, the lease, and a watch over whether it answers. When it
 * does not, everybody who waits for it is told at once, and full service is back with the next answer.
 */

import { type DatabaseMoment, giveLeaseBack, insertLease, renewLease } from '../store/nodes.ts'
import { type Channels, closeChannels, gone } from './channels.ts'
import { type Clocks, type Lease, type Moment, momentOf } from './lease.ts'
import { RECONNECT_EVERY_MS, RENEW_EVERY_MS } from './timing.ts'

export interface Keeper {
  /** Throws `store_unavailable` while the database does not answer. */
  channels(): Channels
  /** The lease that this node has, or may have: it was sent, and not answered yet. */
  leaseId(): string | null
  /** The lease that this node has for sure. */
  provenLease(): string | null
  /** Connects and takes the first lease; rejects when that fails. From then on it goes on by itself. */
  start(): Promise<void>
  /** Believes nothing until a new lease is taken, with the next beat. */
  renounce(): void
  /** Gives the lease back and ends the connections. */
  stop(): Promise<void>
}

export interface KeeperSources {
  readonly node: { readonly name: string; readonly version: string }
  readonly clocks: Clocks
  readonly lease: Lease
  /** Without an answer for so many milliseconds, the database counts as gone. */
  readonly answerWithinMs: number
  /** Never the same twice, on any node. */
  readonly newLeaseId: () => string
  /** Both connections, or none. `onEnd` is called when either ends. */
  readonly connect: (onEnd: () => void) => Promise<Channels>
  /** Reads and applies all changes up to some moment after the call. */
  readonly catchUp: () => Promise<void>
  readonly onRenewed: (moment: DatabaseMoment, sentAt: number) => void
  /** Resolves when what the last renewal told of is applied, and the others can know that. */
  readonly comeAlong: () => Promise<void>
  /** The database does not answer; null: it does. May be said again. */
  readonly onOutage: (reason: Error | null) => void
  readonly look: () => Promise<void>
}

export function createKeeper(sources: KeeperSources): Keeper {
  const { answerWithinMs, clocks, lease, node } = sources
  const late = new Error(`There was no answer within ${answerWithinMs} ms.`)
  let channels: Channels | null = null
  let leaseId: string | null = null
  /** Whether all that was changed before the lease was there is applied: until then it may not be believed. */
  let proven = false
  /** Goes up whenever what was begun before is not wanted any more. */
  let attempt = 0
  let brokenSince: number | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function current(): Channels {
    if (channels === null) throw gone()
    return channels
  }

  async function connect(): Promise<void> {
    attempt += 1
    const mine = attempt
    let opened: Channels | null = null
    opened = await sources.connect(() => {
      if (opened !== null && channels === opened) reconnectSoon(0)
    })
    if (mine !== attempt || stopped) {
      closeChannels(opened)
      throw gone()
    }
    channels = opened
    // What was said while nobody listened is read before anything that is said from now on is believed.
    await answered(sources.catchUp())
    if (mine !== attempt) throw gone()
    await answered(keepLease())
    if (mine !== attempt) throw gone()
    brokenSince = null
    sources.onOutage(null)
  }

  /** Renews; or takes a new lease, and believes it only once what was changed before is applied. */
  async function keepLease(): Promise<void> {
    const { keeping } = current()
    const present = leaseId
    if (present !== null) {
      const sent = momentOf(clocks)
      const moment = await renewLease(keeping, present)
      if (moment !== null) {
        await believe(present, sent)
        sources.onRenewed(moment, sent.monotonic)
        return
      }
    }
    lease.lose()
    if (stopped) throw gone()
    const sent = momentOf(clocks)
    const taken = sources.newLeaseId()
    proven = false
    // Noted first: should the answer be lost on the way, the next renewal finds the lease that was taken.
    leaseId = taken
    await insertLease(keeping, { id: taken, node: node.name, version: node.version })
    await believe(taken, sent)
  }

  /** A call that looked before the lease was there does not wait for this node; what it has changed is read first. */
  async function believe(id: string, sent: Moment): Promise<void> {
    if (!proven && id === leaseId) await sources.catchUp()
    // It may have been renounced while it was renewed or read for.
    if (stopped || id !== leaseId) throw gone()
    proven = true
    lease.renewed(sent)
  }

  async function beat(): Promise<void> {
    const present = channels
    try {
      await answeredAtLast(keepLease())
      // A node that goes on renewing while it applies nothing would hold up every change.
      await answeredAtLast(sources.comeAlong())
      await answeredAtLast(sources.look())
      sources.onOutage(null)
      schedule(beat, RENEW_EVERY_MS)
    } catch (error) {
      // A connection that broke has its reconnection on the way already.
      if (channels === present && present !== null) reconnectSoon(0, error)
    }
  }

  /**
   * Whoever waits for the database is told when it does not answer in time. The connections are kept a little longer: a
   * database that only has too much to do, or waits for its disk, is not helped by new ones, and the lease lives on.
   */
  async function answeredAtLast(work: Promise<void>): Promise<void> {
    try {
      await answered(work)
    } catch (error) {
      if (error !== late) throw error
      sources.onOutage(gone(late))
      await answered(work)
    }
  }

  /** Rejects with `late` without an answer in time. */
  async function answered<T>(work: Promise<T>): Promise<T> {
    const unanswered = Promise.withResolvers<never>()
    // When this process itself was held up, the answer may lie here unread: it gets one more round of the event loop.
    const timer = setTimeout(() => setImmediate(() => setImmediate(() => unanswered.reject(late))), answerWithinMs)
    try {
      return await Promise.race([work, unanswered.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  /** A connection that only broke may soon be back; one that does not answer, or does not come back, is an outage. */
  function reconnectSoon(inMs: number, cause: unknown = null): void {
    disconnect()
    if (stopped) return
    const now = clocks.monotonic()
    brokenSince ??= now
    if (cause === late || now - brokenSince >= answerWithinMs) sources.onOutage(gone(cause))
    schedule(async () => {
      // To connect may take its time where the network is slow; whoever waits is told meanwhile.
      const told = setTimeout(() => sources.onOutage(gone(late)), answerWithinMs)
      try {
        await connect()
        schedule(beat, RENEW_EVERY_MS)
      } catch (error) {
        reconnectSoon(RECONNECT_EVERY_MS, error)
      } finally {
        clearTimeout(told)
      }
    }, inMs)
  }

  function disconnect(): void {
    attempt += 1
    const lost = channels
    channels = null
    if (lost !== null) closeChannels(lost)
  }

  function schedule(work: () => Promise<void>, inMs: number): void {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(() => void work(), inMs)
  }

  return {
    channels: current,
    leaseId: () => leaseId,
    provenLease: () => (proven ? leaseId : null),
    async start() {
      try {
        await connect()
      } catch (error) {
        disconnect()
        throw error
      }
      schedule(beat, RENEW_EVERY_MS)
    },
    renounce() {
      lease.lose()
      // Should this fail, the others wait until it has run out.
      if (channels !== null && leaseId !== null) giveLeaseBack(channels.keeping, leaseId).catch(() => undefined)
      leaseId = null
      proven = false
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      lease.lose()
      const id = leaseId
      leaseId = null
      // Without an answer the others wait until it has run out.
      if (channels !== null && id !== null) await answered(giveLeaseBack(channels.keeping, id)).catch(() => undefined)
      disconnect()
    },
  }
}
