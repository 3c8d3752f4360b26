/** Routes of signing in with more, or other, than a password. */

import * as contract from '@polett/contract/factors'
import { Session } from '@polett/contract/sessions'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { confirmOptions } from '../usecases/own-passkeys.ts'
import {
  completeSignIn,
  passkeySignInOptions,
  secondFactorOptions,
  signInWithPasskey,
} from '../usecases/second-factor.ts'
import type { StartedSession } from '../usecases/sign-in.ts'
import { callerOf, originOf } from './caller.ts'
import { readSessionCookie, setSessionCookie } from './cookie.ts'
import { guardCookie, showSession } from './sessions.ts'

const TAGS = ['sessions']

export function secondFactorRoutes(app: FastifyInstance, deps: Deps): void {
  secondStep(app, deps)
  passkeyAlone(app, deps)
  confirming(app, deps)
}

function secondStep(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: { signIn: string } }>(
    '/v1/session/second-factor/options',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'getSecondFactorOptions',
        summary: 'What a browser is asked for where a passkey is the second factor',
        tags: TAGS,
        body: contract.SecondFactorOptions,
        response: { 200: contract.PasskeyRequestOptions },
      },
    },
    async (request) => ({ publicKey: await secondFactorOptions(deps, request.body.signIn) }),
  )
  app.post<{ Body: contract.SecondFactor }>(
    '/v1/session/second-factor',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'completeSignIn',
        summary: 'Complete a sign-in by a code, a recovery code or a passkey; the session is in the cookie',
        tags: TAGS,
        body: contract.SecondFactor,
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      const started = await completeSignIn(deps, request.body, arrivalOf(deps, request))
      return answerSession(deps, reply, started)
    },
  )
}

function passkeyAlone(app: FastifyInstance, deps: Deps): void {
  app.post(
    '/v1/session/passkey/options',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'getPasskeySignInOptions',
        summary: 'What a browser is asked for to sign in with a passkey alone',
        tags: TAGS,
        response: { 200: contract.PasskeyRequestOptions },
      },
    },
    async () => ({ publicKey: passkeySignInOptions(deps) }),
  )
  app.post<{ Body: contract.PasskeySignIn }>(
    '/v1/session/passkey',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'signInWithPasskey',
        summary: 'Sign in with a passkey alone; the session is in the cookie',
        tags: TAGS,
        body: contract.PasskeySignIn,
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      const started = await signInWithPasskey(deps, request.body.passkey, arrivalOf(deps, request))
      return answerSession(deps, reply, started)
    },
  )
}

function confirming(app: FastifyInstance, deps: Deps): void {
  app.post(
    '/v1/session/confirm/options',
    {
      config: { access: 'session', enrolling: true },
      schema: {
        operationId: 'getConfirmOptions',
        summary: 'What a browser is asked for to confirm with a passkey',
        tags: TAGS,
        response: { 200: contract.PasskeyRequestOptions },
      },
    },
    async (request) => ({ publicKey: await confirmOptions(deps, await callerOf(deps, request)) }),
  )
}

function arrivalOf(deps: Deps, request: FastifyRequest) {
  return { origin: originOf(deps, request), replacing: readSessionCookie(request.raw.rawHeaders, deps.publicUrl()) }
}

function answerSession(deps: Deps, reply: FastifyReply, { session, sessionId }: StartedSession) {
  const publicUrl = deps.publicUrl()
  setSessionCookie(reply, sessionId, publicUrl)
  return showSession(session, publicUrl)
}
