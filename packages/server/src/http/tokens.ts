/** Routes that make, show, change and end one token. */

import * as contract from '@polett/contract/tokens'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { replaceToken } from '../usecases/token-replace.ts'
import { revealSecret } from '../usecases/token-reveal.ts'
import { rotateToken } from '../usecases/token-rotate.ts'
import { deleteToken, restoreToken, revokeToken } from '../usecases/tokens-change.ts'
import { createToken } from '../usecases/tokens-create.ts'
import { getSelf, getToken } from '../usecases/tokens-read.ts'
import { callerOf } from './caller.ts'
import { LARGE_BODY_BYTES } from './limits.ts'
import { tellPropagation } from './propagation.ts'
import { instant, showTokenOnWire } from './show-token.ts'

const ById = Type.Object({ token: Type.String({ minLength: 1 }) })
type ById = { Params: { token: string } }
const TAGS = ['tokens']

export function tokenRoutes(app: FastifyInstance, deps: Deps): void {
  creating(app, deps)
  showing(app, deps)
  stopping(app, deps)
  deleting(app, deps)
  rotating(app, deps)
  replacing(app, deps)
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: contract.CreateToken }>(
    '/v1/tokens',
    {
      bodyLimit: LARGE_BODY_BYTES,
      config: { access: { permission: 'token:create', target: 'token', creation: true } },
      schema: {
        operationId: 'createToken',
        summary: 'Create a token; its secret is in this answer and nowhere else',
        tags: TAGS,
        body: contract.CreateToken,
        response: { 201: contract.CreatedToken },
      },
    },
    async (request, reply) => {
      const { secret, token, warnings } = await createToken(deps, await callerOf(deps, request), request.body)
      reply.code(201).header('location', `/v1/tokens/${encodeURIComponent(token.id)}`)
      return { token: showTokenOnWire(token), secret, warnings }
    },
  )
}

function showing(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/v1/tokens/self',
    {
      config: { access: 'any' },
      schema: {
        operationId: 'getOwnToken',
        summary: 'Show the calling token',
        tags: TAGS,
        response: { 200: contract.Token },
      },
    },
    async (request) => showTokenOnWire(await getSelf(deps, await callerOf(deps, request))),
  )
  app.get<ById>(
    '/v1/tokens/:token',
    {
      config: { access: { permission: 'token:read', target: 'token' } },
      schema: {
        operationId: 'getToken',
        summary: 'Show a token, without its secret',
        tags: TAGS,
        params: ById,
        response: { 200: contract.Token },
      },
    },
    async (request) => showTokenOnWire(await getToken(deps, await callerOf(deps, request), request.params.token)),
  )
  app.get<ById>(
    '/v1/tokens/:token/secret',
    {
      config: { access: { permission: 'token:reveal', read: 'token:read', target: 'token' }, crossOrigin: 'refused' },
      schema: {
        operationId: 'revealSecret',
        summary: 'Show a sealed secret again, to a person who has just given their password',
        tags: TAGS,
        params: ById,
        response: { 200: contract.RevealedSecret },
      },
    },
    async (request) => ({ secret: await revealSecret(deps, await callerOf(deps, request), request.params.token) }),
  )
}

function stopping(app: FastifyInstance, deps: Deps): void {
  app.post<ById & { Body: { reason?: string } }>(
    '/v1/tokens/:token/revoke',
    {
      config: { access: { permission: 'token:revoke', read: 'token:read', target: 'token' } },
      schema: {
        operationId: 'revokeToken',
        summary: 'Disable a token until it is restored',
        tags: TAGS,
        params: ById,
        body: contract.RevokeToken,
        response: { 200: contract.ChangedToken },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, token } = await revokeToken(deps, caller, request.params.token, request.body.reason ?? null)
      tellPropagation(reply, propagation)
      return { token: showTokenOnWire(token), propagation }
    },
  )
  app.post<ById>(
    '/v1/tokens/:token/restore',
    {
      config: { access: { permission: 'token:revoke', read: 'token:read', target: 'token' } },
      schema: {
        operationId: 'restoreToken',
        summary: 'Undo a revoke',
        tags: TAGS,
        params: ById,
        body: contract.NoFields,
        response: { 200: contract.ChangedToken },
      },
    },
    async (request, reply) => {
      const { propagation, token } = await restoreToken(deps, await callerOf(deps, request), request.params.token)
      tellPropagation(reply, propagation)
      return { token: showTokenOnWire(token), propagation }
    },
  )
}

function deleting(app: FastifyInstance, deps: Deps): void {
  app.delete<ById>(
    '/v1/tokens/:token',
    {
      config: { access: { permission: 'token:delete', read: 'token:read', target: 'token' } },
      schema: {
        operationId: 'deleteToken',
        summary: 'Delete a token for good',
        tags: TAGS,
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      tellPropagation(reply, await deleteToken(deps, await callerOf(deps, request), request.params.token))
      return reply.code(204).send()
    },
  )
}

function rotating(app: FastifyInstance, deps: Deps): void {
  app.post<ById & { Body: { overlapSeconds?: number } }>(
    '/v1/tokens/:token/rotate',
    {
      config: { access: { permission: 'token:rotate', read: 'token:read', target: 'token' } },
      schema: {
        operationId: 'rotateToken',
        summary: 'Give a token a new secret; the old one may live on for a while',
        tags: TAGS,
        params: ById,
        body: contract.RotateToken,
        response: { 200: contract.RotatedToken },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const rotated = await rotateToken(deps, caller, request.params.token, request.body.overlapSeconds ?? 0)
      tellPropagation(reply, rotated.propagation)
      return {
        token: showTokenOnWire(rotated.token),
        secret: rotated.secret,
        previousSecretExpiresAt: instant(rotated.previousSecretExpiresAt),
      }
    },
  )
}

function replacing(app: FastifyInstance, deps: Deps): void {
  app.post<ById & { Body: contract.ReplaceToken }>(
    '/v1/tokens/:token/replace',
    {
      bodyLimit: LARGE_BODY_BYTES,
      config: { access: { permission: 'token:delete', read: 'token:read', target: 'token' } },
      schema: {
        operationId: 'replaceToken',
        summary: 'Put a new version under the same id, with other rights or another expiry',
        tags: TAGS,
        params: ById,
        body: contract.ReplaceToken,
        response: { 200: contract.ReplacedToken },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, token, ...rest } = await replaceToken(deps, caller, request.params.token, request.body)
      tellPropagation(reply, propagation)
      return { token: showTokenOnWire(token), ...rest }
    },
  )
}
