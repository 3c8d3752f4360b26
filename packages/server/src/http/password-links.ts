/** Routes of links that set a password once, and of a forgotten password. */

import * as contract from '@polett/contract/password-links'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { checkPasswordLink, createPasswordLink, usePasswordLink } from '../usecases/password-links.ts'
import { type ResetWish, requestPasswordReset } from '../usecases/password-resets.ts'
import { callerOf, originOf } from './caller.ts'
import { ByUser } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'
import { guardCookie } from './sessions.ts'
import { instant } from './show-token.ts'

export function passwordLinkRoutes(app: FastifyInstance, deps: Deps): void {
  making(app, deps)
  using(app, deps)
  asking(app, deps)
}

function making(app: FastifyInstance, deps: Deps): void {
  app.post<ByUser & { Body: contract.CreatePasswordLink }>(
    '/v1/tenants/:tenant/users/:user/password-links',
    {
      config: { access: { permission: 'user:update', read: 'user:read', target: 'user' } },
      schema: {
        operationId: 'createPasswordLink',
        summary: 'Make a link with which a user sets their password, once; ends the links before it',
        tags: ['users'],
        params: ByUser,
        body: contract.CreatePasswordLink,
        response: { 201: contract.PasswordLink },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await createPasswordLink(deps, caller, request.params, request.body ?? {})
      tellPropagation(reply, propagation).code(201)
      return { ...result, expiresAt: instant(result.expiresAt) }
    },
  )
}

function using(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: { secret: string } }>(
    '/v1/password-links/check',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'checkPasswordLink',
        summary: 'Whose password a link sets; the secret is what follows the # of the link',
        tags: ['sessions'],
        body: contract.CheckPasswordLink,
        response: { 200: contract.PasswordLinkFacts },
      },
    },
    async (request) => {
      const { account, expiresAt, locale, purpose, tenant } = await checkPasswordLink(
        deps,
        request.body.secret,
        originOf(deps, request),
      )
      const { name, username } = account
      return {
        ...{ username, name, locale, purpose, expiresAt: instant(expiresAt) },
        ...{ tenant: tenant.id, tenantName: tenant.name },
      }
    },
  )
  app.post<{ Body: { secret: string; password: string } }>(
    '/v1/password-links/use',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'setPasswordByLink',
        summary: 'Set a password by a link, once; ends all sessions and mobile sign-ins of its user',
        tags: ['sessions'],
        body: contract.UsePasswordLink,
        response: { 200: contract.PasswordLinkUsed },
      },
    },
    async (request, reply) => {
      const { propagation, result } = await usePasswordLink(deps, request.body, originOf(deps, request))
      tellPropagation(reply, propagation)
      return result
    },
  )
}

function asking(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: ResetWish }>(
    '/v1/password-resets',
    {
      config: { access: 'public' },
      preValidation: guardCookie(deps),
      schema: {
        operationId: 'requestPasswordReset',
        summary: 'Have a link mailed that sets a forgotten password; the answer is the same whoever it is about',
        tags: ['sessions'],
        body: contract.RequestPasswordReset,
        response: { 202: contract.PasswordResetRequested },
      },
    },
    async (request, reply) => {
      await requestPasswordReset(deps, request.body, originOf(deps, request))
      reply.code(202)
      return { accepted: true }
    },
  )
}
