/** Resource servers tell how often they have allowed what, by answers that they kept. */

import * as contract from '@polett/contract/verify'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { countKeptUses } from '../usecases/verification-uses.ts'
import { requireIntrospection } from '../usecases/verifications.ts'
import { askedAddress } from './asked-address.ts'
import { callerOf } from './caller.ts'

export function verificationUseRoutes(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: Static<typeof contract.VerificationUses> }>(
    '/v1/verifications/uses',
    {
      config: { access: { permission: 'token:introspect', target: 'token' } },
      schema: {
        operationId: 'countVerificationUses',
        summary: 'Count the uses that were allowed by kept answers; unknown tokens are left out',
        tags: ['verify'],
        body: contract.VerificationUses,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      requireIntrospection(caller)
      const uses = request.body.uses.map((use) => ({ ...use, address: askedAddress(use.address) }))
      await countKeptUses(deps, caller, uses)
      return reply.code(204).send()
    },
  )
}
