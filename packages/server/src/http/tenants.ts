/** Routes of tenants. */

import * as contract from '@polett/contract/tenants'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import {
  createTenant,
  deleteTenant,
  getTenant,
  listTenants,
  type ShownTenant,
  type TenantQuery,
  updateTenant,
} from '../usecases/tenants.ts'
import { callerOf } from './caller.ts'
import { alsoAsCsv } from './csv.ts'
import { answerList } from './directory-lists.ts'
import { ByTenant, Gone, location, stamps } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'

const TAGS = ['tenants']

export function tenantRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  creating(app, deps)
  changing(app, deps)
  deleting(app, deps)
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<{ Querystring: TenantQuery }>(
    '/v1/tenants',
    {
      config: { access: { permission: 'tenant:read', target: 'tenant', list: true } },
      schema: {
        operationId: 'listTenants',
        summary: 'List the tenants that the caller may read; `Accept: text/csv` gives the whole filtered list',
        tags: TAGS,
        querystring: contract.TenantQuery,
        response: { 200: alsoAsCsv(contract.TenantPage) },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const list = (query: TenantQuery) => listTenants(deps, caller, query)
      return answerList(request, reply, {
        name: 'tenants',
        query: request.query,
        shape: contract.Tenant,
        list,
        show: showTenant,
      })
    },
  )
  app.get<ByTenant>(
    '/v1/tenants/:tenant',
    {
      config: { access: { permission: 'tenant:read', target: 'tenant' } },
      schema: {
        operationId: 'getTenant',
        summary: 'Show a tenant',
        tags: TAGS,
        params: ByTenant,
        response: { 200: contract.Tenant },
      },
    },
    async (request) => showTenant(await getTenant(deps, await callerOf(deps, request), request.params.tenant)),
  )
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: contract.CreateTenant }>(
    '/v1/tenants',
    {
      config: { access: { permission: 'tenant:create', target: 'everywhere', creation: true } },
      schema: {
        operationId: 'createTenant',
        summary: 'Create a tenant with its built-in roles',
        tags: TAGS,
        body: contract.CreateTenant,
        response: { 201: contract.Tenant },
      },
    },
    async (request, reply) => {
      const { propagation, result } = await createTenant(deps, await callerOf(deps, request), request.body)
      tellPropagation(reply.code(201).header('location', location('tenants', result.id)), propagation)
      return showTenant(result)
    },
  )
}

function changing(app: FastifyInstance, deps: Deps): void {
  app.patch<ByTenant & { Body: contract.ChangeTenant }>(
    '/v1/tenants/:tenant',
    {
      config: { access: { permission: 'tenant:update', read: 'tenant:read', target: 'tenant' } },
      schema: {
        operationId: 'updateTenant',
        summary: 'Change a tenant',
        tags: TAGS,
        params: ByTenant,
        body: contract.ChangeTenant,
        response: { 200: contract.Tenant },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await updateTenant(deps, caller, request.params.tenant, request.body)
      tellPropagation(reply, propagation)
      return showTenant(result)
    },
  )
}

function deleting(app: FastifyInstance, deps: Deps): void {
  app.delete<ByTenant>(
    '/v1/tenants/:tenant',
    {
      config: { access: { permission: 'tenant:delete', read: 'tenant:read', target: 'tenant' } },
      schema: {
        operationId: 'deleteTenant',
        summary: 'Delete a tenant with everything in it',
        tags: TAGS,
        params: ByTenant,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteTenant(deps, await callerOf(deps, request), request.params.tenant)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function showTenant(tenant: ShownTenant) {
  const { id, locale, name, status, timeZone } = tenant
  return { id, name, status, timeZone, locale, ...stamps(tenant) }
}
