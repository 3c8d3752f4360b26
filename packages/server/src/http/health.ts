/** What a load balancer asks: is the process alive, and can it do its work? */

import { Health } from '@polett/contract/health'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { requireReadiness } from '../usecases/readiness.ts'

const OK = { status: 'ok' } as const

export function healthRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/healthz',
    {
      config: { access: 'public', quiet: true },
      schema: {
        operationId: 'getHealth',
        summary: 'Whether the process is alive',
        tags: ['operations'],
        response: { 200: Health },
      },
    },
    async () => OK,
  )
  app.get(
    '/readyz',
    {
      config: { access: 'public', quiet: true },
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether the database answers, its schema is complete and no stop is near; else 503',
        tags: ['operations'],
        response: { 200: Health },
      },
    },
    async () => {
      await requireReadiness(deps)
      return OK
    },
  )
}
