/** Resource servers ask about secrets that were presented to them, one at a time or many at once. */

import * as contract from '@polett/contract/verify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import type { Caller } from '../usecases/caller.ts'
import type { Keep } from '../usecases/verification-keep.ts'
import { requireIntrospection, type VerificationAnswer, verifySecret } from '../usecases/verifications.ts'
import { askedAddress } from './asked-address.ts'
import { callerOf } from './caller.ts'
import { showTokenOnWire } from './show-token.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The last change that was applied when the request came, so before anything of it was judged. */
    position: number
  }
}

type Asked = Static<typeof contract.Verification>
type Shown = Static<typeof contract.VerificationAnswer>

export function verificationRoutes(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest('position', 0)
  app.post<{ Body: Asked | Asked[] }>(
    '/v1/verifications',
    {
      config: { access: { permission: 'token:introspect', target: 'token' } },
      onRequest: (request, _reply, done) => {
        request.position = deps.feed.applied()
        done()
      },
      schema: {
        operationId: 'verifySecrets',
        summary: 'Say whether a secret may do something, or answer up to 100 such questions in their order',
        tags: ['verify'],
        body: Type.Union([contract.Verification, contract.Verifications]),
        description:
          'To one question, a valid answer comes with `Polett-Keep`: by the stream of `/v1/verifications/changes`, it can be kept and believed.',
        response: { 200: Type.Union([contract.VerificationAnswer, Type.Array(contract.VerificationAnswer)]) },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      requireIntrospection(caller)
      if (Array.isArray(request.body)) return verifyAll(deps, caller, request.body)
      const answer = await verify(deps, caller, request.body, request.position)
      if (answer.keep !== undefined) tellHowToKeep(reply, answer.keep)
      return showVerification(answer)
    },
  )
}

/** One after the other, so that a hundred questions of one caller do not crowd out the single ones of others. */
async function verifyAll(deps: Deps, caller: Caller, questions: readonly Asked[]): Promise<Shown[]> {
  const answers: Shown[] = []
  for (const question of questions) answers.push(showVerification(await verify(deps, caller, question, null)))
  return answers
}

function verify(deps: Deps, caller: Caller, asked: Asked, position: number | null): Promise<VerificationAnswer> {
  const { address, ...question } = asked
  const from = askedAddress(address)
  return verifySecret(deps, caller, from === null ? question : { ...question, address: from }, position)
}

/** Relative, because the clocks of two machines differ. */
function tellHowToKeep(reply: FastifyReply, { ms, position, tags }: Keep): void {
  const life = ms === null ? '' : `, ms=${ms}`
  reply.header('Polett-Keep', `position=${position}${life}, tags=${tags.join('.')}`)
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
