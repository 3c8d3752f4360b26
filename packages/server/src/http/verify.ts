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
import { identityBody, identityHeaders } from './verify-identity.ts'

/**
 * Proxies may pass on the client's own. `CONNECT` asks for a tunnel and never comes as a request. Not imported, because
 * that would load all that Node's module can give.
 */
const ANY_METHOD = process.getBuiltinModule('node:http').METHODS.filter((method) => method !== 'CONNECT')

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
  const unknown = ANY_METHOD.filter((method) => !app.supportedMethods.includes(method))
  for (const method of unknown) app.addHttpMethod(method, { hasBody: true })
  app.route<{ Querystring: Asked }>({
    method: ANY_METHOD,
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
    method: ANY_METHOD,
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
  const { token } = given.known
  reply.headers(identityHeaders(token, given.verdict))
  return identityBody(token, given.verdict)
}

function refusal({ code, missing }: Extract<Answer['verdict'], { allowed: false }>): Problem {
  return new Problem(code, missing === undefined ? {} : { missing })
}
