/** Resource servers ask about secrets that were presented to them, one at a time or many at once. */

import * as contract from '@polett/contract/verify'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import type { Caller } from '../usecases/caller.ts'
import { requireIntrospection, type VerificationAnswer, verifySecret } from '../usecases/verifications.ts'
import { askedAddress } from './asked-address.ts'
import { callerOf } from './caller.ts'
import { showTokenOnWire } from './show-token.ts'

type Asked = Static<typeof contract.Verification>
type Shown = Static<typeof contract.VerificationAnswer>

export function verificationRoutes(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: Asked | Asked[] }>(
    '/v1/verifications',
    {
      config: { access: { permission: 'token:introspect', target: 'token' } },
      schema: {
        operationId: 'verifySecrets',
        summary: 'Say whether a secret may do something, or answer up to 100 such questions in their order',
        tags: ['verify'],
        body: Type.Union([contract.Verification, contract.Verifications]),
        response: { 200: Type.Union([contract.VerificationAnswer, Type.Array(contract.VerificationAnswer)]) },
      },
    },
    async (request) => {
      const caller = await callerOf(deps, request)
      requireIntrospection(caller)
      return Array.isArray(request.body) ? verifyAll(deps, caller, request.body) : verify(deps, caller, request.body)
    },
  )
}

/** One after the other, so that a hundred questions of one caller do not crowd out the single ones of others. */
async function verifyAll(deps: Deps, caller: Caller, questions: readonly Asked[]): Promise<Shown[]> {
  const answers: Shown[] = []
  for (const question of questions) answers.push(await verify(deps, caller, question))
  return answers
}

async function verify(deps: Deps, caller: Caller, { address, ...question }: Asked): Promise<Shown> {
  const from = askedAddress(address)
  return showVerification(await verifySecret(deps, caller, from === null ? question : { ...question, address: from }))
}

function showVerification({ code, missing, permissions, token, valid }: VerificationAnswer): Shown {
  return {
    valid,
    code,
    ...(token === undefined ? {} : { token: showTokenOnWire(token) }),
    ...(permissions === undefined ? {} : { permissions: [...permissions] }),
    ...(missing === undefined ? {} : { missing }),
  }
}
