/** Forward-auth: the answer to a proxy that asks whether a request may pass. */

import { PermissionText } from '@polett/contract/common'
import { VerifyAnswer } from '@polett/contract/verify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { unknownSecret } from '../usecases/authenticate.ts'
import { Problem } from '../usecases/problem.ts'
import { type Answer, type AskedCall, answerCall, answerFromMemory, countCall } from '../usecases/verify.ts'
import { addressOf } from './caller.ts'
import { readBearer } from './credentials.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Longer lists are left out, and said to be: header lines have limits in every proxy. */
const MAX_PERMISSIONS_LENGTH = 4096

const Asked = Type.Object(
  {
    permission: Type.Optional(Type.Array(PermissionText, { maxItems: 20 })),
    tenant: Type.Optional(Type.String({ maxLength: 64 })),
    unit: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
)
interface Asked {
  permission?: string[]
  tenant?: string
  unit?: string
}

export function verifyRoutes(app: FastifyInstance, deps: Deps): void {
  app.route<{ Querystring: Asked }>({
    method: METHODS,
    url: '/v1/verify',
    config: { access: 'public', ignores: 'body', quiet: true },
    schema: {
      operationId: 'verify',
      summary: 'May the bearer of this request pass? For proxies that ask before they forward',
      tags: ['verify'],
      querystring: Asked,
      response: { 200: VerifyAnswer },
    },
    handler: (request, reply) => {
      const { permission = [], tenant = null, unit = null } = request.query
      return answer(deps, request, reply, { permissions: permission, tenant, unit })
    },
  })
  app.route<{ Params: { tenant: string; permission: string } }>({
    method: METHODS,
    url: '/v1/verify/at/:tenant/:permission/*',
    config: { access: 'public', ignores: 'rest', quiet: true },
    schema: {
      operationId: 'verifyAt',
      summary: 'The same, for proxies that append the path of the client',
      tags: ['verify'],
      response: { 200: VerifyAnswer },
    },
    handler: (request, reply) => {
      const { permission, tenant } = request.params
      return answer(deps, request, reply, { permissions: [permission], tenant, unit: null })
    },
  })
}

type AskedPlace = Pick<AskedCall, 'permissions' | 'tenant' | 'unit'>

async function answer(deps: Deps, request: FastifyRequest, reply: FastifyReply, place: AskedPlace): Promise<object> {
  const { claimed, secrets } = readBearer(request.raw.rawHeaders, deps.config.legacyHeaders)
  if (secrets.length > 1) throw new Problem('ambiguous_credentials')
  const [secret] = secrets
  if (secret === undefined) throw new Problem('credentials_required')
  const address = addressOf(deps, request.raw)
  const asked = { ...place, secret, claimed, address }
  const given = answerFromMemory(deps, asked) ?? (await answerCall(deps, asked))
  countCall(deps, given, address)
  if (given.known === null) throw unknownSecret(deps, secret, { address })
  if (!given.verdict.allowed) throw refusal(given.verdict)
  return sendIdentity(reply, given.known.token, given.verdict)
}

function refusal({ code, missing }: Extract<Answer['verdict'], { allowed: false }>): Problem {
  return new Problem(code, missing === undefined ? {} : { missing })
}

/** Every identity header, empty if there is nothing to say: so none that a client has sent can live on. */
function sendIdentity(
  reply: FastifyReply,
  token: NonNullable<Answer['known']>['token'],
  verdict: Extract<Answer['verdict'], { allowed: true }>,
): object {
  const permissions = verdict.permissions.join(' ')
  const truncated = permissions.length > MAX_PERMISSIONS_LENGTH
  const { expiresAt } = token.live
  reply.headers({
    'Polett-Token': token.id,
    'Polett-Kind': token.kind,
    'Polett-Subject': token.subject.id,
    'Polett-Subject-Name': encodeURIComponent(token.subject.name.toWellFormed()),
    'Polett-Tenant': verdict.tenant,
    'Polett-Unit': verdict.unit ?? '',
    'Polett-Role': token.role ?? '',
    'Polett-Expires': expiresAt === null ? '' : new Date(expiresAt).toISOString(),
    'Polett-Permissions': truncated ? '' : permissions,
    'Polett-Permissions-Truncated': truncated ? 'true' : '',
  })
  return { valid: true, token: token.id, kind: token.kind, tenant: verdict.tenant, unit: verdict.unit ?? '' }
}
