/** What a gateway learns of an allowed caller: the identity headers and the body beside them. */

import type { VerifyAnswer } from '@polett/contract/verify'
import type { Static } from 'typebox'
import type { Verdict } from '../domain/decision.ts'
import type { CompiledToken } from '../domain/token.ts'

export type Allowed = Extract<Verdict, { allowed: true }>

/** Longer lists are left out, and said to be: header lines have limits in every proxy. */
const MAX_PERMISSIONS_LENGTH = 4096

/** Every identity header, empty if there is nothing to say: so none that a client has sent can live on. */
export function identityHeaders(token: CompiledToken, verdict: Allowed): Record<string, string> {
  const permissions = verdict.permissions.join(' ')
  const truncated = permissions.length > MAX_PERMISSIONS_LENGTH
  const { expiresAt } = token
  return {
    'polett-token': token.id,
    'polett-kind': token.terms.kind,
    'polett-subject': token.subject.id,
    'polett-subject-name': token.subject.encodedName,
    'polett-tenant': verdict.tenant,
    'polett-unit': verdict.unit ?? '',
    'polett-role': token.terms.role ?? '',
    'polett-expires': expiresAt === null ? '' : new Date(expiresAt).toISOString(),
    'polett-permissions': truncated ? '' : permissions,
    'polett-permissions-truncated': truncated ? 'true' : '',
  }
}

export function identityBody(token: CompiledToken, verdict: Allowed): Static<typeof VerifyAnswer> {
  return { valid: true, token: token.id, kind: token.terms.kind, tenant: verdict.tenant, unit: verdict.unit ?? '' }
}
