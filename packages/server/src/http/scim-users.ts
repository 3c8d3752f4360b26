/** Routes of people for the directories of companies (SCIM 2.0, RFC 7644). */

import * as contract from '@polett/contract/scim'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { listGroupNames } from '../usecases/scim-groups.ts'
import {
  createDirectoryUser,
  deleteDirectoryUser,
  getDirectoryUser,
  listDirectoryUsers,
  patchDirectoryUser,
  replaceDirectoryUser,
} from '../usecases/scim-users.ts'
import type { ShownUser } from '../usecases/users-read.ts'
import { callerOf } from './caller.ts'
import { Gone } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'
import {
  asScim,
  ByTenant,
  ByUser,
  type Home,
  type Showing,
  scimAddress,
  sendScim,
  showScimList,
  showScimUser,
} from './scim-shapes.ts'

const TAGS = ['scim']

interface OfTenant {
  Params: { tenant: string }
  Querystring: contract.ScimQuery
}
interface OfUser {
  Params: { tenant: string; user: string }
  Querystring: contract.ScimShowing
}

export function scimUserRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  creating(app, deps)
  changing(app, deps)
  deleting(app, deps)
}

async function showOne(deps: Deps, tenant: string, user: ShownUser, showing: Showing) {
  return showScimUser(homeOf(deps, tenant), user, await listGroupNames(deps, tenant), showing)
}

function homeOf(deps: Deps, tenant: string): Home {
  return { publicUrl: deps.publicUrl(), tenant }
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<OfTenant>(
    '/scim/v2/:tenant/Users',
    {
      config: { access: { permission: 'user:read', target: 'user', list: true } },
      schema: {
        operationId: 'listScimUsers',
        summary: 'List the people in sight, or those that a filter names',
        tags: TAGS,
        params: ByTenant,
        querystring: contract.ScimQuery,
        response: { 200: asScim(contract.ScimUserList) },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const page = await listDirectoryUsers(deps, await callerOf(deps, request), params.tenant, query)
      const groups = await listGroupNames(deps, params.tenant)
      const home = homeOf(deps, params.tenant)
      return sendScim(
        reply,
        showScimList(page, (user) => showScimUser(home, user, groups, query)),
      )
    },
  )
  app.get<OfUser>(
    '/scim/v2/:tenant/Users/:user',
    {
      config: { access: { permission: 'user:read', target: 'user' } },
      schema: {
        operationId: 'getScimUser',
        summary: 'Show a person',
        tags: TAGS,
        params: ByUser,
        querystring: contract.ScimShowing,
        response: { 200: asScim(contract.ScimUser) },
      },
    },
    async (request, reply) => {
      const user = await getDirectoryUser(deps, await callerOf(deps, request), request.params)
      return sendScim(reply, await showOne(deps, request.params.tenant, user, request.query))
    },
  )
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<{ Params: { tenant: string }; Querystring: contract.ScimShowing; Body: contract.ScimUserBody }>(
    '/scim/v2/:tenant/Users',
    {
      config: { access: { permission: 'user:create', target: 'user', creation: true } },
      schema: {
        operationId: 'createScimUser',
        summary: 'Create a person, who holds nothing until a group gives it',
        tags: TAGS,
        params: ByTenant,
        querystring: contract.ScimShowing,
        body: contract.ScimUserBody,
        response: { 201: asScim(contract.ScimUser) },
      },
    },
    async (request, reply) => {
      const { body, params, query } = request
      const done = await createDirectoryUser(deps, await callerOf(deps, request), params.tenant, body)
      const shown = await showOne(deps, params.tenant, done.result, query)
      tellPropagation(reply, done.propagation)
        .code(201)
        .header('location', locationOf(deps, params.tenant, done.result.id))
      return sendScim(reply, shown)
    },
  )
}

function locationOf(deps: Deps, tenant: string, id: string): string {
  return scimAddress(deps.publicUrl(), tenant, 'Users', id)
}

function changing(app: FastifyInstance, deps: Deps): void {
  const route = {
    config: { access: { permission: 'user:update', read: 'user:read', target: 'user' } },
    schema: {
      tags: TAGS,
      params: ByUser,
      querystring: contract.ScimShowing,
      response: { 200: asScim(contract.ScimUser) },
    },
  } as const
  app.put<OfUser & { Body: contract.ScimUserBody }>(
    '/scim/v2/:tenant/Users/:user',
    {
      ...route,
      schema: {
        ...route.schema,
        operationId: 'replaceScimUser',
        summary: 'Replace what is known of a person; one that is not active is stopped everywhere',
        body: contract.ScimUserBody,
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await replaceDirectoryUser(deps, caller, request.params, request.body)
      tellPropagation(reply, propagation)
      return sendScim(reply, await showOne(deps, request.params.tenant, result, request.query))
    },
  )
  app.patch<OfUser & { Body: contract.ScimPatch }>(
    '/scim/v2/:tenant/Users/:user',
    {
      ...route,
      schema: {
        ...route.schema,
        operationId: 'updateScimUser',
        summary: 'Change a person; one that is not active is stopped everywhere',
        body: contract.ScimPatch,
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await patchDirectoryUser(deps, caller, request.params, request.body)
      tellPropagation(reply, propagation)
      return sendScim(reply, await showOne(deps, request.params.tenant, result, request.query))
    },
  )
}

function deleting(app: FastifyInstance, deps: Deps): void {
  app.delete<{ Params: OfUser['Params'] }>(
    '/scim/v2/:tenant/Users/:user',
    {
      config: { access: { permission: 'user:delete', read: 'user:read', target: 'user' } },
      schema: {
        operationId: 'deleteScimUser',
        summary: 'Delete a person with their sessions and tokens',
        tags: TAGS,
        params: ByUser,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteDirectoryUser(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}
