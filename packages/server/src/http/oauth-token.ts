/** Where apps get their secrets (RFC 6749 §3.2). */

import * as contract from '@polett/contract/oauth'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { grantSecrets } from '../usecases/oauth-grants.ts'
import { originOf } from './caller.ts'
import { refuseClientSecret } from './oauth-client.ts'
import { tellPropagation } from './propagation.ts'

export function oauthTokenRoutes(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: contract.TokenForm }>(
    '/oauth/token',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'grantToken',
        summary: 'Redeem a code, a device code or a refresh secret (RFC 6749, 7636, 8628)',
        tags: ['oauth'],
        querystring: Type.Object({}, { additionalProperties: false }),
        body: contract.TokenForm,
        response: { 200: contract.GrantedToken },
      },
    },
    async (request, reply) => {
      refuseClientSecret(request)
      const { propagation, result } = await grantSecrets(deps, request.body, originOf(deps, request))
      // RFC 6749 §5.1; `Cache-Control: no-store` is on every answer.
      tellPropagation(reply, propagation).header('pragma', 'no-cache')
      return {
        access_token: result.access,
        token_type: 'Bearer',
        expires_in: Math.floor((result.accessExpiresAt - deps.now()) / 1_000),
        refresh_token: result.refresh,
        scope: result.permissions.join(' '),
      }
    },
  )
}
