/** Routes of users: people, and the technical users that tokens bring along. */

import * as contract from '@polett/contract/users'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { deleteUser, updateUser } from '../usecases/users-change.ts'
import { createUser } from '../usecases/users-create.ts'
import { getUser, listUsers, type ShownUser, type UserQuery } from '../usecases/users-read.ts'
import { callerOf } from './caller.ts'
import { alsoAsCsv } from './csv.ts'
import { answerList } from './directory-lists.ts'
import { ByTenant, ByUser, Gone, location, stamps } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'

const TAGS = ['users']

export function userRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  creating(app, deps)
  changing(app, deps)
  deleting(app, deps)
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<ByTenant & { Querystring: UserQuery }>(
    '/v1/tenants/:tenant/users',
    {
      config: { access: { permission: 'user:read', target: 'user', list: true } },
      schema: {
        operationId: 'listUsers',
        summary: 'List the users in sight; `Accept: text/csv` gives the whole filtered list',
        tags: TAGS,
        params: ByTenant,
        querystring: contract.UserQuery,
        response: { 200: alsoAsCsv(contract.UserPage) },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const list = (query: UserQuery) => listUsers(deps, caller, request.params.tenant, query)
      return answerList(request, reply, {
        name: 'users',
        query: request.query,
        shape: contract.User,
        list,
        show: showUserOnWire,
      })
    },
  )
  app.get<ByUser>(
    '/v1/tenants/:tenant/users/:user',
    {
      config: { access: { permission: 'user:read', target: 'user' } },
      schema: {
        operationId: 'getUser',
        summary: 'Show a user, named by id or username, with the memberships in sight',
        tags: TAGS,
        params: ByUser,
        response: { 200: contract.User },
      },
    },
    async (request) => {
      const { tenant, user } = request.params
      return showUserOnWire(await getUser(deps, await callerOf(deps, request), tenant, user))
    },
  )
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<ByTenant & { Body: contract.CreateUser }>(
    '/v1/tenants/:tenant/users',
    {
      config: { access: { permission: 'user:create', target: 'user', creation: true } },
      schema: {
        operationId: 'createUser',
        summary: 'Create a person; judged at each membership, or at the tenant when there is none',
        tags: TAGS,
        params: ByTenant,
        body: contract.CreateUser,
        response: { 201: contract.User },
      },
    },
    async (request, reply) => {
      const { tenant } = request.params
      const { propagation, result } = await createUser(deps, await callerOf(deps, request), tenant, request.body)
      reply.code(201).header('location', location('tenants', tenant, 'users', result.id))
      tellPropagation(reply, propagation)
      return showUserOnWire(result)
    },
  )
}

function changing(app: FastifyInstance, deps: Deps): void {
  app.patch<ByUser & { Body: contract.ChangeUser }>(
    '/v1/tenants/:tenant/users/:user',
    {
      config: { access: { permission: 'user:update', read: 'user:read', target: 'user' } },
      schema: {
        operationId: 'updateUser',
        summary: 'Change a user; what they sign in with only with rights that cover all of theirs',
        tags: TAGS,
        params: ByUser,
        body: contract.ChangeUser,
        response: { 200: contract.User },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await updateUser(deps, caller, request.params, request.body)
      tellPropagation(reply, propagation)
      return showUserOnWire(result)
    },
  )
}

function deleting(app: FastifyInstance, deps: Deps): void {
  app.delete<ByUser>(
    '/v1/tenants/:tenant/users/:user',
    {
      config: { access: { permission: 'user:delete', read: 'user:read', target: 'user' } },
      schema: {
        operationId: 'deleteUser',
        summary: 'Delete a user with their sessions and tokens',
        tags: TAGS,
        params: ByUser,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteUser(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

export function showUserOnWire(user: ShownUser) {
  const { attributes, email, externalId, id, locale, memberships, name, secondFactor, status, type, username } = user
  return {
    ...{ id, username, name, email, locale, status, type, attributes, externalId, memberships, secondFactor },
    ...stamps(user),
  }
}
