/** Routes about mail, for those who run the installation. */

import * as contract from '@polett/contract/mail'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { checkMail, readMailState } from '../usecases/mail-state.ts'
import { callerOf } from './caller.ts'
import { instant } from './show-token.ts'

const access = { permission: 'metrics:read', target: 'everywhere' } as const

export function mailRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/v1/mail',
    {
      config: { access },
      schema: {
        operationId: 'getMailState',
        summary: 'How much mail waits, and how much was given up',
        tags: ['operations'],
        response: { 200: contract.MailState },
      },
    },
    async (request) => {
      const { failedSince, waitingSince, ...state } = await readMailState(deps, await callerOf(deps, request))
      return { ...state, waitingSince: instant(waitingSince), failedSince: instant(failedSince) }
    },
  )
  app.post(
    '/v1/mail/check',
    {
      config: { access },
      schema: {
        operationId: 'checkMail',
        summary: 'Speak to the mail server as for a mail, and send none',
        tags: ['operations'],
        response: { 200: contract.MailCheck },
      },
    },
    async (request) => checkMail(deps, await callerOf(deps, request)),
  )
}
