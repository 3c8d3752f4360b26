/** Where an app's sign-in begins: in the browser (RFC 6749 §4.1.1), or on a device without one (RFC 8628 §3.1). */

import * as contract from '@polett/contract/oauth'
import type { ProblemCode } from '@polett/contract/problems'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { authorize, authorizeDevice } from '../usecases/authorize.ts'
import { Problem } from '../usecases/problem.ts'
import { createUnknownSecretLimit } from '../verify/unknown-secrets.ts'
import { addressOf } from './caller.ts'
import { addConnectCookie } from './connect-cookie.ts'
import { sendPage } from './headers.ts'
import { refuseClientSecret } from './oauth-client.ts'
import { logFault, problemHeaders, toProblem } from './problems.ts'
import { type RefusedFor, refusedAppPage } from './refused-app-page.ts'

const TAGS = ['oauth']

export function oauthAuthorizeRoutes(app: FastifyInstance, deps: Deps): void {
  // Each request leaves a row, and nobody is asked who they are.
  const limit = createUnknownSecretLimit(deps.now)
  const refuseFlood = (request: FastifyRequest): void => {
    const waitMs = limit.count(addressOf(deps, request.raw))
    if (waitMs !== null) throw new Problem('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1_000) })
  }
  authorizing(app, deps, refuseFlood)
  authorizingDevices(app, deps, refuseFlood)
}

function authorizing(app: FastifyInstance, deps: Deps, refuseFlood: (request: FastifyRequest) => void): void {
  app.get<{ Querystring: contract.AuthorizationQuery }>(
    '/oauth/authorize',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'authorize',
        summary: 'Begin to sign a person in to an app, in their browser (RFC 6749, 7636, 8252, 9207)',
        tags: TAGS,
        querystring: contract.AuthorizationQuery,
        response: { 302: Type.Null({ description: 'To the console, or back to the app with what is wrong.' }) },
      },
      errorHandler: showRefusal,
    },
    async (request, reply) => {
      refuseFlood(request)
      const answer = await authorize(deps, request.query)
      if ('redirectTo' in answer) return reply.redirect(answer.redirectTo, 302)
      const { browserSecret, id } = answer.connection
      addConnectCookie(request, reply, browserSecret, deps.publicUrl())
      return reply.redirect(`/console/connect/${id}`, 302)
    },
  )
}

/** A person reads a page; whoever asks for no page reads the problem. */
function showRefusal(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error, request)
  const refusedFor = REFUSALS[problem.code]
  const wantsPage = request.headers.accept?.includes('text/html') === true
  if (!wantsPage || refusedFor === undefined) throw error
  logFault(error, request, problem)
  const { because, status } = refusedFor
  // Of a fault of ours, what whoever runs the server finds it by.
  const reason = problem.facts.detail ?? (because === 'fault' ? `${problem.code} ${request.id}` : problem.code)
  const page = refusedAppPage(request.headers['accept-language'], because, reason)
  return sendPage(reply.code(status).headers(problemHeaders(problem)), page)
}

const BY_APP = { because: 'app', status: 400 } as const

const REFUSALS: Partial<Record<ProblemCode, { readonly because: RefusedFor; readonly status: number }>> = {
  client_invalid: BY_APP,
  malformed_request: BY_APP,
  invalid_input: BY_APP,
  rate_limited: { because: 'flood', status: 429 },
  internal_error: { because: 'fault', status: 500 },
  unavailable: { because: 'pause', status: 503 },
}

function authorizingDevices(app: FastifyInstance, deps: Deps, refuseFlood: (request: FastifyRequest) => void): void {
  app.post<{ Body: contract.DeviceAuthorizationForm }>(
    '/oauth/device_authorization',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'authorizeDevice',
        summary: 'Begin to sign a person in to a program without a browser (RFC 8628)',
        tags: TAGS,
        querystring: Type.Object({}, { additionalProperties: false }),
        body: contract.DeviceAuthorizationForm,
        response: { 200: contract.DeviceAuthorization },
      },
    },
    async (request) => {
      refuseClientSecret(request)
      refuseFlood(request)
      const { deviceCode, expiresInMs, intervalMs, tenant, userCode } = await authorizeDevice(deps, request.body)
      const page = new URL('/console/device', deps.publicUrl()).href
      return {
        ...{ device_code: deviceCode, user_code: userCode, verification_uri: page },
        verification_uri_complete: `${page}?user_code=${userCode}${tenant === null ? '' : `&tenant=${tenant}`}`,
        ...{ expires_in: expiresInMs / 1_000, interval: intervalMs / 1_000 },
      }
    },
  )
}
