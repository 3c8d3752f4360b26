/** What each problem says when nobody knew better: what happened, why, and what to do. */
import type { ProblemCode } from '@polett/contract/problems'

export const DETAILS: Record<ProblemCode, string> = {
  malformed_request: 'The request does not follow HTTP or JSON, so nothing was done. Correct it and send it again.',
  ambiguous_credentials:
    'The request carries more than one credential, so it is not clear who is calling. Send one Authorization header or one session cookie.',
  secret_in_url:
    'The address holds something shaped like a secret. Addresses end up in logs, so the request was refused. Send the secret in the Authorization header, and rotate it.',
  grant_invalid:
    'The code or the refresh secret is unknown, over, used, or belongs to another app. Let the person sign in again.',
  grant_pending: 'Nobody has decided yet. Ask again after the interval.',
  credentials_required:
    'This call needs to know who is calling, and no credential was sent. Send "Authorization: Bearer" with a secret.',
  token_invalid: 'The secret is unknown here, or does not belong to the tenant that was named. Check both.',
  token_expired: 'The secret is right, but the token has passed its expiry. Ask for a new token.',
  token_revoked: 'The secret is right, but somebody has revoked the token. An administrator can restore it.',
  token_suspended:
    'The secret is right, but its user, membership, role, unit or tenant is not active. The token works again when that is mended.',
  client_invalid: 'No app is registered under this client_id, or it is switched off. Check it with an administrator.',
  sign_in_failed: 'The name or the password is wrong, or this account cannot sign in. Check both and try again.',
  second_factor_required:
    'The password is not enough here. Give a second factor too, or add one first where the policy wants it.',
  permission_missing: 'The caller is known, but lacks a permission for this. Ask an administrator for it.',
  exceeds_own_rights:
    'This would give, take over or uncover rights that the caller does not have. Ask somebody who does.',
  recent_sign_in_required:
    'This needs the password to have been confirmed within the last five minutes. Confirm it and try again.',
  address_not_allowed: 'The token may be used only from certain addresses, and this is not one of them.',
  cross_origin_refused: 'Calls with a session cookie are taken only from our own pages. Use a token instead.',
  policy_refused: 'The policy of the tenant or of the platform does not allow this. Choose values within it.',
  not_found: 'There is nothing here, or nothing that the caller may see. Check the address.',
  method_not_allowed: 'This address exists but does not take that method. The Allow header lists those that it takes.',
  already_exists: 'Something with this id or name exists already. Choose another one.',
  conflict: 'This does not fit the present state, and nothing was changed. Read it again and decide anew.',
  in_use: 'Other things depend on this, so it stays, and nothing was changed. Remove those first.',
  last_administrator: 'A platform without an active administrator could not be run. Appoint another one first.',
  last_company_administrator:
    'The company is the only way in, and nobody else who came in by it could change that. Let another one sign in first.',
  membership_required: 'The user holds several memberships. Name one of them by unit and role.',
  link_invalid: 'The link is unknown, was used, was followed by a newer one, or has ended. Ask for a new one.',
  too_large: 'The body is larger than this address takes. Send less at a time.',
  unsupported_media_type:
    'The body is not in a format that this address reads. Send application/json in UTF-8, and forms under /oauth/.',
  invalid_input: 'The request was understood, but some fields are not right. Each is listed under errors.',
  rate_limited: 'There were too many attempts in a short time. Wait as long as Retry-After says.',
  headers_too_large: 'The headers are larger than 16 KiB or more than a hundred. Send fewer or shorter ones.',
  internal_error:
    'Something failed on our side, and the request may not have been carried out. Tell the operator the request id.',
  unavailable: 'The server cannot answer right now, and nothing was changed. Try again after Retry-After.',
}
