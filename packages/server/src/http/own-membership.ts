/** Routes by which a sign-in on a device goes over to another department and user type. */

import * as contract from '@polett/contract/connections'
import { Token } from '@polett/contract/tokens'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { listOwnMemberships, switchMembership } from '../usecases/own-membership.ts'
import { callerOf } from './caller.ts'
import { tellPropagation } from './propagation.ts'
import { showTokenOnWire } from './show-token.ts'

const TAGS = ['sessions']

export function ownMembershipRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/v1/tokens/self/memberships',
    {
      config: { access: 'any' },
      schema: {
        operationId: 'listOwnMemberships',
        summary: 'The departments and user types that a sign-in on a device may go over to',
        tags: TAGS,
        response: { 200: contract.OwnMemberships },
      },
    },
    async (request) => {
      const items = await listOwnMemberships(deps, await callerOf(deps, request))
      return { items: items.map((item) => ({ ...item })) }
    },
  )
  app.post<{ Body: contract.ChooseMembership }>(
    '/v1/tokens/self/membership',
    {
      config: { access: 'any' },
      schema: {
        operationId: 'switchMembership',
        summary: 'Go over to another department and user type; the secret stays',
        tags: TAGS,
        body: contract.ChooseMembership,
        response: { 200: Token },
      },
    },
    async (request, reply) => {
      const { propagation, shown } = await switchMembership(deps, await callerOf(deps, request), request.body)
      tellPropagation(reply, propagation)
      return showTokenOnWire(shown)
    },
  )
}
