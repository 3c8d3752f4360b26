/** OAuth 2 for resource servers: introspection (RFC 7662), revocation (RFC 7009), metadata (RFC 8414). */

import * as oauth from '@polett/contract/oauth'
import { BUILT_IN_PERMISSIONS } from '@polett/contract/permissions'
import * as contract from '@polett/contract/verify'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { GRANT_TYPES } from '../usecases/oauth-grants.ts'
import { Problem } from '../usecases/problem.ts'
import { revokeByClient, revokeBySecret } from '../usecases/revoke-by-secret.ts'
import { introspect, introspectFromMemory, type KnownAnswer, requireIntrospection } from '../usecases/verifications.ts'
import { askedAddress } from './asked-address.ts'
import { callerOf, originOf, presentCaller } from './caller.ts'
import { INACTIVE, introspectionText } from './introspection-text.ts'
import { comesAsApp } from './oauth-client.ts'
import { tellPropagation } from './propagation.ts'

const TAGS = ['oauth']
const NoQuery = Type.Object({}, { additionalProperties: false })

export function oauthRoutes(app: FastifyInstance, deps: Deps): void {
  introspecting(app, deps)
  revoking(app, deps)
  describing(app, deps)
}

function introspecting(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: Static<typeof contract.IntrospectForm> }>(
    '/oauth/introspect',
    {
      config: { access: { permission: 'token:introspect', target: 'token' }, ready: true },
      schema: {
        operationId: 'introspect',
        summary: 'Say whether a token is active, and what it is (RFC 7662)',
        tags: TAGS,
        querystring: NoQuery,
        body: contract.IntrospectForm,
        response: { 200: contract.Introspection },
      },
      errorHandler: blameBodySecret,
    },
    (request, reply) => {
      refuseBodySecret(request)
      const caller = presentCaller(request)
      requireIntrospection(caller)
      const asked = { secret: request.body.token, address: askedAddress(request.body.address) }
      const show = (found: KnownAnswer | null): void => {
        reply.sendReady(found === null ? INACTIVE : introspectionText(found, deps.publicUrl()))
      }
      const found = introspectFromMemory(deps, caller, asked)
      return found === undefined ? introspect(deps, caller, asked).then(show) : show(found)
    },
  )
}

function revoking(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: oauth.RevocationForm }>(
    '/oauth/revoke',
    {
      config: { access: 'any', apps: true },
      schema: {
        operationId: 'revokeBySecret',
        summary: 'Delete a token, by its secret (RFC 7009)',
        tags: TAGS,
        querystring: NoQuery,
        body: oauth.RevocationForm,
        response: { 200: Type.Null({ description: 'Deleted, or nothing to delete.' }) },
      },
      errorHandler: blameBodySecret,
    },
    async (request, reply) => {
      refuseBodySecret(request)
      const { client_id: client, token } = request.body
      const propagation = comesAsApp(request)
        ? await revokeByClient(deps, client, token, originOf(deps, request))
        : await revokeBySecret(deps, await callerOf(deps, request), token)
      tellPropagation(reply, propagation)
      return reply.code(200).send()
    },
  )
}

function refuseBodySecret({ body }: FastifyRequest): void {
  if (typeof body !== 'object' || body === null || !('client_secret' in body)) return
  throw new Problem('malformed_request', {
    detail: 'A client_secret in the body is not accepted. Send Authorization: Basic or Authorization: Bearer.',
  })
}

/** Callers are judged before forms: without this, a client that sends its secret in the form would only read "none sent". */
function blameBodySecret(error: FastifyError, request: FastifyRequest): never {
  refuseBodySecret(request)
  throw error
}

const CACHED_SECONDS = 300

function describing(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/.well-known/oauth-authorization-server',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'describeServer',
        summary: 'What this server offers to OAuth 2 clients (RFC 8414)',
        tags: TAGS,
        response: { 200: oauth.ServerMetadata },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', `public, max-age=${CACHED_SECONDS}`)
      return metadata(deps.publicUrl())
    },
  )
}

function metadata(issuer: string): oauth.ServerMetadata {
  const at = (path: string): string => new URL(path, issuer).href
  return {
    issuer,
    authorization_endpoint: at('/oauth/authorize'),
    token_endpoint: at('/oauth/token'),
    token_endpoint_auth_methods_supported: ['none'],
    device_authorization_endpoint: at('/oauth/device_authorization'),
    introspection_endpoint: at('/oauth/introspect'),
    introspection_endpoint_auth_methods_supported: ['client_secret_basic'],
    revocation_endpoint: at('/oauth/revoke'),
    revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'none'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: [...GRANT_TYPES],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    scopes_supported: Object.keys(BUILT_IN_PERMISSIONS),
    service_documentation: at('/docs'),
  }
}
