/** Routes of OAuth clients: the apps of a tenant. */

import * as contract from '@polett/contract/clients'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import {
  createClient,
  deleteClient,
  getClient,
  listClients,
  type ShownClient,
  updateClient,
} from '../usecases/clients.ts'
import { callerOf } from './caller.ts'
import { ByTenant, Gone, location } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'
import { instant } from './show-token.ts'

const TAGS = ['clients']
const ByClient = Type.Object({ tenant: Type.String({ minLength: 1 }), client: Type.String({ minLength: 1 }) })
interface ByClient {
  Params: { tenant: string; client: string }
}

const READ = { permission: 'tenant:read', target: 'client' } as const
const CHANGE = { permission: 'policy:update', read: 'tenant:read', target: 'client' } as const

export function clientRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  creating(app, deps)
  changing(app, deps)
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<ByTenant>(
    '/v1/tenants/:tenant/clients',
    {
      config: { access: READ },
      schema: {
        operationId: 'listClients',
        summary: 'List the apps by which a tenant signs its people in',
        tags: TAGS,
        params: ByTenant,
        response: { 200: contract.ClientPage },
      },
    },
    async (request) => {
      const clients = await listClients(deps, await callerOf(deps, request), request.params.tenant)
      return { items: clients.map(showClient), nextCursor: null, total: clients.length, totalIsMinimum: false }
    },
  )
  app.get<ByClient>(
    '/v1/tenants/:tenant/clients/:client',
    {
      config: { access: READ },
      schema: {
        operationId: 'getClient',
        summary: 'Show an app',
        tags: TAGS,
        params: ByClient,
        response: { 200: contract.Client },
      },
    },
    async (request) => {
      const { client, tenant } = request.params
      return showClient(await getClient(deps, await callerOf(deps, request), tenant, client))
    },
  )
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<ByTenant & { Body: contract.CreateClient }>(
    '/v1/tenants/:tenant/clients',
    {
      config: { access: { permission: 'policy:update', target: 'client', creation: true } },
      schema: {
        operationId: 'createClient',
        summary: 'Register an app',
        tags: TAGS,
        params: ByTenant,
        body: contract.CreateClient,
        response: { 201: contract.Client },
      },
    },
    async (request, reply) => {
      const { tenant } = request.params
      const { propagation, result } = await createClient(deps, await callerOf(deps, request), tenant, request.body)
      reply.code(201).header('location', location('tenants', tenant, 'clients', result.id))
      tellPropagation(reply, propagation)
      return showClient(result)
    },
  )
}

function changing(app: FastifyInstance, deps: Deps): void {
  app.patch<ByClient & { Body: contract.ChangeClient }>(
    '/v1/tenants/:tenant/clients/:client',
    {
      config: { access: CHANGE },
      schema: {
        operationId: 'updateClient',
        summary: 'Change an app, or switch it off',
        tags: TAGS,
        params: ByClient,
        body: contract.ChangeClient,
        response: { 200: contract.Client },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await updateClient(deps, caller, request.params, request.body)
      tellPropagation(reply, propagation)
      return showClient(result)
    },
  )
  app.delete<ByClient>(
    '/v1/tenants/:tenant/clients/:client',
    {
      config: { access: CHANGE },
      schema: {
        operationId: 'deleteClient',
        summary: 'Remove an app, and sign out everybody who signed in with it',
        tags: TAGS,
        params: ByClient,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteClient(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function showClient(client: ShownClient) {
  const { createdAt, redirectUris, updatedAt, ...rest } = client
  return { ...rest, redirectUris: [...redirectUris], createdAt: instant(createdAt), updatedAt: instant(updatedAt) }
}
