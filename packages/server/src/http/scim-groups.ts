/** Routes of groups for the directories of companies (SCIM 2.0, RFC 7644). */

import * as contract from '@polett/contract/scim'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { namesIn } from '../domain/scim-value.ts'
import {
  createDirectoryGroup,
  deleteDirectoryGroup,
  patchDirectoryGroup,
  replaceDirectoryGroup,
} from '../usecases/scim-group-changes.ts'
import { getDirectoryGroup, listDirectoryGroups } from '../usecases/scim-groups.ts'
import { callerOf } from './caller.ts'
import { Gone } from './directory-shapes.ts'
import { LARGE_BODY_BYTES } from './limits.ts'
import { tellPropagation } from './propagation.ts'
import {
  asScim,
  ByGroup,
  ByTenant,
  type Showing,
  scimAddress,
  sendScim,
  showScimGroup,
  showScimList,
} from './scim-shapes.ts'

const TAGS = ['scim']

interface OfTenant {
  Params: { tenant: string }
  Querystring: contract.ScimQuery
}
interface OfGroup {
  Params: { tenant: string; group: string }
  Querystring: contract.ScimShowing
}

export function scimGroupRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  creating(app, deps)
  changing(app, deps)
  deleting(app, deps)
}

/** A large group is often asked about without its members. */
function wantsMembers({ attributes, excludedAttributes }: Showing): boolean {
  const wanted = [...namesIn(attributes)].map((each) => each.split('.')[0])
  return !namesIn(excludedAttributes).has('members') && (wanted.length === 0 || wanted.includes('members'))
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<OfTenant>(
    '/scim/v2/:tenant/Groups',
    {
      config: { access: { permission: 'user:read', target: 'user', list: true } },
      schema: {
        operationId: 'listScimGroups',
        summary: 'List the groups in sight, or those that a filter names',
        tags: TAGS,
        params: ByTenant,
        querystring: contract.ScimQuery,
        response: { 200: asScim(contract.ScimGroupList) },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const asked = { ...query, withMembers: wantsMembers(query) }
      const page = await listDirectoryGroups(deps, await callerOf(deps, request), params.tenant, asked)
      const home = { publicUrl: deps.publicUrl(), tenant: params.tenant }
      return sendScim(
        reply,
        showScimList(page, (group) => showScimGroup(home, group, query)),
      )
    },
  )
  app.get<OfGroup>(
    '/scim/v2/:tenant/Groups/:group',
    {
      config: { access: { permission: 'user:read', target: 'user' } },
      schema: {
        operationId: 'getScimGroup',
        summary: 'Show a group with its members',
        tags: TAGS,
        params: ByGroup,
        querystring: contract.ScimShowing,
        response: { 200: asScim(contract.ScimGroup) },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const group = await getDirectoryGroup(deps, await callerOf(deps, request), params, wantsMembers(query))
      return sendScim(reply, showScimGroup({ publicUrl: deps.publicUrl(), tenant: params.tenant }, group, query))
    },
  )
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<{ Params: OfTenant['Params']; Querystring: contract.ScimShowing; Body: contract.ScimGroupBody }>(
    '/scim/v2/:tenant/Groups',
    {
      bodyLimit: LARGE_BODY_BYTES,
      config: { access: { permission: 'user:update', target: 'user', creation: true } },
      schema: {
        operationId: 'createScimGroup',
        summary: 'Name a group for one role in one unit, or in the tenant as a whole',
        tags: TAGS,
        params: ByTenant,
        querystring: contract.ScimShowing,
        body: contract.ScimGroupBody,
        response: { 201: asScim(contract.ScimGroup) },
      },
    },
    async (request, reply) => {
      const { body, params, query } = request
      const { tenant } = params
      const { propagation, result } = await createDirectoryGroup(deps, await callerOf(deps, request), tenant, body)
      const home = { publicUrl: deps.publicUrl(), tenant }
      reply.code(201).header('location', scimAddress(home.publicUrl, tenant, 'Groups', result.id))
      return sendScim(tellPropagation(reply, propagation), showScimGroup(home, result, query))
    },
  )
}

function changing(app: FastifyInstance, deps: Deps): void {
  const route = {
    bodyLimit: LARGE_BODY_BYTES,
    config: { access: { permission: 'user:update', read: 'user:read', target: 'user' } },
    schema: {
      tags: TAGS,
      params: ByGroup,
      querystring: contract.ScimShowing,
      response: { 200: asScim(contract.ScimGroup) },
    },
  } as const
  app.put<OfGroup & { Body: contract.ScimGroupBody }>(
    '/scim/v2/:tenant/Groups/:group',
    {
      ...route,
      schema: {
        ...route.schema,
        operationId: 'replaceScimGroup',
        summary: 'Replace the name and the members of a group',
        body: contract.ScimGroupBody,
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const caller = await callerOf(deps, request)
      const { propagation, result } = await replaceDirectoryGroup(deps, caller, params, request.body)
      const home = { publicUrl: deps.publicUrl(), tenant: params.tenant }
      return sendScim(tellPropagation(reply, propagation), showScimGroup(home, result, query))
    },
  )
  app.patch<OfGroup & { Body: contract.ScimPatch }>(
    '/scim/v2/:tenant/Groups/:group',
    {
      ...route,
      schema: {
        ...route.schema,
        operationId: 'updateScimGroup',
        summary: 'Change the name or the members of a group',
        body: contract.ScimPatch,
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const caller = await callerOf(deps, request)
      const { propagation, result } = await patchDirectoryGroup(deps, caller, params, request.body)
      const home = { publicUrl: deps.publicUrl(), tenant: params.tenant }
      return sendScim(tellPropagation(reply, propagation), showScimGroup(home, result, query))
    },
  )
}

function deleting(app: FastifyInstance, deps: Deps): void {
  app.delete<{ Params: OfGroup['Params'] }>(
    '/scim/v2/:tenant/Groups/:group',
    {
      config: { access: { permission: 'user:update', read: 'user:read', target: 'user' } },
      schema: {
        operationId: 'deleteScimGroup',
        summary: 'Delete a group, and take what it stood for from its members',
        tags: TAGS,
        params: ByGroup,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteDirectoryGroup(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}
