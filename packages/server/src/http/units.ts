/** Routes of units: the departments and groups of a tenant. */

import * as contract from '@polett/contract/units'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { deleteUnit, updateUnit } from '../usecases/unit-changes.ts'
import { createUnit, getUnit, listUnits, type ShownUnit, type UnitQuery } from '../usecases/units.ts'
import { callerOf } from './caller.ts'
import { alsoAsCsv } from './csv.ts'
import { answerList } from './directory-lists.ts'
import { ByTenant, ByUnit, Gone, location, stamps } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'

const TAGS = ['units']

export function unitRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  creating(app, deps)
  changing(app, deps)
  deleting(app, deps)
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get<ByTenant & { Querystring: UnitQuery }>(
    '/v1/tenants/:tenant/units',
    {
      config: { access: { permission: 'unit:read', target: 'unit', list: true } },
      schema: {
        operationId: 'listUnits',
        summary: 'List the units in sight; `Accept: text/csv` gives the whole filtered list',
        tags: TAGS,
        params: ByTenant,
        querystring: contract.UnitQuery,
        response: { 200: alsoAsCsv(contract.UnitPage) },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const list = (query: UnitQuery) => listUnits(deps, caller, request.params.tenant, query)
      return answerList(request, reply, {
        name: 'units',
        query: request.query,
        shape: contract.Unit,
        list,
        show: showUnit,
      })
    },
  )
  app.get<ByUnit>(
    '/v1/tenants/:tenant/units/:unit',
    {
      config: { access: { permission: 'unit:read', target: 'unit' } },
      schema: {
        operationId: 'getUnit',
        summary: 'Show a unit',
        tags: TAGS,
        params: ByUnit,
        response: { 200: contract.Unit },
      },
    },
    async (request) => {
      const { tenant, unit } = request.params
      return showUnit(await getUnit(deps, await callerOf(deps, request), tenant, unit))
    },
  )
}

function creating(app: FastifyInstance, deps: Deps): void {
  app.post<ByTenant & { Body: contract.CreateUnit }>(
    '/v1/tenants/:tenant/units',
    {
      config: { access: { permission: 'unit:create', target: 'unit', creation: true } },
      schema: {
        operationId: 'createUnit',
        summary: 'Create a unit; judged at its parent',
        tags: TAGS,
        params: ByTenant,
        body: contract.CreateUnit,
        response: { 201: contract.Unit },
      },
    },
    async (request, reply) => {
      const { tenant } = request.params
      const { propagation, result } = await createUnit(deps, await callerOf(deps, request), tenant, request.body)
      reply.code(201).header('location', location('tenants', tenant, 'units', result.id))
      tellPropagation(reply, propagation)
      return showUnit(result)
    },
  )
}

function changing(app: FastifyInstance, deps: Deps): void {
  app.patch<ByUnit & { Body: contract.ChangeUnit }>(
    '/v1/tenants/:tenant/units/:unit',
    {
      config: { access: { permission: 'unit:update', read: 'unit:read', target: 'unit' } },
      schema: {
        operationId: 'updateUnit',
        summary: 'Change or move a unit; a move is judged at the old and the new parent',
        tags: TAGS,
        params: ByUnit,
        body: contract.ChangeUnit,
        response: { 200: contract.Unit },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await updateUnit(deps, caller, request.params, request.body)
      tellPropagation(reply, propagation)
      return showUnit(result)
    },
  )
}

function deleting(app: FastifyInstance, deps: Deps): void {
  app.delete<ByUnit>(
    '/v1/tenants/:tenant/units/:unit',
    {
      config: { access: { permission: 'unit:delete', read: 'unit:read', target: 'unit' } },
      schema: {
        operationId: 'deleteUnit',
        summary: 'Delete a unit with everything below it, its memberships and its tokens; judged at its parent',
        tags: TAGS,
        params: ByUnit,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await deleteUnit(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function showUnit(unit: ShownUnit) {
  const { active, externalId, id, kind, name, parent, status } = unit
  return { id, kind, name, parent, externalId, status, active, ...stamps(unit) }
}
