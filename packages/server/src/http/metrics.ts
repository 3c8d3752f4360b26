/** Metrics for Prometheus: with a token beside the API, or without one on a port of their own. */

import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { holds } from '../domain/rights.ts'
import { EVERYWHERE } from '../domain/scope.ts'
import { permissionMissing } from '../usecases/judging.ts'
import { callerOf } from './caller.ts'
import { metricsOf } from './metric-registry.ts'
import type { MetricsServer } from './metrics-server.ts'

export function metricsRoutes(app: FastifyInstance, deps: Deps): void {
  const metrics = metricsOf(deps)
  metrics.observe(app)
  app.get(
    '/metrics',
    {
      config: { access: { permission: 'metrics:read', target: 'everywhere' }, quiet: true },
      schema: {
        operationId: 'getMetrics',
        summary: 'The numbers of this node in the text format of Prometheus',
        tags: ['operations'],
        response: { 200: { description: 'The numbers.', content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const { rights } = await callerOf(deps, request)
      if (!holds(rights, 'metrics:read', EVERYWHERE)) throw permissionMissing('metrics:read', {})
      return reply.type(metrics.contentType).send(await metrics.scrape())
    },
  )
}

/**
 * Serves the same numbers without a token on a port of its own, on the host of the API: for a scraper in a network that
 * nobody else reaches. Rejects when the port is taken.
 */
export async function startMetricsServer(deps: Deps, port: number): Promise<MetricsServer> {
  // Named here alone: an import of `node:http` loads the client for WebSockets with it, which takes a tenth of a start.
  const { serveMetrics } = await import('./metrics-server.ts')
  return serveMetrics(metricsOf(deps).scrape, deps.config.host, port)
}
