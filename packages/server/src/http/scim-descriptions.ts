/** What the server says of itself to the directories of companies (RFC 7643 §5 to §7): the same for every tenant. */

import * as contract from '@polett/contract/scim'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { GROUP_SCHEMA, PLACE_SCHEMA } from '../domain/scim-group.ts'
import { USER_SCHEMA } from '../domain/scim-user.ts'
import type { ScimObject } from '../domain/scim-value.ts'
import { Problem } from '../usecases/problem.ts'
import { MAX_COUNT } from '../usecases/scim-lists.ts'
import { SCHEMAS } from './scim-schemas.ts'
import { asScim, ByTenant, scimAddress, sendScim, showScimList } from './scim-shapes.ts'

const TAGS = ['scim']
const ById = Type.Object({ tenant: Type.String({ minLength: 1 }), id: Type.String({ minLength: 1 }) })

interface OfTenant {
  Params: { tenant: string }
}
interface OfOne {
  Params: { tenant: string; id: string }
}

export function scimDescriptionRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<OfTenant>(
    '/scim/v2/:tenant/ServiceProviderConfig',
    {
      config: { access: 'any' },
      schema: {
        operationId: 'getScimConfig',
        summary: 'Say what of SCIM is offered here',
        tags: TAGS,
        params: ByTenant,
        querystring: contract.ScimShowing,
        response: { 200: asScim(contract.ScimDescription) },
      },
    },
    async ({ params }, reply) => sendScim(reply, describeServer(deps.publicUrl(), params.tenant)),
  )
  describing(app, deps, { path: 'ResourceTypes', one: 'getScimResourceType', all: 'listScimResourceTypes' }, TYPES)
  describing(app, deps, { path: 'Schemas', one: 'getScimSchema', all: 'listScimSchemas' }, SCHEMAS)
}

interface Naming {
  readonly path: 'ResourceTypes' | 'Schemas'
  readonly one: string
  readonly all: string
}

type Description = ScimObject & { readonly id: string }

function describing(app: FastifyInstance, deps: Deps, { all, one, path }: Naming, known: readonly Description[]): void {
  const show = (tenant: string, each: Description) => ({
    ...each,
    meta: {
      resourceType: path === 'Schemas' ? 'Schema' : 'ResourceType',
      location: scimAddress(deps.publicUrl(), tenant, path, each.id),
    },
  })
  const querystring = contract.ScimShowing
  app.get<OfTenant>(
    `/scim/v2/:tenant/${path}`,
    {
      config: { access: 'any' },
      schema: {
        ...{ operationId: all, summary: `Describe SCIM here: ${path}`, tags: TAGS, params: ByTenant, querystring },
        response: { 200: asScim(contract.ScimDescriptionList) },
      },
    },
    async ({ params }, reply) => {
      const page = { items: known, startIndex: 1, total: known.length }
      return sendScim(
        reply,
        showScimList(page, (each) => show(params.tenant, each)),
      )
    },
  )
  app.get<OfOne>(
    `/scim/v2/:tenant/${path}/:id`,
    {
      config: { access: 'any' },
      schema: {
        ...{ operationId: one, summary: `Describe one of the ${path}`, tags: TAGS, params: ById, querystring },
        response: { 200: asScim(contract.ScimDescription) },
      },
    },
    async ({ params }, reply) => {
      const found = known.find(({ id }) => id === params.id)
      if (found === undefined) throw new Problem('not_found')
      return sendScim(reply, show(params.tenant, found))
    },
  )
}

const TYPES: readonly Description[] = [
  { id: 'User', name: 'User', endpoint: '/Users', schema: USER_SCHEMA, description: 'People' },
  {
    ...{ id: 'Group', name: 'Group', endpoint: '/Groups', schema: GROUP_SCHEMA },
    description: 'One role in one unit, or in the tenant as a whole',
    schemaExtensions: [{ schema: PLACE_SCHEMA, required: false }],
  },
].map((type) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'], ...type }))

function describeServer(publicUrl: string, tenant: string) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    documentationUri: new URL('/docs', publicUrl).href,
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_COUNT },
    changePassword: { supported: true },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The secret of an access token of the tenant',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: {
      resourceType: 'ServiceProviderConfig',
      location: scimAddress(publicUrl, tenant, 'ServiceProviderConfig'),
    },
  }
}
