/**
 * Requests answered and how long they took. Added up here and put into words when somebody reads them: the library sorts
 * and joins labels each time it counts, which is a good part of what a question answered from memory may cost.
 */

import { Counter, type Metric, type Registry } from 'prom-client'

export interface RequestMetrics {
  /** `route` is the pattern of the path. */
  count(route: string, method: string, status: number): void
  time(method: string, seconds: number): void
}

export function requestMetrics(registry: Registry): RequestMetrics {
  const counts = new Map<string, Map<string, Map<number, number>>>()
  const total = new Counter({
    name: 'polett_http_requests_total',
    help: 'Requests answered, but for verification, by pattern of the path, method and status.',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
    collect() {
      total.reset()
      for (const [route, methods] of counts) {
        for (const [method, byStatus] of methods) {
          for (const [status, count] of byStatus) total.inc({ route, method, status }, count)
        }
      }
    },
  })
  const durations = durationMetric()
  registry.registerMetric(durations.metric)
  return {
    time: durations.time,
    count(route, method, status) {
      const byStatus = inner(inner(counts, route), method)
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
    },
  }
}

function inner<K, L, V>(outer: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const present = outer.get(key)
  if (present !== undefined) return present
  const made = new Map<L, V>()
  outer.set(key, made)
  return made
}

const NAME = 'polett_http_request_duration_seconds'
/** Seconds, each the inclusive end of its bucket. */
const BUCKETS = [0.005, 0.025, 0.1, 0.5, 2.5, 10]

interface Durations {
  /** By bucket, and last those that are in none. */
  readonly counts: number[]
  sum: number
}

/** A histogram, in the form in which the registry reads its own. */
function durationMetric() {
  const methods = new Map<string, Durations>()
  const metric = {
    name: NAME,
    async get() {
      const values = [...methods].flatMap(([method, durations]) => valuesOf(method, durations))
      return { name: NAME, help: 'Time to answer a request, but for verification.', type: 'histogram', values }
    },
  }
  return {
    metric: metric as unknown as Metric,
    time(method: string, seconds: number): void {
      const durations = methods.get(method) ?? { counts: [...BUCKETS, 0].map(() => 0), sum: 0 }
      methods.set(method, durations)
      durations.sum += seconds
      let bucket = 0
      while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] ?? 0)) bucket += 1
      durations.counts[bucket] = (durations.counts[bucket] ?? 0) + 1
    },
  }
}

function valuesOf(method: string, { counts, sum }: Durations) {
  let below = 0
  const buckets = counts.map((count, at) => {
    below += count
    return { metricName: `${NAME}_bucket`, labels: { le: BUCKETS[at] ?? '+Inf', method }, value: below }
  })
  const labels = { method }
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: sum },
    { metricName: `${NAME}_count`, labels, value: below },
  ]
}
