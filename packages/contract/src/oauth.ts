/** Shapes of the OAuth 2 endpoints: forms and the server's description of itself. */

import { type Static, Type } from 'typebox'
import { Closed } from './common.ts'

/** RFC 7009 §2.1. `client_secret` is known so that it can be refused in words. */
export const RevocationForm = Closed({
  token: Type.String({ minLength: 1, maxLength: 1000 }),
  token_type_hint: Type.Optional(Type.String({ maxLength: 100 })),
  client_id: Type.Optional(Type.String({ maxLength: 200 })),
  client_secret: Type.Optional(Type.String({ maxLength: 1000 })),
})
export type RevocationForm = Static<typeof RevocationForm>

const Short = Type.Optional(Type.String({ maxLength: 200 }))
const device = {
  device_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  device_name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  platform: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
  app_version: Type.Optional(Type.String({ maxLength: 50 })),
}

/** RFC 6749 §4.1.1, RFC 7636 §4.3. Parameters that are not known are ignored, as §3.1 wants it. */
export const AuthorizationQuery = Type.Object({
  client_id: Short,
  redirect_uri: Type.Optional(Type.String({ maxLength: 500 })),
  response_type: Short,
  response_mode: Short,
  state: Type.Optional(Type.String({ maxLength: 2000 })),
  code_challenge: Short,
  code_challenge_method: Short,
  request: Type.Optional(Type.String({ maxLength: 4000 })),
  request_uri: Type.Optional(Type.String({ maxLength: 2000 })),
  ...device,
})
export type AuthorizationQuery = Static<typeof AuthorizationQuery>

/** RFC 8628 §3.1. */
export const DeviceAuthorizationForm = Type.Object({ client_id: Short, ...device })
export type DeviceAuthorizationForm = Static<typeof DeviceAuthorizationForm>

export const DeviceAuthorization = Type.Object(
  {
    device_code: Type.String(),
    user_code: Type.String(),
    verification_uri: Type.String(),
    verification_uri_complete: Type.String(),
    expires_in: Type.Integer(),
    interval: Type.Integer(),
  },
  { $id: 'DeviceAuthorization' },
)

/** RFC 6749 §4.1.3 and §6, RFC 8628 §3.4. */
export const TokenForm = Type.Object({
  grant_type: Short,
  client_id: Short,
  code: Short,
  redirect_uri: Type.Optional(Type.String({ maxLength: 500 })),
  code_verifier: Short,
  refresh_token: Short,
  device_code: Short,
})
export type TokenForm = Static<typeof TokenForm>

export const GrantedToken = Type.Object(
  {
    access_token: Type.String(),
    token_type: Type.String(),
    expires_in: Type.Integer(),
    refresh_token: Type.String(),
    scope: Type.String(),
  },
  { $id: 'GrantedToken' },
)

const Uri = Type.String()
const Names = Type.Array(Type.String())

/** RFC 8414 §2: only what is true of this server. */
export const ServerMetadata = Type.Object(
  {
    issuer: Uri,
    authorization_endpoint: Uri,
    token_endpoint: Uri,
    token_endpoint_auth_methods_supported: Names,
    device_authorization_endpoint: Uri,
    introspection_endpoint: Uri,
    introspection_endpoint_auth_methods_supported: Names,
    revocation_endpoint: Uri,
    revocation_endpoint_auth_methods_supported: Names,
    response_types_supported: Names,
    response_modes_supported: Names,
    grant_types_supported: Names,
    code_challenge_methods_supported: Names,
    authorization_response_iss_parameter_supported: Type.Boolean(),
    scopes_supported: Names,
    service_documentation: Uri,
  },
  { $id: 'ServerMetadata' },
)
export type ServerMetadata = Static<typeof ServerMetadata>
