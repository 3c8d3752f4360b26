/**
 * Waits until no other node believes anything older than a change: each has applied it, or its lease has run out by the
 * clock of this node and was ended. One waiter serves all calls of a node. It holds no transaction and no connection.
 */

import { endLease, type LeaseRow, listLeases } from '../store/nodes.ts'
import type { PostgresConnection } from '../store/postgres-connection.ts'
import { storeError } from '../store/unavailable.ts'
import type { Propagation } from './propagation.ts'
import { LEASE_MS, LOOK_EVERY_MS, MARGIN_MS, WAIT_AT_MOST_MS } from './timing.ts'

export interface Waiter {
  /** Begins with a look at the leases that is made after this call, so call it after the commit. */
  wait(seq: number): Promise<Propagation>
  /** Looks at once and goes on looking until the function that it answers is called. */
  watch(): () => void
  /** What a node has said; its message may come before, after or instead of a look. */
  heard(leaseId: string, seq: number): void
  /** Looks, ends leases that have run out, and forgets those that are gone. */
  look(): Promise<void>
  leases(): readonly SeenLease[]
  /** For a database that was set back: what nodes have said before is not true there. */
  forget(): void
  /** Everybody who waits is told that it cannot be known. */
  fail(reason: Error): void
}

export interface SeenLease extends LeaseRow {
  /** On this node's monotonic clock, when its count was first seen as it is now. */
  readonly since: number
}

export interface WaiterSources {
  readonly connection: () => PostgresConnection
  readonly monotonic: () => number
  /** This node's own lease, for which nobody has to wait here. */
  readonly ownLease: () => string | null
}

interface Waiting {
  readonly seq: number
  readonly startedAt: number
  readonly done: PromiseWithResolvers<Propagation>
  readonly limit: NodeJS.Timeout
  /** Null until the first look. Nodes by their lease. */
  missing: Map<string, string> | null
  nodes: number
  readonly gone: string[]
}

export function createWaiter({ connection, monotonic, ownLease }: WaiterSources): Waiter {
  const waiting = new Set<Waiting>()
  const positions = new Map<string, number>()
  let seen = new Map<string, SeenLease>()
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let watchers = 0
  let lookedAt = Number.NEGATIVE_INFINITY

  function wait(seq: number): Promise<Propagation> {
    const done = Promise.withResolvers<Propagation>()
    const limit = setTimeout(() => end(entry, () => done.reject(unconfirmed(missingOf(entry)))), WAIT_AT_MOST_MS)
    const entry: Waiting = { seq, startedAt: monotonic(), done, limit, missing: null, nodes: 0, gone: [] }
    waiting.add(entry)
    lookSoon()
    return done.promise
  }

  function lookSoon(): void {
    // A look that fails is made again, until those who wait are told that it takes too long.
    look().catch(() => undefined)
  }

  function look(): Promise<void> {
    looking ??= lookOnce().then(
      () => {
        looking = null
        // Whoever came while the look was under way needs one that begins after they came.
        if ([...waiting].some(({ missing }) => missing === null)) lookSoon()
        else lookLater()
      },
      (error: unknown) => {
        looking = null
        lookLater()
        throw error
      },
    )
    return looking
  }

  function lookLater(): void {
    clearTimeout(timer)
    if (waiting.size + watchers > 0) timer = setTimeout(lookIfWanted, LOOK_EVERY_MS)
  }

  function lookIfWanted(): void {
    if (waiting.size + watchers > 0) lookSoon()
  }

  function watch(): () => void {
    watchers += 1
    // Many changes at once need no more looks than one.
    if (monotonic() - lookedAt >= LOOK_EVERY_MS) lookSoon()
    return () => {
      watchers -= 1
    }
  }

  async function lookOnce(): Promise<void> {
    const present = [...waiting]
    const source = connection()
    const askedAt = monotonic()
    lookedAt = askedAt
    const rows = await listLeases(source)
    const before = seen
    note(rows, monotonic())
    for (const entry of present) {
      if (entry.missing === null) begin(entry, rows)
      else for (const id of entry.missing.keys()) if (!seen.has(id)) miss(entry, id, askedAt, before.get(id))
    }
    const others = rows.filter(({ id }) => id !== ownLease())
    for (const lease of others.filter(({ id }) => askedAt - (seen.get(id)?.since ?? askedAt) >= LEASE_MS + MARGIN_MS)) {
      // Only if it is not renewed at this very moment; else it is waited for as before.
      if (!(await endLease(source, lease.id, lease.counter))) continue
      seen.delete(lease.id)
      for (const entry of present) if (entry.missing?.has(lease.id)) give(entry, lease.id)
    }
    for (const entry of present) settle(entry)
  }

  function note(rows: readonly LeaseRow[], answeredAt: number): void {
    seen = new Map(
      rows.map((row) => {
        const before = seen.get(row.id)
        return [row.id, { ...row, since: before?.counter === row.counter ? before.since : answeredAt }]
      }),
    )
    for (const { applied, id } of rows) advance(id, applied)
    for (const id of positions.keys()) if (!seen.has(id)) positions.delete(id)
  }

  function begin(entry: Waiting, rows: readonly LeaseRow[]): void {
    const others = rows.filter(({ id }) => id !== ownLease())
    const behind = others.filter(({ id }) => (positions.get(id) ?? 0) < entry.seq)
    entry.nodes = others.length + 1
    entry.missing = new Map(behind.map(({ id, node }) => [id, node]))
  }

  /** Somebody else has ended the lease of a node that stood still, or the node has given it back. */
  function miss(entry: Waiting, id: string, now: number, last: SeenLease | undefined): void {
    if (last !== undefined && now - last.since >= LEASE_MS) give(entry, id)
    else if (entry.missing?.delete(id) === true) entry.nodes -= 1
  }

  /** The lease is over: its node does not believe its memory any more, whatever is in it. */
  function give(entry: Waiting, id: string): void {
    const name = entry.missing?.get(id)
    if (name !== undefined) entry.gone.push(name)
    entry.missing?.delete(id)
  }

  function advance(leaseId: string, seq: number): void {
    positions.set(leaseId, Math.max(seq, positions.get(leaseId) ?? 0))
  }

  function settle(entry: Waiting): void {
    if (entry.missing === null || !waiting.has(entry)) return
    for (const id of entry.missing.keys()) if ((positions.get(id) ?? 0) >= entry.seq) entry.missing.delete(id)
    if (entry.missing.size > 0) return
    const { done, gone, nodes, startedAt } = entry
    const milliseconds = Math.round(monotonic() - startedAt)
    end(entry, () => done.resolve({ nodes, confirmed: nodes - gone.length, milliseconds, waitedFor: gone }))
  }

  function end(entry: Waiting, say: () => void): void {
    waiting.delete(entry)
    clearTimeout(entry.limit)
    say()
  }

  return {
    wait,
    watch,
    look,
    leases: () => [...seen.values()],
    forget: () => positions.clear(),
    heard(leaseId, seq) {
      advance(leaseId, seq)
      for (const entry of waiting) settle(entry)
    },
    fail(reason) {
      for (const entry of [...waiting]) end(entry, () => entry.done.reject(reason))
    },
  }
}

function missingOf({ missing }: Waiting): string {
  return missing === null ? 'the other nodes' : [...missing.values()].join(', ')
}

/** The change itself is made; only what the others believe is not known. */
function unconfirmed(nodes: string): Error {
  return storeError('store_unavailable', `The change is made, but it is not known whether ${nodes} knows of it.`)
}
