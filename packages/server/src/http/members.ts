/** Routes of the members of a unit: a colleague is added by exact name. */

import * as contract from '@polett/contract/users'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { deleteMember, putMember } from '../usecases/members.ts'
import { callerOf } from './caller.ts'
import { ByMember, Gone } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'
import { showUserOnWire } from './users.ts'

const TAGS = ['users']

export function memberRoutes(app: FastifyInstance, deps: Deps): void {
  app.put<ByMember & { Body: { role: string } }>(
    '/v1/tenants/:tenant/units/:unit/members/:user',
    {
      config: { access: { permission: 'user:update', read: 'user:read', target: 'user' } },
      schema: {
        operationId: 'putMember',
        summary: 'Make somebody of the tenant, named exactly, a member of the unit in this role',
        tags: TAGS,
        params: ByMember,
        body: contract.PutMember,
        response: { 200: contract.User },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await putMember(deps, caller, request.params, request.body.role)
      tellPropagation(reply, propagation)
      return showUserOnWire(result)
    },
  )
  app.delete<ByMember>(
    '/v1/tenants/:tenant/units/:unit/members/:user',
    {
      config: { access: { permission: 'user:update', read: 'user:read', target: 'user' } },
      schema: {
        operationId: 'deleteMember',
        summary: 'Take what somebody holds at exactly this unit',
        tags: TAGS,
        params: ByMember,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteMember(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}
