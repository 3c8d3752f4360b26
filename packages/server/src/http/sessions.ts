/** Routes of the console's own session. */

import * as contract from '@polett/contract/sessions'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { plainHttpUrl } from '../domain/host.ts'
import type { Caller } from '../usecases/caller.ts'
import { confirmByPasskey } from '../usecases/own-passkeys.ts'
import { invalid } from '../usecases/problem.ts'
import { changePassword, confirmPassword, type SessionFacts, showOwnSession, signOut } from '../usecases/sessions.ts'
import { signIn } from '../usecases/sign-in.ts'
import { callerOf, originOf } from './caller.ts'
import {
  clearSessionCookie,
  readSessionCookie,
  refuseOpenNetwork,
  sessionWarnings,
  setSessionCookie,
} from './cookie.ts'
import { tellPropagation } from './propagation.ts'
import { refuseCrossOrigin } from './same-origin.ts'
import { instant } from './show-token.ts'

const TAGS = ['sessions']
/** Also for somebody who still has to add a second factor. */
const OPEN = { access: 'session', enrolling: true } as const

export function sessionRoutes(app: FastifyInstance, deps: Deps): void {
  starting(app, deps)
  showing(app, deps)
  ending(app, deps)
  confirming(app, deps)
}

/** What has to hold before anybody may get a cookie; to be run before the input is looked at. */
export function guardCookie(deps: Deps) {
  return async (request: FastifyRequest): Promise<void> => {
    const publicUrl = deps.publicUrl()
    const withCookie = readSessionCookie(request.raw.rawHeaders, publicUrl) !== null
    refuseCrossOrigin(request, { publicUrl, withCookie })
    // Where the server listens counts as much as what it is called: 0.0.0.0 is reached from everywhere.
    refuseOpenNetwork(deps.config.publicUrl ?? plainHttpUrl(deps.config.host), deps.config.allowHttp)
  }
}

function starting(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: contract.SignIn }>(
    '/v1/session',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'signIn',
        summary: 'Sign in; the session is in the cookie',
        tags: TAGS,
        body: contract.SignIn,
        response: { 200: contract.Session },
      },
    },
    async (request, reply) => {
      const publicUrl = deps.publicUrl()
      const replacing = readSessionCookie(request.raw.rawHeaders, publicUrl)
      const { session, sessionId } = await signIn(deps, request.body, originOf(deps, request), replacing)
      setSessionCookie(reply, sessionId, publicUrl)
      return showSession(session, publicUrl)
    },
  )
}

function showing(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/v1/session',
    {
      config: OPEN,
      schema: { operationId: 'getSession', summary: 'Who am I', tags: TAGS, response: { 200: contract.Session } },
    },
    async (request) => showSession(await showOwnSession(deps, await callerOf(deps, request)), deps.publicUrl()),
  )
}

function ending(app: FastifyInstance, deps: Deps): void {
  app.delete(
    '/v1/session',
    { config: OPEN, schema: { operationId: 'signOut', summary: 'Sign out', tags: TAGS } },
    async (request, reply) => {
      const { propagation } = await signOut(deps, await callerOf(deps, request))
      clearSessionCookie(reply, deps.publicUrl())
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function confirming(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: contract.ConfirmSession }>(
    '/v1/session/confirm',
    {
      config: OPEN,
      schema: {
        operationId: 'confirmPassword',
        summary: 'Give the password again, or a passkey in its place; it counts for five minutes',
        tags: TAGS,
        body: contract.ConfirmSession,
        response: { 200: contract.Confirmed },
      },
    },
    async (request) => {
      return { confirmedUntil: instant(await confirm(deps, await callerOf(deps, request), request.body)) }
    },
  )
  app.post<{ Body: { current: string; new: string } }>(
    '/v1/session/password',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'changePassword',
        summary: 'Change the own password; ends the other sessions and all mobile sign-ins',
        tags: TAGS,
        body: contract.ChangePassword,
        response: { 200: contract.Session },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      tellPropagation(reply, (await changePassword(deps, caller, request.body)).propagation)
      return showSession(await showOwnSession(deps, caller), deps.publicUrl())
    },
  )
}

function confirm(deps: Deps, caller: Caller, { passkey, password }: contract.ConfirmSession): Promise<number> {
  if (passkey !== undefined && password === undefined) return confirmByPasskey(deps, caller, passkey)
  if (password !== undefined && passkey === undefined) return confirmPassword(deps, caller, password)
  throw invalid('', 'malformed', 'Give the password or a passkey, and not both.')
}

export function showSession(session: SessionFacts, publicUrl: string) {
  const { confirmedUntil, factorRequired, memberships, permissions, tenants, user } = session
  return {
    user: {
      id: user.id,
      username: user.username,
      name: user.name,
      email: user.email,
      locale: user.locale,
      tenant: user.tenant,
    },
    permissions: [...permissions],
    tenants: tenants.map(({ id, locale, name, timeZone }) => ({ id, name, timeZone, locale })),
    memberships: memberships.map((membership) => ({ ...membership, permissions: [...membership.permissions] })),
    confirmedUntil: instant(confirmedUntil),
    factorRequired,
    warnings: sessionWarnings(publicUrl),
  }
}
