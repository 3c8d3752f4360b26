/** One of several nodes on a PostgreSQL database: puts lease, news, waiting and the common clock together. */

import type { Change } from '../store/ledger.ts'
import { CHANGES, type DatabaseMoment, POSITIONS, parsePosition } from '../store/nodes.ts'
import type { PostgresStore } from '../store/postgres.ts'
import { storeError } from '../store/unavailable.ts'
import { createDatabaseClock } from './database-clock.ts'
import type { Feed } from './feed.ts'
import { createFollower } from './follower.ts'
import { type Channels, createKeeper } from './keeper.ts'
import { type Clocks, createLease } from './lease.ts'
import type { Node, NodeFacts } from './node.ts'
import type { Propagation } from './propagation.ts'
import { createWaiter } from './waiter.ts'

export interface JoinSources {
  readonly store: PostgresStore
  readonly feed: Feed
  readonly name: string
  readonly version: string
  readonly clocks: Clocks
  /** Never the same twice, on any node. */
  readonly newLeaseId: () => string
}

/** Takes a lease; rejects when the database does not let it. */
export async function joinNodes({ clocks, feed, name, newLeaseId, store, version }: JoinSources): Promise<Node> {
  const { monotonic, wall } = clocks
  const lease = createLease(clocks)
  const clock = createDatabaseClock(monotonic, wall)
  const waitedListeners: ((done: Propagation | null) => void)[] = []
  let outage: Error | null = null
  let renewedAt = monotonic()
  let toldOf = 0

  const follower = createFollower({
    ...{ feed, monotonic },
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
    ...{ clocks, lease, newLeaseId },
    node: { name, version },
    connect: (onEnd) => connect(store, follower.hear, waiter, onEnd),
    catchUp: follower.catchUp,
    look: waiter.look,
    onRenewed(moment, sentAt) {
      renewedAt = sentAt
      toldOf = moment.seq
      onMoment(moment, sentAt)
    },
    // News may be lost on the way; a number never is.
    async comeAlong() {
      if (toldOf > feed.applied()) await follower.catchUp()
      await follower.tell()
    },
    onOutage(reason) {
      if (reason !== null) {
        store.interrupt(reason)
        waiter.fail(reason)
      } else if (outage !== null) store.resume()
      outage = reason
    },
  })

  function onMoment({ now }: DatabaseMoment, sentAt: number): void {
    clock.correct(now, sentAt)
  }

  function factsOf(): NodeFacts[] {
    const now = monotonic()
    return waiter.leases().map(({ acquiredAt, applied, id, node, since, version: theirs }) => {
      const self = id === keeper.leaseId()
      return {
        ...{ name: node, version: theirs, self, since: acquiredAt },
        applied: self ? feed.applied() : applied,
        silentMs: self ? null : Math.round(now - since),
      }
    })
  }

  async function propagate({ seq }: Pick<Change, 'seq'>): Promise<Propagation> {
    const tell = (done: Propagation | null): void => {
      for (const listener of waitedListeners) listener(done)
    }
    const done = await waiter.wait(seq).catch((error: unknown) => {
      tell(null)
      throw error
    })
    tell(done)
    return done
  }

  await keeper.start()
  // So that the list of nodes is there with the first request; the next renewal looks again.
  await waiter.look().catch(() => undefined)
  return {
    name,
    trusted: lease.holds,
    async fresh() {
      if (lease.holds()) return
      if (outage !== null) throw storeError('store_unavailable', outage.message, outage)
      await follower.catchUp()
    },
    watch: waiter.watch,
    propagate,
    now: clock.now,
    list: factsOf,
    vitals: () => ({
      ...{ renewedMsAgo: Math.round(monotonic() - renewedAt), clockSkewMs: clock.skew() },
      ...follower.counts(),
    }),
    onWaited: (listener) => void waitedListeners.push(listener),
    leave: () => keeper.stop(),
  }
}

/** Two connections: what a node says of how far it has come may be lost in a crash, and its lease may not. */
async function connect(
  store: PostgresStore,
  hear: (payload: string) => void,
  waiter: { heard(leaseId: string, seq: number): void },
  onEnd: () => void,
): Promise<Channels> {
  const onNotification = (channel: string, payload: string): void => {
    if (channel === CHANGES) hear(payload)
    else if (channel === POSITIONS) {
      const { leaseId, seq } = parsePosition(payload)
      waiter.heard(leaseId, seq)
    }
  }
  const opened = await Promise.allSettled([
    store.connect(),
    store.connect({ settings: { synchronous_commit: 'off' }, onNotification }),
  ])
  const [keeping, hearing] = opened.map((each) => (each.status === 'fulfilled' ? each.value : null))
  const failed = opened.find((each) => each.status === 'rejected')
  if (keeping == null || hearing == null || failed !== undefined) {
    for (const each of [keeping, hearing])
      each?.destroy(storeError('store_unavailable', 'The other connection failed.'))
    throw failed?.reason
  }
  for (const each of [keeping, hearing]) each.onEnd(onEnd)
  await Promise.all([CHANGES, POSITIONS].map((channel) => hearing.query(`listen ${channel}`)))
  return { keeping, hearing }
}
