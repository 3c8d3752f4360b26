/** Routes of the audit log: reading it, and proving that nobody has changed it. */

import * as contract from '@polett/contract/audit'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { type AuditQuery, exportAudit, listAudit } from '../usecases/audit.ts'
import { verifyAudit } from '../usecases/audit-verification.ts'
import { callerOf } from './caller.ts'
import { alsoAsCsv, csvLine, sendCsv, wantsCsv } from './csv.ts'
import { instant } from './show-token.ts'

const TAGS = ['audit']

export function auditRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<{ Querystring: AuditQuery }>(
    '/v1/audit',
    {
      config: { access: { permission: 'audit:read', target: 'audit', list: true } },
      schema: {
        operationId: 'listAudit',
        summary: 'Who did what, newest first; `Accept: text/csv` gives the whole filtered list',
        tags: TAGS,
        querystring: contract.AuditQuery,
        response: { 200: alsoAsCsv(contract.AuditPage) },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      if (wantsCsv(request))
        return sendCsv(reply, 'audit.csv', csvLines(await exportAudit(deps, caller, request.query)))
      const page = await listAudit(deps, caller, request.query)
      return { ...page, items: page.items.map(showEntry) }
    },
  )
  app.get(
    '/v1/audit/verification',
    {
      config: { access: { permission: 'audit:read', target: 'everywhere' } },
      schema: {
        operationId: 'verifyAudit',
        summary: 'Check the whole log; `brokenAt` is the number of the first entry that is not what it must be',
        tags: TAGS,
        response: { 200: contract.AuditVerification },
      },
    },
    async (request) => verifyAudit(deps, await callerOf(deps, request)),
  )
}

type Entry = Awaited<ReturnType<typeof listAudit>>['items'][number]

function showEntry(entry: Entry) {
  const { actor, target } = entry
  return {
    seq: entry.seq,
    at: instant(entry.at),
    actor: {
      ...{ type: actor.type, id: actor.id, name: actor.name },
      ...(actor.tokenId === null ? {} : { tokenId: actor.tokenId }),
    },
    action: entry.action,
    target: { type: target.type, id: target.id, name: target.name },
    tenant: entry.tenant?.id ?? null,
    details: entry.details,
    address: entry.address,
    requestId: entry.requestId,
    previousHash: entry.previousHash,
    hash: entry.hash,
  }
}

const COLUMNS = [
  ...[
    'seq',
    'at',
    'actorType',
    'actorId',
    'actorName',
    'actorTokenId',
    'action',
    'targetType',
    'targetId',
    'targetName',
  ],
  ...['tenant', 'details', 'address', 'requestId', 'previousHash', 'hash'],
]

async function* csvLines(rows: AsyncIterable<{ readonly record: Entry }>): AsyncGenerator<string> {
  yield csvLine(COLUMNS)
  for await (const { record } of rows) yield csvLine(valuesOf(record))
}

function valuesOf({ actor, target, ...entry }: Entry) {
  return [
    ...[entry.seq, instant(entry.at), actor.type, actor.id, actor.name, actor.tokenId, entry.action],
    ...[target.type, target.id, target.name, entry.tenant?.id ?? null, JSON.stringify(entry.details)],
    ...[entry.address, entry.requestId, entry.previousHash, entry.hash],
  ]
}
