/** Resource servers ask about secrets that were presented to them, one at a time or many at once. */

import * as contract from '@polett/contract/verify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import type { Caller } from '../usecases/caller.ts'
import type { ShownToken } from '../usecases/token-show.ts'
import { type ValidAnswer, verifyOne } from '../usecases/verification-one.ts'
import { requireIntrospection, type VerificationAnswer, verifySecret } from '../usecases/verifications.ts'
import { presentCaller } from './caller.ts'
import { textOf } from './ready-answers.ts'
import { showTokenOnWire } from './show-token.ts'
import { BEFORE_TOKEN, questionOf, validHeaders, validText } from './verification-text.ts'

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
      config: { access: { permission: 'token:introspect', target: 'token' }, ready: true },
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
    (request, reply) => {
      const caller = presentCaller(request)
      requireIntrospection(caller)
      if (Array.isArray(request.body)) return verifyAll(deps, caller, request.body)
      const answer = verifyOne(deps, caller, {
        question: questionOf(request.body),
        position: request.position,
        write: (token) => writeToken(reply, token),
      })
      return answer instanceof Promise ? answer.then((each) => tell(reply, each)) : tell(reply, answer)
    },
  )
}

/** A token as it stands in an answer. */
function writeToken(reply: FastifyReply, token: ShownToken): string {
  const answer = { valid: true, code: 'valid', token: showTokenOnWire(token) } satisfies Shown
  return textOf(reply, answer).slice(BEFORE_TOKEN.length, -1)
}

function tell(reply: FastifyReply, answer: VerificationAnswer | ValidAnswer): Shown | undefined {
  if ('code' in answer) return showVerification(answer)
  reply.sendReady(validText(answer), validHeaders(answer))
  return undefined
}

/** One after the other, so that a hundred questions of one caller do not crowd out the single ones of others. */
async function verifyAll(deps: Deps, caller: Caller, questions: readonly Asked[]): Promise<Shown[]> {
  const answers: Shown[] = []
  for (const question of questions)
    answers.push(showVerification(await verifySecret(deps, caller, questionOf(question))))
  return answers
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
