/** Routes that list tokens, export them, and act on many at once. */

import * as contract from '@polett/contract/token-lists'
import { TokenPage } from '@polett/contract/tokens'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import type { ReachingToken } from '../usecases/token-list-show.ts'
import type { ShownToken } from '../usecases/token-show.ts'
import { bulkTokens } from '../usecases/tokens-bulk.ts'
import { exportTokens } from '../usecases/tokens-export.ts'
import { listTokens } from '../usecases/tokens-list.ts'
import { callerOf } from './caller.ts'
import { alsoAsCsv, csvLine, sendCsv, wantsCsv } from './csv.ts'
import { LARGE_BODY_BYTES } from './limits.ts'
import { tellPropagation } from './propagation.ts'
import { JSON_TYPE } from './ready-heads.ts'
import { instant, showTokenOnWire } from './show-token.ts'

type Query = { Querystring: contract.TokenQuery }

export function tokenListRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<Query>(
    '/v1/tokens',
    {
      config: { access: { permission: 'token:read', target: 'token', list: true } },
      schema: {
        operationId: 'listTokens',
        summary: 'List the tokens in sight; `Accept: text/csv` gives the whole filtered list',
        tags: ['tokens'],
        querystring: contract.TokenQuery,
        response: { 200: alsoAsCsv(TokenPage) },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      if (wantsCsv(request))
        return sendCsv(reply, 'tokens.csv', csvLines(await exportTokens(deps, caller, request.query)))
      const { items, ...totals } = await listTokens(deps, caller, request.query)
      // The schema leaves open what a listed token shows: to write each member by it takes five times as long.
      reply.type(JSON_TYPE).serializer(JSON.stringify)
      return { items: items.map(showListed), ...totals }
    },
  )
  app.post<{ Body: contract.BulkTokens }>(
    '/v1/tokens/bulk',
    {
      bodyLimit: LARGE_BODY_BYTES,
      config: { access: 'any' },
      schema: {
        operationId: 'bulkTokens',
        summary: 'Delete, revoke or restore many tokens in one transaction',
        tags: ['tokens'],
        body: contract.BulkTokens,
        response: { 200: contract.BulkAnswer },
      },
    },
    async (request, reply) => {
      const answer = await bulkTokens(deps, await callerOf(deps, request), request.body)
      tellPropagation(reply, answer.propagation)
      return answer
    },
  )
}

function showListed(token: ShownToken | ReachingToken): object {
  if ('name' in token) return showTokenOnWire(token)
  const { application, grants, id, kind, lastUsedAt, status } = token
  return { id, kind, application, status, lastUsedAt: instant(lastUsedAt), grants }
}

const COLUMNS = [
  ...['id', 'kind', 'name', 'application', 'tenant', 'unit', 'role', 'user', 'master', 'admin', 'status'],
  ...[
    'expiresAt',
    'createdAt',
    'createdBy',
    'updatedAt',
    'lastUsedAt',
    'lastUsedAddress',
    'secretLast4',
    'version',
    'grants',
  ],
]

async function* csvLines(tokens: AsyncIterable<ShownToken | ReachingToken>): AsyncGenerator<string> {
  yield csvLine(COLUMNS)
  for await (const token of tokens) yield csvLine('name' in token ? valuesOf(token) : reachingValuesOf(token))
}

function valuesOf(token: ShownToken): (string | null)[] {
  return [
    ...[token.id, token.kind, token.name, token.application, token.tenant, token.unit, token.role],
    ...[token.user?.username ?? null, String(token.master), String(token.admin), token.status],
    ...[instant(token.expiresAt), instant(token.createdAt), token.createdBy?.name ?? null, instant(token.updatedAt)],
    ...[instant(token.lastUsedAt), token.lastUsedAddress, token.secretLast4, String(token.version)],
    sayGrants(token.grants),
  ]
}

function reachingValuesOf({ application, grants, id, kind, lastUsedAt, status }: ReachingToken): (string | null)[] {
  const known: Record<string, string | null> = { id, kind, application, status, lastUsedAt: instant(lastUsedAt) }
  return COLUMNS.map((column) => (column === 'grants' ? sayGrants(grants) : (known[column] ?? null)))
}

function sayGrants(grants: ShownToken['grants']): string {
  return grants
    .map(({ permissions, tenant, unit }) => `${tenant}${unit == null ? '' : `/${unit}`}: ${permissions.join(' ')}`)
    .join('; ')
}
