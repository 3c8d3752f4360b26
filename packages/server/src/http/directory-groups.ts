/** The groups that a company's directory keeps here, for administrators. Directories themselves speak SCIM. */

import * as contract from '@polett/contract/directory-groups'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { type CountedGroup, listCountedGroups } from '../usecases/directory-groups.ts'
import { callerOf } from './caller.ts'
import { ByTenant, showPage, stamps } from './directory-shapes.ts'

export function directoryGroupRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<ByTenant & { Querystring: contract.DirectoryGroupQuery }>(
    '/v1/tenants/:tenant/directory-groups',
    {
      config: { access: { permission: 'user:read', target: 'user', list: true } },
      schema: {
        operationId: 'listDirectoryGroups',
        summary: "List the groups that the company's directory keeps, with what they stand for",
        tags: ['users'],
        params: ByTenant,
        querystring: contract.DirectoryGroupQuery,
        response: { 200: contract.DirectoryGroupPage },
      },
    },
    async (request) => {
      const caller = await callerOf(deps, request)
      return showPage(await listCountedGroups(deps, caller, request.params.tenant, request.query), showGroup)
    },
  )
}

function showGroup(group: CountedGroup) {
  const { externalId, id, members, name, role, unit } = group
  const place = { unit: unit?.id ?? null, unitName: unit?.name ?? null, role: role.id, roleName: role.name }
  return { id, name, externalId, ...place, members, ...stamps(group) }
}
