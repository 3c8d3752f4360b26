/** Every refusal the API can answer with. The code is the promise to clients; titles may be reworded. */
export const PROBLEMS = {
  malformed_request: { status: 400, title: 'The request cannot be read' },
  ambiguous_credentials: { status: 400, title: 'Send exactly one credential' },
  secret_in_url: { status: 400, title: 'A secret does not belong in a URL' },
  grant_invalid: { status: 400, title: 'This sign-in cannot go on' },
  grant_pending: { status: 400, title: 'Nobody has decided yet' },

  credentials_required: { status: 401, title: 'Send a token' },
  token_invalid: { status: 401, title: 'This token is not valid here' },
  token_expired: { status: 401, title: 'This token has expired' },
  token_revoked: { status: 401, title: 'This token is revoked' },
  token_suspended: { status: 401, title: 'This token is suspended' },
  client_invalid: { status: 401, title: 'This app is not known here' },
  sign_in_failed: { status: 401, title: 'The name or the password is wrong' },
  second_factor_required: { status: 401, title: 'A second factor is needed' },

  permission_missing: { status: 403, title: 'A permission is missing' },
  exceeds_own_rights: { status: 403, title: 'This would give more than you have' },
  recent_sign_in_required: { status: 403, title: 'Confirm your password first' },
  address_not_allowed: { status: 403, title: 'Not allowed from this address' },
  cross_origin_refused: { status: 403, title: 'Calls from another site are refused' },
  policy_refused: { status: 403, title: 'The policy does not allow this' },

  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },

  already_exists: { status: 409, title: 'This exists already' },
  conflict: { status: 409, title: 'This does not fit the present state' },
  in_use: { status: 409, title: 'This is in use' },
  last_administrator: { status: 409, title: 'The last platform administrator stays' },
  last_company_administrator: { status: 409, title: 'The last administrator who comes in through the company stays' },
  membership_required: { status: 409, title: 'Choose one of the memberships' },

  link_invalid: { status: 410, title: 'This link does not work any more' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not understood' },
  invalid_input: { status: 422, title: 'Some fields are not right' },
  rate_limited: { status: 429, title: 'Too many attempts' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'Not available right now' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof PROBLEMS
