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

const Uri = Type.String()
const Names = Type.Array(Type.String())

/** RFC 8414 §2: only what is true of this server. */
export const ServerMetadata = Type.Object(
  {
    issuer: Uri,
    introspection_endpoint: Uri,
    introspection_endpoint_auth_methods_supported: Names,
    revocation_endpoint: Uri,
    revocation_endpoint_auth_methods_supported: Names,
    response_types_supported: Names,
    grant_types_supported: Names,
    scopes_supported: Names,
    service_documentation: Uri,
  },
  { $id: 'ServerMetadata' },
)
export type ServerMetadata = Static<typeof ServerMetadata>
