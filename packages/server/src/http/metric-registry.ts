/** The numbers for Prometheus: counted while requests are answered, read when somebody asks for them. */

import { performance } from 'node:perf_hooks'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Counter, Gauge, Registry } from 'prom-client'
import type { Deps } from '../deps.ts'
import { Problem } from '../usecases/problem.ts'
import { readDatabaseFacts } from '../usecases/readiness.ts'
import { nodeMetrics } from './node-metrics.ts'
import { type RequestMetrics, requestMetrics } from './request-metrics.ts'

export interface Metrics {
  /** The text format of Prometheus, version 0.0.4. */
  scrape(): Promise<string>
  readonly contentType: string
  /** Counts every request that the app answers from now on. */
  observe(app: FastifyInstance): void
  /** Counts an allowed verification that was answered without the app. */
  readonly countAllowed: () => void
  /** Counts a question with POST that was answered with 200 without the app. */
  readonly countQuestion: (route: string, seconds: number) => void
}

const VERIFY_PATH = '/v1/verify'

const present = new WeakMap<Deps, Metrics>()

/** One set of numbers for each server, whichever port they are read on. */
export function metricsOf(deps: Deps): Metrics {
  const made = present.get(deps) ?? createMetrics(deps)
  present.set(deps, made)
  return made
}

function createMetrics(deps: Deps): Metrics {
  const registry = new Registry()
  // Whoever asks does not know which of several workers answers, or asks all at once.
  if (deps.config.workers > 1) registry.setDefaultLabels({ node: deps.node.name })
  const requests = requestMetrics(registry)
  const verifications = verificationMetrics(registry)
  const updateState = stateMetrics(registry, deps)
  nodeMetrics(registry, deps)
  return {
    contentType: registry.contentType,
    countAllowed: verifications.allowed,
    countQuestion(route, seconds) {
      requests.count(route, 'POST', 200)
      requests.time('POST', seconds)
    },
    async scrape() {
      await updateState()
      return registry.metrics()
    },
    observe(app) {
      app.addHook('onError', (request, _reply, error, done) => {
        if (isVerification(request)) verifications.refused(error)
        done()
      })
      app.addHook('onResponse', (request, reply, done) => {
        // Verification is called a thousand times a second, so it is only added up.
        if (!isVerification(request)) observeRequest(requests, request, reply)
        else if (reply.statusCode < 400) verifications.allowed()
        done()
      })
    },
  }
}

function isVerification({ raw }: FastifyRequest): boolean {
  return raw.url?.startsWith(VERIFY_PATH) === true
}

function observeRequest(requests: RequestMetrics, request: FastifyRequest, reply: FastifyReply): void {
  const { method, route } = request
  // What no route takes has no pattern; the path itself could name people, and would be new each time.
  requests.count(request.is404 ? 'none' : (route.url ?? 'none'), method, reply.statusCode)
  if (!route.config.lasting) requests.time(method, reply.elapsedTime / 1000)
}

function verificationMetrics(registry: Registry) {
  let allowed = 0
  const refused = new Map<string, number>()
  const metric = new Counter({
    name: 'polett_verifications_total',
    help: 'Answers of /v1/verify by outcome: allowed, or the code of the refusal.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      metric.reset()
      metric.inc({ outcome: 'allowed' }, allowed)
      for (const [outcome, count] of refused) metric.inc({ outcome }, count)
    },
  })
  return {
    allowed: () => {
      allowed += 1
    },
    refused: (error: Error) => {
      const outcome = error instanceof Problem ? error.code : 'other'
      refused.set(outcome, (refused.get(outcome) ?? 0) + 1)
    },
  }
}

function stateMetrics(registry: Registry, deps: Deps): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const databaseUp = gauge('polett_database_up', 'Whether the database answers: 1 or 0.')
  const databaseBytes = gauge('polett_database_size_bytes', 'Size of the database.')
  const auditEntries = gauge('polett_audit_entries', 'Entries of the audit log.')
  const waiting = gauge('polett_mails_waiting', 'Mails that are still to be sent.')
  const failed = gauge('polett_mails_failed', 'Mails that were given up in the last seven days.')
  const inMemory: [Gauge, () => number][] = [
    [gauge('polett_cached_tokens', 'Secrets known in memory.'), () => deps.tokens.size()],
    [gauge('polett_usage_pending_tokens', 'Tokens with use that is not written yet.'), () => deps.usage.pending()],
    ...processGauges(gauge),
  ]
  return async () => {
    const facts = await readDatabaseFacts(deps)
    databaseUp.set(facts === null ? 0 : 1)
    if (facts !== null) {
      databaseBytes.set(facts.bytes)
      auditEntries.set(facts.auditEntries)
      waiting.set(facts.mails.waiting)
      failed.set(facts.mails.failed)
    }
    for (const [metric, read] of inMemory) metric.set(read())
  }
}

/** Read when asked for; nothing is measured in between. */
function processGauges(gauge: (name: string, help: string) => Gauge): [Gauge, () => number][] {
  const startedAt = Math.round(Date.now() / 1000 - process.uptime())
  let loop = performance.eventLoopUtilization()
  return [
    [gauge('process_start_time_seconds', 'When the process started.'), () => startedAt],
    [
      gauge('process_cpu_seconds_total', 'Processor time used.'),
      () => {
        const { system, user } = process.cpuUsage()
        return (system + user) / 1e6
      },
    ],
    [gauge('process_resident_memory_bytes', 'Memory in use.'), () => process.memoryUsage.rss()],
    [gauge('nodejs_heap_size_used_bytes', 'Memory of the script heap in use.'), () => process.memoryUsage().heapUsed],
    [
      gauge('nodejs_eventloop_utilization', 'How busy the event loop was since the last time, from 0 to 1.'),
      () => {
        const now = performance.eventLoopUtilization()
        const { utilization } = performance.eventLoopUtilization(now, loop)
        loop = now
        return utilization
      },
    ],
  ]
}
