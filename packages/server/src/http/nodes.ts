import * as contract from '@polett/contract/nodes'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { listNodes, type NodeState } from '../usecases/nodes.ts'
import { callerOf } from './caller.ts'
import { instant } from './show-token.ts'

export function nodeRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/v1/nodes',
    {
      config: { access: { permission: 'metrics:read', target: 'everywhere' } },
      schema: {
        operationId: 'listNodes',
        summary: 'The servers that share the database, and how far each has come',
        tags: ['operations'],
        response: { 200: contract.NodeList },
      },
    },
    async (request) => ({ items: listNodes(deps, await callerOf(deps, request)).map(showNode) }),
  )
}

function showNode({ applied, behind, name, self, silentMs, since, version }: NodeState) {
  return { name, version, self, since: instant(since), applied, behind, silentSeconds: silentMs / 1000 }
}
