/** Routes of roles (user types), built in or a tenant's own. */

import * as contract from '@polett/contract/roles'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { deleteRole, updateRole } from '../usecases/role-changes.ts'
import { createRole, getRole, listRoles, type RoleQuery, type ShownRole } from '../usecases/roles.ts'
import { callerOf } from './caller.ts'
import { alsoAsCsv } from './csv.ts'
import { answerList } from './directory-lists.ts'
import { ByRole, ByTenant, Gone, location, stamps } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'

const TAGS = ['roles']

export function roleRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  creating(app, deps)
  changing(app, deps)
  deleting(app, deps)
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<ByTenant & { Querystring: RoleQuery }>(
    '/v1/tenants/:tenant/roles',
    {
      config: { access: { permission: 'role:read', target: 'role', list: true } },
      schema: {
        operationId: 'listRoles',
        summary: 'List the roles in sight; `Accept: text/csv` gives the whole filtered list',
        tags: TAGS,
        params: ByTenant,
        querystring: contract.RoleQuery,
        response: { 200: alsoAsCsv(contract.RolePage) },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const list = (query: RoleQuery) => listRoles(deps, caller, request.params.tenant, query)
      return answerList(request, reply, {
        name: 'roles',
        query: request.query,
        shape: contract.Role,
        list,
        show: showRole,
      })
    },
  )
  app.get<ByRole>(
    '/v1/tenants/:tenant/roles/:role',
    {
      config: { access: { permission: 'role:read', target: 'role' } },
      schema: {
        operationId: 'getRole',
        summary: 'Show a role',
        tags: TAGS,
        params: ByRole,
        response: { 200: contract.Role },
      },
    },
    async (request) => {
      const { role, tenant } = request.params
      return showRole(await getRole(deps, await callerOf(deps, request), tenant, role))
    },
  )
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<ByTenant & { Body: contract.CreateRole }>(
    '/v1/tenants/:tenant/roles',
    {
      config: { access: { permission: 'role:create', target: 'role', creation: true } },
      schema: {
        operationId: 'createRole',
        summary: 'Create a role; own rights must cover its permissions',
        tags: TAGS,
        params: ByTenant,
        body: contract.CreateRole,
        response: { 201: contract.Role },
      },
    },
    async (request, reply) => {
      const { tenant } = request.params
      const { propagation, result } = await createRole(deps, await callerOf(deps, request), tenant, request.body)
      reply.code(201).header('location', location('tenants', tenant, 'roles', result.id))
      tellPropagation(reply, propagation)
      return showRole(result)
    },
  )
}

function changing(app: FastifyInstance, deps: Deps): void {
  app.patch<ByRole & { Body: contract.ChangeRole }>(
    '/v1/tenants/:tenant/roles/:role',
    {
      config: { access: { permission: 'role:update', read: 'role:read', target: 'role' } },
      schema: {
        operationId: 'updateRole',
        summary: 'Change a role; own rights must cover its permissions before and after',
        tags: TAGS,
        params: ByRole,
        body: contract.ChangeRole,
        response: { 200: contract.Role },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await updateRole(deps, caller, request.params, request.body)
      tellPropagation(reply, propagation)
      return showRole(result)
    },
  )
}

function deleting(app: FastifyInstance, deps: Deps): void {
  app.delete<ByRole>(
    '/v1/tenants/:tenant/roles/:role',
    {
      config: { access: { permission: 'role:delete', read: 'role:read', target: 'role' } },
      schema: {
        operationId: 'deleteRole',
        summary: 'Delete a role that nobody holds',
        tags: TAGS,
        params: ByRole,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteRole(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function showRole(role: ShownRole) {
  const { builtIn, description, id, name, permissions, status, unit } = role
  return { id, name, description, permissions, unit, status, builtIn, ...stamps(role) }
}
