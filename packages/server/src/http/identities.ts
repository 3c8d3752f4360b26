/** Routes of who people are to their companies. */

import * as contract from '@polett/contract/issuers'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import {
  deleteOwnIdentity,
  deleteUserIdentity,
  listOwnIdentities,
  listUserIdentities,
  putIdentity,
  type ShownIdentity,
} from '../usecases/identities.ts'
import type { Access } from './access.ts'
import { callerOf } from './caller.ts'
import { ByIdentity, ByUser, Gone } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'
import { instant } from './show-token.ts'

const TAGS = ['issuers']
const CHANGE: Access = { permission: 'user:update', read: 'user:read', target: 'user' }
const OwnIdentity = Type.Object({ issuer: Type.String({ minLength: 1 }) })

export function identityRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  changing(app, deps)
  ending(app, deps)
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<ByUser>(
    '/v1/tenants/:tenant/users/:user/identities',
    {
      config: { access: { permission: 'user:read', target: 'user' } },
      schema: {
        operationId: 'listUserIdentities',
        summary: 'Who a person is to the companies of the tenant',
        tags: TAGS,
        params: ByUser,
        response: { 200: contract.Identities },
      },
    },
    async (request) => showAll(await listUserIdentities(deps, await callerOf(deps, request), request.params)),
  )
  app.get(
    '/v1/session/identities',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'listOwnIdentities',
        summary: 'Who I am to the companies of my tenant',
        tags: TAGS,
        response: { 200: contract.Identities },
      },
    },
    async (request) => showAll(await listOwnIdentities(deps, await callerOf(deps, request))),
  )
}

function changing(app: FastifyInstance, deps: Deps): void {
  app.put<ByIdentity & { Body: { subject: string } }>(
    '/v1/tenants/:tenant/users/:user/identities/:issuer',
    {
      config: { access: CHANGE },
      schema: {
        operationId: 'putUserIdentity',
        summary: "Link a person to a company's subject; needs what setting their password needs",
        tags: TAGS,
        params: ByIdentity,
        body: contract.LinkIdentity,
        response: { 200: contract.Identity },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await putIdentity(deps, caller, request.params, request.body.subject)
      tellPropagation(reply, propagation)
      return showIdentity(result)
    },
  )
}

function ending(app: FastifyInstance, deps: Deps): void {
  app.delete<ByIdentity>(
    '/v1/tenants/:tenant/users/:user/identities/:issuer',
    {
      config: { access: CHANGE },
      schema: {
        operationId: 'deleteUserIdentity',
        summary:
          'Unlink a person; ends what they began this way, at the console and on devices. Refused for the last administrator, where it is the only way in',
        tags: TAGS,
        params: ByIdentity,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteUserIdentity(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
  app.delete<{ Params: { issuer: string } }>(
    '/v1/session/identities/:issuer',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'deleteOwnIdentity',
        summary: 'Unlink myself from a company; never the last way to sign in',
        tags: TAGS,
        params: OwnIdentity,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation } = await deleteOwnIdentity(deps, caller, request.params.issuer)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function showAll(shown: readonly ShownIdentity[]) {
  return { items: shown.map(showIdentity) }
}

function showIdentity({ issuer, issuerName, lastUsedAt, linkedAt, subject }: ShownIdentity) {
  return { issuer, issuerName, subject, linkedAt: instant(linkedAt), lastUsedAt: instant(lastUsedAt) }
}
