/** Routes of issuers: the companies that a tenant trusts to say who its people are. */

import * as contract from '@polett/contract/issuers'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { createIssuer, deleteIssuer, updateIssuer } from '../usecases/issuer-changes.ts'
import { getIssuer, listIssuers, type ShownIssuer } from '../usecases/issuers.ts'
import type { Access } from './access.ts'
import { callerOf } from './caller.ts'
import { ByIssuer, ByTenant, Gone, location, stamps } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'

const TAGS = ['issuers']
const READ: Access = { permission: 'tenant:read', target: 'issuer' }
const CHANGE: Access = { permission: 'policy:update', read: 'tenant:read', target: 'issuer' }

export function issuerRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  creating(app, deps)
  changing(app, deps)
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<ByTenant>(
    '/v1/tenants/:tenant/issuers',
    {
      config: { access: READ },
      schema: {
        operationId: 'listIssuers',
        summary: "List the companies that may say who the tenant's people are",
        tags: TAGS,
        params: ByTenant,
        response: { 200: contract.Issuers },
      },
    },
    async (request) => {
      const shown = await listIssuers(deps, await callerOf(deps, request), request.params.tenant)
      return { items: shown.map(showIssuer) }
    },
  )
  app.get<ByIssuer>(
    '/v1/tenants/:tenant/issuers/:issuer',
    {
      config: { access: READ },
      schema: {
        operationId: 'getIssuer',
        summary: 'Show an issuer',
        tags: TAGS,
        params: ByIssuer,
        response: { 200: contract.Issuer },
      },
    },
    async (request) => showIssuer(await getIssuer(deps, await callerOf(deps, request), request.params)),
  )
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<ByTenant & { Body: contract.CreateIssuer }>(
    '/v1/tenants/:tenant/issuers',
    {
      config: { access: { permission: 'policy:update', target: 'issuer', creation: true } },
      schema: {
        operationId: 'createIssuer',
        summary: 'Trust a company; needs all rights that anybody can hold in the tenant',
        tags: TAGS,
        params: ByTenant,
        body: contract.CreateIssuer,
        response: { 201: contract.Issuer },
      },
    },
    async (request, reply) => {
      const { tenant } = request.params
      const { propagation, result } = await createIssuer(deps, await callerOf(deps, request), tenant, request.body)
      reply.code(201).header('location', location('tenants', tenant, 'issuers', result.id))
      tellPropagation(reply, propagation)
      return showIssuer(result)
    },
  )
}

function changing(app: FastifyInstance, deps: Deps): void {
  app.patch<ByIssuer & { Body: contract.ChangeIssuer }>(
    '/v1/tenants/:tenant/issuers/:issuer',
    {
      config: { access: CHANGE },
      schema: {
        operationId: 'updateIssuer',
        summary:
          'Change an issuer; stopping it ends what was begun through it, and onlyThisWay what was begun otherwise',
        tags: TAGS,
        params: ByIssuer,
        body: contract.ChangeIssuer,
        response: { 200: contract.Issuer },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await updateIssuer(deps, caller, request.params, request.body)
      tellPropagation(reply, propagation)
      return showIssuer(result)
    },
  )
  app.delete<ByIssuer>(
    '/v1/tenants/:tenant/issuers/:issuer',
    {
      config: { access: CHANGE },
      schema: {
        operationId: 'deleteIssuer',
        summary: 'Delete an issuer, with what its rules gave and what was begun through it',
        tags: TAGS,
        params: ByIssuer,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteIssuer(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function showIssuer(issuer: ShownIssuer) {
  const { createdAt: _created, membershipRules, scopes, updatedAt: _updated, ...plain } = issuer
  return { ...plain, scopes: [...scopes], membershipRules: [...membershipRules], ...stamps(issuer) }
}
