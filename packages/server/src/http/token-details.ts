/** Routes that explain one token: what it may do and why, how it was used, what it was before. */

import * as contract from '@polett/contract/token-lists'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { type CheckQuestion, checkToken, getAccess, getVersions } from '../usecases/tokens-read.ts'
import { getUsage, type ShownUsage, type UsageQuestion } from '../usecases/usage.ts'
import type { Access } from './access.ts'
import { callerOf } from './caller.ts'
import { instant } from './show-token.ts'

const ById = Type.Object({ token: Type.String({ minLength: 1 }) })
type ById = { Params: { token: string } }
const TAGS = ['tokens']
const READ: Access = { permission: 'token:read', target: 'token' }

export function tokenDetailRoutes(app: FastifyInstance, deps: Deps): void {
  explaining(app, deps)
  looking(app, deps)
}

function explaining(app: FastifyInstance, deps: Deps): void {
  app.get<ById>(
    '/v1/tokens/:token/access',
    {
      config: { access: READ },
      schema: {
        operationId: 'getTokenAccess',
        summary: 'Show what a token may do right now, place by place, and why',
        tags: TAGS,
        params: ById,
        response: { 200: contract.TokenAccess },
      },
    },
    async (request) => getAccess(deps, await callerOf(deps, request), request.params.token),
  )
  app.post<ById & { Body: CheckQuestion }>(
    '/v1/tokens/:token/check',
    {
      config: { access: READ },
      schema: {
        operationId: 'checkToken',
        summary: 'Say whether a call with this token would pass now, and why',
        tags: TAGS,
        params: ById,
        body: contract.CheckToken,
        response: { 200: contract.CheckedToken },
      },
    },
    async (request) => checkToken(deps, await callerOf(deps, request), request.params.token, request.body),
  )
}

function looking(app: FastifyInstance, deps: Deps): void {
  app.get<ById & { Querystring: UsageQuestion }>(
    '/v1/tokens/:token/usage',
    {
      config: { access: READ },
      schema: {
        operationId: 'getTokenUsage',
        summary: 'Show how often a token was used, and from where',
        tags: TAGS,
        params: ById,
        querystring: contract.UsageQuery,
        response: { 200: contract.TokenUsage },
      },
    },
    async (request) =>
      showUsage(await getUsage(deps, await callerOf(deps, request), request.params.token, request.query)),
  )
  app.get<ById>(
    '/v1/tokens/:token/versions',
    {
      config: { access: READ },
      schema: {
        operationId: 'getTokenVersions',
        summary: 'Show what a token was before it was replaced, and when its secrets lived',
        tags: TAGS,
        params: ById,
        response: { 200: contract.TokenVersions },
      },
    },
    async (request) => showVersions(await getVersions(deps, await callerOf(deps, request), request.params.token)),
  )
}

function showUsage({ addresses, buckets }: ShownUsage): Static<typeof contract.TokenUsage> {
  return {
    buckets: buckets.map(({ allowed, refused, refusedBy, start }) => ({
      start: instant(start),
      allowed,
      refused,
      refusedBy: { ...refusedBy },
    })),
    addresses: addresses.map(({ address, count, lastUsedAt }) => ({ address, lastUsedAt: instant(lastUsedAt), count })),
  }
}

/** The terms of an earlier version stand beside its dates; the dates are written last, so that no term can hide one. */
function showVersions({
  items,
  secrets,
}: Awaited<ReturnType<typeof getVersions>>): Static<typeof contract.TokenVersions> {
  return {
    items: items.map(({ body, issuedAt, replacedAt, replacedBy, version }) => ({
      ...body,
      version,
      issuedAt: instant(issuedAt),
      replacedAt: instant(replacedAt),
      replacedBy,
    })),
    secrets: secrets.map(({ createdAt, endedAt, expiresAt, last4, lastUsedAt, prefix, version }) => ({
      version,
      prefix,
      last4,
      createdAt: instant(createdAt),
      expiresAt: instant(expiresAt),
      endedAt: instant(endedAt),
      lastUsedAt: instant(lastUsedAt),
    })),
  }
}
