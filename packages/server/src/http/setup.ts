/** Routes of the first start. */

import * as contract from '@polett/contract/setup'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { isSetupRequired, setUp } from '../usecases/setup.ts'
import { originOf } from './caller.ts'
import { setSessionCookie } from './cookie.ts'
import { guardCookie, showSession } from './sessions.ts'
import { showTokenOnWire } from './show-token.ts'

const TAGS = ['setup']

export function setupRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/v1/setup',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getSetup',
        summary: 'Whether the set-up is still to be done',
        tags: TAGS,
        response: { 200: contract.SetupState },
      },
    },
    async () => ({ required: await isSetupRequired(deps), passwordReset: deps.mailer !== null }),
  )
  app.post<{ Body: contract.Setup }>(
    '/v1/setup',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'setUp',
        summary: 'Set up, once: the first administrator, the first tenant, the default tokens',
        tags: TAGS,
        body: contract.Setup,
        response: { 201: contract.SetupDone },
      },
    },
    async (request, reply) => {
      const publicUrl = deps.publicUrl()
      const { session, sessionId, tokens } = await setUp(deps, request.body, originOf(deps, request))
      setSessionCookie(reply, sessionId, publicUrl)
      reply.code(201).header('location', '/v1/session')
      return {
        session: showSession(session, publicUrl),
        tokens: tokens.map(({ secret, token }) => ({ token: showTokenOnWire(token), secret })),
      }
    },
  )
}
