/** How people and groups are shown to directories (RFC 7643), and what the routes of SCIM share. */

import type { FastifyReply } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { GROUP_SCHEMA, PLACE_SCHEMA } from '../domain/scim-group.ts'
import { USER_SCHEMA } from '../domain/scim-user.ts'
import { projectResource, type ScimObject } from '../domain/scim-value.ts'
import type { GroupOfUser, ShownGroup } from '../usecases/scim-groups.ts'
import type { ScimList } from '../usecases/scim-lists.ts'
import { asResource } from '../usecases/scim-users.ts'
import type { ShownUser } from '../usecases/users-read.ts'
import { SCIM_MEDIA } from './scim-errors.ts'
import { instant } from './show-token.ts'

export interface Showing {
  readonly attributes?: string
  readonly excludedAttributes?: string
}

/** An answer of this media type. */
export function asScim(schema: TSchema) {
  return { description: 'Done.', content: { [SCIM_MEDIA]: { schema } } }
}

export const ByTenant = Type.Object({ tenant: Type.String({ minLength: 1 }) })
export const ByUser = Type.Object({ tenant: Type.String({ minLength: 1 }), user: Type.String({ minLength: 1 }) })
export const ByGroup = Type.Object({ tenant: Type.String({ minLength: 1 }), group: Type.String({ minLength: 1 }) })

export function sendScim(reply: FastifyReply, document: unknown): FastifyReply {
  return reply.type(SCIM_MEDIA).send(document)
}

/** The address of a thing under a tenant's SCIM. */
export function scimAddress(publicUrl: string, tenant: string, ...parts: readonly string[]): string {
  return new URL(`/scim/v2/${[tenant, ...parts].map(encodeURIComponent).join('/')}`, publicUrl).href
}

export interface Home {
  readonly publicUrl: string
  readonly tenant: string
}

/** `groups`: all of the tenant, of which those are shown that the person is in. */
export function showScimUser(
  { publicUrl, tenant }: Home,
  user: ShownUser,
  groups: readonly GroupOfUser[],
  showing: Showing,
): ScimObject {
  const resource = asResource(user)
  const extensions = Object.keys(resource).filter((name) => name.toLowerCase().startsWith('urn:'))
  const own = groups.filter(({ role, unit }) => user.memberships.some((one) => one.role === role && one.unit === unit))
  const document = {
    ...resource,
    schemas: [USER_SCHEMA, ...extensions],
    id: user.id,
    groups: own.map(({ id, name }) => ({
      ...{ value: id, $ref: scimAddress(publicUrl, tenant, 'Groups', id), display: name, type: 'direct' },
    })),
    meta: metaOf('User', scimAddress(publicUrl, tenant, 'Users', user.id), user),
  }
  return projectResource(document, showing)
}

export function showScimGroup({ publicUrl, tenant }: Home, group: ShownGroup, showing: Showing): ScimObject {
  const document = {
    schemas: [GROUP_SCHEMA, PLACE_SCHEMA],
    id: group.id,
    ...(group.externalId === null ? {} : { externalId: group.externalId }),
    displayName: group.name,
    ...(group.members === null
      ? {}
      : {
          members: group.members.map(({ id, name }) => ({
            ...{ value: id, $ref: scimAddress(publicUrl, tenant, 'Users', id), display: name, type: 'User' },
          })),
        }),
    [PLACE_SCHEMA]: { unit: group.unit, role: group.role },
    meta: metaOf('Group', scimAddress(publicUrl, tenant, 'Groups', group.id), group),
  }
  return projectResource(document, showing)
}

function metaOf(
  resourceType: string,
  location: string,
  { createdAt, updatedAt }: { readonly createdAt: number; readonly updatedAt: number },
) {
  return { resourceType, created: instant(createdAt), lastModified: instant(updatedAt), location }
}

const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

export function showScimList<Shown>({ items, startIndex, total }: ScimList<Shown>, show: (shown: Shown) => ScimObject) {
  return {
    schemas: [LIST_SCHEMA],
    totalResults: total,
    startIndex,
    itemsPerPage: items.length,
    Resources: items.map(show),
  }
}
