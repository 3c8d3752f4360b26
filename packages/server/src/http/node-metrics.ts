/** The numbers about this node among the others, and about its connections to the database. */

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Deps } from '../deps.ts'

export function nodeMetrics(registry: Registry, deps: Deps): void {
  const { node } = deps
  gauge(registry, 'polett_nodes', 'Nodes that share the database.', () => node.list().length)
  gauge(registry, 'polett_node_trusted', 'Whether this node holds its lease: 1 or 0.', () => (node.trusted() ? 1 : 0))
  gauge(
    registry,
    'polett_node_renewed_seconds',
    'Time since this node renewed its lease; above 2.5 it asks the database at each request.',
    () => node.vitals().renewedMsAgo / 1000,
  )
  gauge(
    registry,
    'polett_node_clock_skew_seconds',
    'By how much the clock of this machine is ahead of that of the database.',
    () => node.vitals().clockSkewMs / 1000,
  )
  changeMetrics(registry, deps)
  waitMetrics(registry, deps)
  listenerMetrics(registry, deps)
  connectionMetrics(registry, deps)
}

function changeMetrics(registry: Registry, { feed, node }: Deps): void {
  gauge(registry, 'polett_applied_change', 'Number of the last change that memory knows of.', () => feed.applied())
  const metric = new Counter({
    name: 'polett_node_changes_total',
    help: 'Changes taken over from other nodes: heard of, or read from the database because no news of them had come.',
    labelNames: ['by'],
    registers: [registry],
    collect() {
      const { heard, read } = node.vitals()
      metric.reset()
      metric.inc({ by: 'news' }, heard)
      metric.inc({ by: 'reading' }, read)
    },
  })
}

function waitMetrics(registry: Registry, { node }: Deps): void {
  const seconds = new Histogram({
    name: 'polett_propagation_seconds',
    help: 'From the commit of a change until no node believed anything older.',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 4],
    registers: [registry],
  })
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] })
  const ended = counter('polett_leases_ended_total', 'Leases of silent nodes that changes made here had to wait out.')
  const unconfirmed = counter(
    'polett_propagation_unconfirmed_total',
    'Changes that were made here and answered 503, because it could not be known in time whether all nodes knew.',
  )
  node.onWaited((done) => {
    if (done === null) {
      unconfirmed.inc()
      return
    }
    seconds.observe(done.milliseconds / 1000)
    ended.inc(done.waitedFor.length)
  })
}

function listenerMetrics(registry: Registry, { verificationChanges }: Deps): void {
  const counts = verificationChanges.counts
  gauge(registry, 'polett_change_streams', 'Listeners that are told of changes just now.', () => counts().open)
  total(
    registry,
    'polett_change_events_total',
    'Events that listeners were told, beats among them.',
    () => counts().told,
  )
  total(
    registry,
    'polett_change_streams_cut_total',
    'Listeners that were cut off, because they were too far behind with reading.',
    () => counts().cut,
  )
}

function connectionMetrics(registry: Registry, { store }: Deps): void {
  const metric: Gauge<'pool' | 'state'> = new Gauge({
    name: 'polett_database_connections',
    help: 'Connections to PostgreSQL by pool: open, of them idle, and requests that wait for one.',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, { idle, open, waiting }] of Object.entries(store.counts())) {
        metric.set({ pool, state: 'open' }, open)
        metric.set({ pool, state: 'idle' }, idle)
        metric.set({ pool, state: 'waiting' }, waiting)
      }
    },
  })
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  const metric: Gauge = new Gauge({ name, help, registers: [registry], collect: () => metric.set(read()) })
}

function total(registry: Registry, name: string, help: string, read: () => number): void {
  const metric: Counter = new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      metric.reset()
      metric.inc(read())
    },
  })
}
