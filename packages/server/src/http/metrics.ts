/** Metrics for Prometheus: with a token beside the API, or without one on a port of their own. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { holds } from '../domain/rights.ts'
import { EVERYWHERE } from '../domain/scope.ts'
import { permissionMissing } from '../usecases/judging.ts'
import { callerOf } from './caller.ts'
import { type Metrics, metricsOf } from './metric-registry.ts'

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

export interface MetricsServer {
  /** The port it really listens on, where any free one was asked for. */
  readonly port: number
  close(): Promise<void>
}

/**
 * Serves the same numbers without a token on a port of its own, on the host of the API: for a scraper in a network that
 * nobody else reaches. Rejects when the port is taken.
 */
export async function startMetricsServer(deps: Deps, port: number): Promise<MetricsServer> {
  const server = createMetricsServer(metricsOf(deps))
  await listen(server, port, deps.config.host)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const TEXT = 'text/plain; charset=utf-8'
const SLOW_CLIENT_MS = 10_000

function createMetricsServer(metrics: Metrics): Server {
  return createServer(
    { headersTimeout: SLOW_CLIENT_MS, requestTimeout: SLOW_CLIENT_MS, keepAliveTimeout: SLOW_CLIENT_MS },
    ({ method, url }, response) => {
      const answer = (status: number, type: string, text: string): void => {
        const headers = { 'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
        response.writeHead(status, headers).end(method === 'HEAD' ? '' : text)
      }
      if (method !== 'GET' && method !== 'HEAD') return answer(405, TEXT, 'Use GET.\n')
      if (url?.split('?', 1)[0] !== '/metrics') return answer(404, TEXT, 'The numbers are at /metrics.\n')
      metrics.scrape().then(
        (text) => answer(200, metrics.contentType, text),
        () => answer(500, TEXT, 'The numbers cannot be read.\n'),
      )
    },
  )
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
