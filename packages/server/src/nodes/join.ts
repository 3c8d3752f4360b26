/** One of several nodes on a PostgreSQL database: puts lease, news, waiting and the common clock together. */

import type { DatabaseMoment } from '../store/nodes.ts'
import type { PostgresStore } from '../store/postgres.ts'
import { gone, openChannels } from './channels.ts'
import { createDatabaseClock } from './database-clock.ts'
import type { Feed } from './feed.ts'
import { createFollower } from './follower.ts'
import { createKeeper } from './keeper.ts'
import { type Clocks, createLease } from './lease.ts'
import type { Node, NodeFacts } from './node.ts'
import type { Propagation } from './propagation.ts'
import { ANSWER_WITHIN_MS } from './timing.ts'
import { createWaiter, type SeenLease } from './waiter.ts'

export interface JoinSources {
  readonly store: PostgresStore
  readonly feed: Feed
  readonly name: string
  readonly version: string
  readonly clocks: Clocks
  /** The id of the installation, which only its nodes know: the news go by its name. */
  readonly installation: string
  /** Never the same twice, on any node. */
  readonly newLeaseId: () => string
  /** Without an answer for so many milliseconds, the database counts as gone. */
  readonly answerWithinMs?: number | undefined
}

/** Takes a lease; rejects when the database does not let it. */
export async function joinNodes(sources: JoinSources): Promise<Node> {
  const { answerWithinMs = ANSWER_WITHIN_MS, clocks, feed, installation, name, newLeaseId, store, version } = sources
  const { monotonic, wall } = clocks
  const lease = createLease(clocks)
  const clock = createDatabaseClock(monotonic, wall)
  let outage: Error | null = null
  let outageBegins = newOutage()
  let toldOf = 0

  const follower = createFollower({
    ...{ feed, installation, mailbox: store.mailbox, monotonic },
    connection: () => keeper.channels().hearing,
    leaseId: () => keeper.provenLease(),
    onMoment,
  })
  const waiter = createWaiter({
    monotonic,
    connection: () => keeper.channels().keeping,
    ownLease: () => keeper.leaseId(),
  })
  const keeper = createKeeper({
    ...{ answerWithinMs, clocks, lease, newLeaseId },
    node: { name, version },
    connect: (onEnd) => openChannels(store, { onChange: follower.hear, onPosition: waiter.heard, onEnd }, installation),
    catchUp: follower.catchUp,
    look: waiter.look,
    onRenewed(moment, sentAt) {
      toldOf = moment.seq
      onMoment(moment, sentAt)
    },
    // News may be lost on the way; a number never is.
    async comeAlong() {
      if (toldOf !== feed.applied()) await follower.catchUp()
      await follower.note()
    },
    onOutage(reason) {
      if (reason !== null) {
        store.interrupt(reason)
        waiter.fail(reason)
        outageBegins.reject(gone(reason))
        outageBegins = newOutage()
      } else if (outage !== null) store.resume()
      outage = reason
    },
  })

  function onMoment({ now }: DatabaseMoment, sentAt: number): void {
    clock.correct(now, sentAt)
  }

  // What was said of how far nodes have come is not true any more.
  feed.onRestart(() => {
    waiter.forget()
    keeper.renounce()
  })
  await keeper.start()
  // So that the list of nodes is there with the first request; the next renewal looks again.
  await waiter.look().catch(() => undefined)
  return {
    name,
    trusted: lease.holds,
    async fresh() {
      if (lease.holds()) return
      if (outage !== null) throw gone(outage)
      await Promise.race([follower.catchUp(), outageBegins.promise])
    },
    watch: waiter.watch,
    ...tellingOfWaits((change) => waiter.wait(change.seq)),
    now: clock.now,
    list: () =>
      showLeases(waiter.leases(), monotonic(), {
        id: keeper.leaseId(),
        applied: feed.applied(),
        silentMs: lease.age(),
      }),
    vitals: () => ({
      ...{ renewedMsAgo: Math.round(lease.age()), clockSkewMs: clock.skew() },
      ...follower.counts(),
    }),
    async leave() {
      await keeper.stop()
      waiter.fail(gone())
      // Nobody watches over the database any more, so whoever has something left to write finds out alone.
      if (outage !== null) store.resume()
    },
  }
}

/** Rejects when it begins; nobody has to listen. */
function newOutage(): PromiseWithResolvers<never> {
  const begins = Promise.withResolvers<never>()
  begins.promise.catch(() => undefined)
  return begins
}

interface OwnLease {
  readonly id: string | null
  readonly applied: number
  readonly silentMs: number
}

function showLeases(leases: readonly SeenLease[], now: number, own: OwnLease): NodeFacts[] {
  return leases.map((lease) => {
    const self = lease.id === own.id
    return {
      ...{ name: lease.node, version: lease.version, self, since: lease.acquiredAt },
      applied: self ? own.applied : lease.applied,
      silentMs: Math.round(self ? own.silentMs : now - lease.since),
    }
  })
}

/** Whoever wants to know how long changes wait is told after each. */
function tellingOfWaits(propagate: Node['propagate']): Pick<Node, 'propagate' | 'onWaited'> {
  const listeners: ((done: Propagation | null) => void)[] = []
  const tell = (done: Propagation | null): void => {
    for (const listener of listeners) listener(done)
  }
  return {
    onWaited: (listener) => void listeners.push(listener),
    async propagate(change) {
      try {
        const done = await propagate(change)
        tell(done)
        return done
      } catch (error) {
        tell(null)
        throw error
      }
    },
  }
}
