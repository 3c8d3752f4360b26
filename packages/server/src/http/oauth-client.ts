/** Apps at the token endpoint name themselves by `client_id` alone: none of them keeps a secret. */

import type { FastifyRequest } from 'fastify'
import { Problem } from '../usecases/problem.ts'

/** Throws for a client that sends a secret, which it thinks is checked. */
export function refuseClientSecret(request: FastifyRequest): void {
  const { body, headers } = request
  const inForm = typeof body === 'object' && body !== null && 'client_secret' in body
  if (headers.authorization === undefined && !inForm) return
  throw new Problem('client_invalid', {
    detail: 'Apps have no secret here. Send client_id in the form, and no Authorization header.',
  })
}

/** Whether an app calls that names itself in the form and sends no credential. */
export function comesAsApp({ body, headers, route }: FastifyRequest): boolean {
  if (route.config.apps !== true || headers.authorization !== undefined || headers.cookie !== undefined) return false
  return typeof body === 'object' && body !== null && 'client_id' in body && !('client_secret' in body)
}
