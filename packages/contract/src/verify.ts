/** The questions a gateway or a resource server asks about a secret, and the answers it gets. */

import { Type } from 'typebox'
import { Closed, Missing, PermissionText } from './common.ts'
import { Token } from './tokens.ts'

const asked = {
  permission: Type.Optional(Type.Union([PermissionText, Type.Array(PermissionText, { minItems: 1, maxItems: 20 })])),
  tenant: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  unit: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  address: Type.Optional(Type.String({ maxLength: 64 })),
}

export const Verification = Closed({ secret: Type.String({ maxLength: 1000 }), ...asked }, { $id: 'Verification' })
export const Verifications = Type.Array(Verification, { maxItems: 100 })

export const VerificationAnswer = Type.Object(
  {
    valid: Type.Boolean(),
    code: Type.String(),
    token: Type.Optional(Token),
    permissions: Type.Optional(Type.Array(Type.String())),
    missing: Type.Optional(Missing),
  },
  { $id: 'VerificationAnswer' },
)

/** Uses of tokens that a resource server has allowed by answers that it kept. */
export const VerificationUses = Closed(
  {
    uses: Type.Array(
      Closed({
        token: Type.String({ minLength: 1, maxLength: 64 }),
        count: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
        msAgo: Type.Integer({ minimum: 0, maximum: 86_400_000, description: 'How long ago the last of them was' }),
        address: Type.Optional(Type.String({ maxLength: 64 })),
      }),
      { maxItems: 500 },
    ),
  },
  { $id: 'VerificationUses' },
)

export const VerifyAnswer = Type.Object(
  { valid: Type.Boolean(), token: Type.String(), kind: Type.String(), tenant: Type.String(), unit: Type.String() },
  { $id: 'VerifyAnswer' },
)

export const IntrospectForm = Closed({
  token: Type.String({ minLength: 1, maxLength: 1000 }),
  token_type_hint: Type.Optional(Type.String({ maxLength: 100 })),
  address: Type.Optional(Type.String({ maxLength: 64 })),
  client_id: Type.Optional(Type.String({ maxLength: 200 })),
  client_secret: Type.Optional(Type.String({ maxLength: 1000 })),
})

export const Introspection = Type.Object(
  {
    active: Type.Boolean(),
    scope: Type.Optional(Type.String()),
    client_id: Type.Optional(Type.String()),
    username: Type.Optional(Type.String()),
    sub: Type.Optional(Type.String()),
    iss: Type.Optional(Type.String()),
    aud: Type.Optional(Type.String()),
    exp: Type.Optional(Type.Integer()),
    iat: Type.Optional(Type.Integer()),
    jti: Type.Optional(Type.String()),
    token_type: Type.Optional(Type.String()),
    tenant: Type.Optional(Type.String()),
    unit: Type.Optional(Type.String()),
    kind: Type.Optional(Type.String()),
  },
  { $id: 'Introspection' },
)
