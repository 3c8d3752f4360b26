/** Routes by which a gateway signs a tenant's users in and out. */

import * as contract from '@polett/contract/sessions'
import { SignedOut } from '@polett/contract/users'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { endUserSessions, startUserSession } from '../usecases/user-sessions.ts'
import { callerOf } from './caller.ts'
import { ByTenant, ByUser } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'
import { showTokenOnWire } from './show-token.ts'

const TAGS = ['sessions']

export function userSessionRoutes(app: FastifyInstance, deps: Deps): void {
  app.post<ByTenant & { Body: contract.StartUserSession }>(
    '/v1/tenants/:tenant/sessions',
    {
      config: { access: { permission: 'session:create', target: 'sessions', creation: true } },
      schema: {
        operationId: 'startUserSession',
        summary: 'Sign a user in on a device; the answer is a token of the kind mobile',
        tags: TAGS,
        params: ByTenant,
        body: contract.StartUserSession,
        response: { 201: contract.StartedUserSession },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const started = await startUserSession(deps, caller, request.params.tenant, request.body)
      tellPropagation(reply, started.propagation).code(201)
      reply.header('location', `/v1/tokens/${encodeURIComponent(started.token.id)}`)
      return { token: showTokenOnWire(started.token), secret: started.secret }
    },
  )
  app.delete<ByUser>(
    '/v1/tenants/:tenant/users/:user/sessions',
    {
      config: { access: { permission: 'session:delete', read: 'user:read', target: 'sessions' } },
      schema: {
        operationId: 'endUserSessions',
        summary: 'Sign a user out everywhere: console sessions and mobile sign-ins',
        tags: TAGS,
        params: ByUser,
        response: { 200: SignedOut },
      },
    },
    async (request, reply) => {
      const { tenant: tenantId, user } = request.params
      const { propagation, result } = await endUserSessions(deps, await callerOf(deps, request), tenantId, user)
      tellPropagation(reply, propagation)
      return { deleted: result, propagation: { ...propagation, waitedFor: [...propagation.waitedFor] } }
    },
  )
}
