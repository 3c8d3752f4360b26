/** Routes of the permissions that a tenant defines for its own APIs. */

import * as contract from '@polett/contract/roles'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { getOwnPermissions, putOwnPermissions } from '../usecases/own-permissions.ts'
import { callerOf } from './caller.ts'
import { ByTenant } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'

const TAGS = ['roles']

export function permissionRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<ByTenant>(
    '/v1/tenants/:tenant/permissions',
    {
      config: { access: { permission: 'role:read', target: 'permissions' } },
      schema: {
        operationId: 'getOwnPermissions',
        summary: "Show the tenant's own permissions",
        tags: TAGS,
        params: ByTenant,
        response: { 200: contract.OwnPermissions },
      },
    },
    async (request) => getOwnPermissions(deps, await callerOf(deps, request), request.params.tenant),
  )
  app.put<ByTenant & { Body: contract.PutPermissions }>(
    '/v1/tenants/:tenant/permissions',
    {
      config: { access: { permission: 'role:update', read: 'role:read', target: 'permissions' } },
      schema: {
        operationId: 'putOwnPermissions',
        summary: "Replace the tenant's own permissions; one that is in use stays",
        tags: TAGS,
        params: ByTenant,
        body: contract.PutPermissions,
        response: { 200: contract.OwnPermissions },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await putOwnPermissions(deps, caller, request.params.tenant, request.body)
      tellPropagation(reply, propagation)
      return result
    },
  )
}
