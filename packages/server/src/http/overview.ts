/** The console's first page in numbers. */

import * as contract from '@polett/contract/overview'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { createOverviews, type Overview } from '../usecases/overview.ts'
import { callerOf } from './caller.ts'
import { instant } from './show-token.ts'

export function overviewRoutes(app: FastifyInstance, deps: Deps): void {
  const overviewFor = createOverviews(deps)
  app.get<{ Querystring: { tenant?: string } }>(
    '/v1/overview',
    {
      config: { access: 'any' },
      schema: {
        operationId: 'getOverview',
        summary: 'Numbers of tokens and calls in sight, a few seconds old at most; zeros for what is not',
        tags: ['operations'],
        querystring: contract.OverviewQuery,
        response: { 200: contract.Overview },
      },
    },
    async (request) => showOverview(await overviewFor(await callerOf(deps, request), request.query.tenant)),
  )
}

function showOverview({ computedAt, expiring, hours, live, neverUsed, refused24h }: Overview) {
  return {
    computedAt: instant(computedAt),
    ...{ live, expiring, neverUsed, refused24h },
    hours: hours.map(({ allowed, refused, start }) => ({ start: instant(start), allowed, refused })),
  }
}
