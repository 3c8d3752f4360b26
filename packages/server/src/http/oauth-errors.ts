/** The same problems in the words of OAuth 2 (RFC 6749 §5.2, RFC 6750 §3.1), for what lies under /oauth/. */
import { PROBLEMS, type ProblemCode } from '@polett/contract/problems'
import type { Problem } from '../usecases/problem.ts'
import { DETAILS } from './problem-details.ts'

const OAUTH_ERRORS: Partial<Record<ProblemCode, string>> = {
  credentials_required: 'invalid_client',
  token_invalid: 'invalid_client',
  token_expired: 'invalid_client',
  token_revoked: 'invalid_client',
  token_suspended: 'invalid_client',
  client_invalid: 'invalid_client',
  grant_invalid: 'invalid_grant',
  grant_pending: 'authorization_pending',
  sign_in_failed: 'invalid_grant',
  permission_missing: 'insufficient_scope',
  address_not_allowed: 'access_denied',
  exceeds_own_rights: 'access_denied',
  policy_refused: 'access_denied',
  rate_limited: 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
  internal_error: 'server_error',
}

/** `error`, `error_description` and our `code`. A wrong field is 400 here, as RFC 6749 §5.2 wants it. */
export function showOauthError(problem: Problem): { status: number; type: string; text: string } {
  const { code, facts } = problem
  const status = facts.status ?? PROBLEMS[code].status
  const document = {
    error: facts.oauthError ?? OAUTH_ERRORS[code] ?? 'invalid_request',
    error_description: describe(problem),
    code,
  }
  return { status: status === 422 ? 400 : status, type: 'application/json', text: JSON.stringify(document) }
}

/** Without quotes, backslashes and non-ASCII characters, which RFC 6749 §5.2 does not allow here. */
function describe({ code, facts }: Problem): string {
  const fields = facts.errors?.map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`).join(' ')
  const text = facts.detail ?? fields ?? DETAILS[code]
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?')
}
