/** Routes of the policies: a tenant's own, and the platform's as the ceiling of all. */

import * as contract from '@polett/contract/policies'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { getPolicy, putPolicy } from '../usecases/policies.ts'
import { callerOf } from './caller.ts'
import { ByTenant } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'

const TAGS = ['policies']

export function policyRoutes(app: FastifyInstance, deps: Deps): void {
  ofTenants(app, deps)
  ofPlatform(app, deps)
}

function ofTenants(app: FastifyInstance, deps: Deps): void {
  app.get<ByTenant>(
    '/v1/tenants/:tenant/policy',
    {
      config: { access: { permission: 'tenant:read', target: 'policy' } },
      schema: {
        operationId: 'getPolicy',
        summary: "Show a tenant's policy and what binds of it",
        tags: TAGS,
        params: ByTenant,
        response: { 200: contract.Policy },
      },
    },
    async (request) => getPolicy(deps, await callerOf(deps, request), request.params.tenant),
  )
  app.put<ByTenant & { Body: contract.PutPolicy }>(
    '/v1/tenants/:tenant/policy',
    {
      config: { access: { permission: 'policy:update', read: 'tenant:read', target: 'policy' } },
      schema: {
        operationId: 'putPolicy',
        summary: "Set a tenant's policy; what is left out goes back to its default",
        tags: TAGS,
        params: ByTenant,
        body: contract.PutPolicy,
        response: { 200: contract.Policy },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await putPolicy(deps, caller, request.params.tenant, request.body)
      tellPropagation(reply, propagation)
      return result
    },
  )
}

function ofPlatform(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/v1/policy',
    {
      config: { access: { permission: 'tenant:read', target: 'policy' } },
      schema: {
        operationId: 'getPlatformPolicy',
        summary: "Show the platform's policy: for its own tokens, and the ceiling of every tenant's",
        tags: TAGS,
        response: { 200: contract.Policy },
      },
    },
    async (request) => getPolicy(deps, await callerOf(deps, request), null),
  )
  app.put<{ Body: contract.PutPolicy }>(
    '/v1/policy',
    {
      config: { access: { permission: 'policy:update', read: 'tenant:read', target: 'policy' } },
      schema: {
        operationId: 'putPlatformPolicy',
        summary: "Set the platform's policy; what is left out goes back to its default",
        tags: TAGS,
        body: contract.PutPolicy,
        response: { 200: contract.Policy },
      },
    },
    async (request, reply) => {
      const { propagation, result } = await putPolicy(deps, await callerOf(deps, request), null, request.body)
      tellPropagation(reply, propagation)
      return result
    },
  )
}
