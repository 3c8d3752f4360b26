/** Routes of signing in through a company: to its issuer, back from it, and out again when it says so. */

import * as contract from '@polett/contract/issuers'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { endCompanySessions } from '../usecases/company-logout.ts'
import { beginCompanySignIn, type EndedSignIn, endCompanySignIn } from '../usecases/company-sign-in.ts'
import { requireRecent } from '../usecases/identities.ts'
import { listSignInMethods } from '../usecases/sign-in-methods.ts'
import { callerOf, originOf } from './caller.ts'
import { readCompanyCookie, readSessionCookie, setCompanyCookie, setSessionCookie } from './cookie.ts'
import { ByIssuer } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'
import { guardCookie } from './sessions.ts'

const TAGS = ['sessions']

export function companySignInRoutes(app: FastifyInstance, deps: Deps): void {
  offering(app, deps)
  beginning(app, deps)
  linking(app, deps)
  returning(app, deps)
  loggingOut(app, deps)
}

function offering(app: FastifyInstance, deps: Deps): void {
  app.get<{ Querystring: { tenant?: string } }>(
    '/v1/sign-in-methods',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listSignInMethods',
        summary: 'What a sign-in page can offer besides name and password',
        tags: TAGS,
        querystring: contract.SignInMethodsQuery,
        response: { 200: contract.SignInMethods },
      },
    },
    async (request) => ({ issuers: [...(await listSignInMethods(deps, request.query.tenant))] }),
  )
}

function beginning(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: Static<typeof contract.StartCompanySignIn> }>(
    '/v1/session/company',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'startCompanySignIn',
        summary: 'Begin to sign in through a company; the browser goes where the answer says',
        tags: TAGS,
        body: contract.StartCompanySignIn,
        response: { 200: contract.CompanyRedirect },
      },
    },
    async (request, reply) => {
      const publicUrl = deps.publicUrl()
      const replacing = readSessionCookie(request.raw.rawHeaders, publicUrl)
      const from = { linking: null, replacing }
      const { browser, redirectTo } = await beginCompanySignIn(deps, request.body, originOf(deps, request), from)
      setCompanyCookie(reply, browser, publicUrl)
      return { redirectTo }
    },
  )
}

function linking(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: Static<typeof contract.StartCompanyLink> }>(
    '/v1/session/company/link',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'startCompanyLink',
        summary: 'Begin to link myself to a company; needs a password that was given just now',
        tags: TAGS,
        body: contract.StartCompanyLink,
        response: { 200: contract.CompanyRedirect },
      },
    },
    async (request, reply) => {
      const { idHash, person } = requireRecent(deps, await callerOf(deps, request))
      const tenant = (await deps.directory.byInternalId(person.tenant))?.view.id ?? ''
      const from = { linking: { user: person.internalId, sessionHash: idHash }, replacing: null }
      const wish = { ...request.body, tenant }
      const { browser, redirectTo } = await beginCompanySignIn(deps, wish, originOf(deps, request), from)
      setCompanyCookie(reply, browser, deps.publicUrl())
      return { redirectTo }
    },
  )
}

type Answered = ByIssuer & { Querystring: Static<typeof contract.CompanyAnswer> }

function returning(app: FastifyInstance, deps: Deps): void {
  app.get<Answered>(
    '/oauth/callback/:tenant/:issuer',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'endCompanySignIn',
        summary: 'Where a company sends people back to; leads on to the console',
        hide: true,
        params: ByIssuer,
        querystring: contract.CompanyAnswer,
      },
    },
    async (request, reply) => {
      const publicUrl = deps.publicUrl()
      const browser = readCompanyCookie(request.raw.rawHeaders, publicUrl)
      const { error, state } = request.query
      const address = new URL(request.raw.url ?? '', publicUrl)
      const answered = { ...request.params, state, error, address, browser }
      const ended = await endCompanySignIn(deps, answered, originOf(deps, request))
      // One that somebody else's answer has met goes on being under way.
      if (ended.outcome !== 'refused' || ended.refusal !== 'state_unknown') setCompanyCookie(reply, null, publicUrl)
      if (ended.outcome === 'signed_in') setSessionCookie(reply, ended.sessionId, publicUrl)
      return leadOn(request, reply, ended)
    },
  )
}

/** Only to our own pages: a path that was checked when the sign-in began, or the sign-in itself. */
function leadOn(request: FastifyRequest<Answered>, reply: FastifyReply, ended: EndedSignIn): FastifyReply {
  if (ended.outcome !== 'refused') return reply.code(303).header('location', ended.returnTo).send()
  const { issuer, tenant } = request.params
  const page = ended.returnTo ?? `/sign-in/${encodeURIComponent(tenant)}`
  const url = new URL(page, 'https://polett.invalid')
  url.searchParams.set('company', ended.refusal)
  url.searchParams.set('issuer', issuer)
  return reply.code(303).header('location', `${url.pathname}${url.search}${url.hash}`).send()
}

function loggingOut(app: FastifyInstance, deps: Deps): void {
  app.post<ByIssuer & { Body: { logout_token: string } }>(
    '/oauth/backchannel-logout/:tenant/:issuer',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'endCompanySessions',
        summary: 'Take a logout token of an issuer (OpenID Connect Back-Channel Logout 1.0)',
        tags: TAGS,
        params: ByIssuer,
        body: contract.LogoutForm,
        response: { 200: Type.Null({ description: 'What was begun through the issuer has ended, on every node' }) },
      },
    },
    async (request, reply) => {
      const { logout_token: token } = request.body
      const { propagation } = await endCompanySessions(deps, request.params, token, originOf(deps, request))
      return tellPropagation(reply, propagation).code(200).send()
    },
  )
}
