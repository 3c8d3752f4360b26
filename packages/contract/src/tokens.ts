/** Shapes to create, list, show, rotate, replace, revoke and explain tokens. */

import { type Static, Type } from 'typebox'
import {
  Closed,
  Description,
  Instant,
  Name,
  Nullable,
  NullableInstant,
  NullableText,
  Page,
  PermissionText,
  Propagation,
  Slug,
  TokenKind,
  TokenStatus,
  Visibility,
} from './common.ts'

export const Device = Type.Object({
  id: NullableText,
  name: Type.String(),
  platform: Type.String(),
  appVersion: NullableText,
})

const ReachingGrant = Type.Object({
  tenant: Type.String(),
  unit: Type.Optional(NullableText),
  role: Type.Optional(NullableText),
  permissions: Type.Array(Type.String()),
})

/** The names stand there for whoever may read the tenant and the unit; a token's own unit is named to all who see it. */
const ShownGrant = Type.Object({
  ...ReachingGrant.properties,
  tenantName: Type.Optional(Type.String({ description: 'Only for readers who may read the tenant' })),
  unitName: Type.Optional(
    Type.String({ description: "Only for readers who may read the unit, or when it is the token's own" }),
  ),
})

export const Token = Type.Object(
  {
    id: Type.String(),
    kind: TokenKind,
    name: Type.String(),
    description: Type.String(),
    application: NullableText,
    tenant: NullableText,
    unit: NullableText,
    unitName: NullableText,
    role: NullableText,
    roleName: NullableText,
    user: Nullable(
      Type.Object({
        id: Type.String(),
        username: Type.String(),
        name: Type.String(),
        email: NullableText,
        type: Type.Enum(['person', 'technical']),
      }),
    ),
    grants: Type.Array(ShownGrant),
    grantCount: Type.Integer(),
    master: Type.Boolean(),
    admin: Type.Boolean(),
    status: TokenStatus,
    statusReasons: Type.Array(Type.String()),
    expiresAt: NullableInstant,
    outsidePolicy: Type.Boolean(),
    createdAt: Instant,
    createdBy: Nullable(Type.Object({ id: NullableText, name: Type.String(), active: Type.Boolean() })),
    updatedAt: Instant,
    lastUsedAt: NullableInstant,
    lastUsedAddress: NullableText,
    secretPrefix: Type.String(),
    secretLast4: Type.String(),
    secretVisibility: Visibility,
    allowedIps: Type.Array(Type.String()),
    version: Type.Integer(),
    device: Nullable(Device),
  },
  { $id: 'Token' },
)
export type Token = Static<typeof Token>

/** What somebody sees of a platform token that reaches their tenant but is not in their sight. */
export const ReachingToken = Type.Object({
  id: Type.String(),
  kind: TokenKind,
  application: NullableText,
  status: TokenStatus,
  lastUsedAt: NullableInstant,
  grants: Type.Array(ReachingGrant),
})

export const TokenPage = Page(Type.Unsafe<unknown>({ type: 'object', additionalProperties: true }), 'TokenPage')

const AllowedIps = Type.Array(Type.String({ maxLength: 50 }), { maxItems: 50, uniqueItems: true })
const Expiry = Type.Optional(NullableInstant)

export const WantedGrant = Closed({
  tenant: Type.String({ minLength: 1, maxLength: 64, description: 'A tenant, or `*` for everywhere' }),
  unit: Type.Optional(Slug),
  permissions: Type.Array(PermissionText, { maxItems: 100 }),
})

/** Which of these a kind takes and needs is checked with the kind at hand, so that each field gets its own sentence. */
/** What a token can be at first and after a replacement. */
const wishes = {
  name: Type.Optional(Name),
  description: Type.Optional(Description),
  application: Type.Optional(Name),
  expiresAt: Expiry,
  allowedIps: Type.Optional(AllowedIps),
  unit: Type.Optional(NullableText),
  role: Type.Optional(Slug),
  secretVisibility: Type.Optional(Visibility),
  master: Type.Optional(Type.Boolean()),
  admin: Type.Optional(Type.Boolean()),
  grants: Type.Optional(Type.Array(WantedGrant, { maxItems: 200 })),
}

export const CreateToken = Closed(
  {
    kind: TokenKind,
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    tenant: Type.Optional(NullableText),
    user: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    ...wishes,
  },
  { $id: 'CreateToken' },
)
export type CreateToken = Static<typeof CreateToken>

export const ReplaceToken = Closed({ ...wishes, keepSecret: Type.Optional(Type.Boolean()) }, { $id: 'ReplaceToken' })
export type ReplaceToken = Static<typeof ReplaceToken>

export const CreatedToken = Type.Object(
  { token: Token, secret: Type.String(), warnings: Type.Array(Type.String()) },
  { $id: 'CreatedToken' },
)
export const ReplacedToken = Type.Object(
  { token: Token, secret: Type.Optional(Type.String()), warnings: Type.Array(Type.String()) },
  { $id: 'ReplacedToken' },
)
export const RotateToken = Closed({ overlapSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 604_800 })) })
export const RotatedToken = Type.Object(
  { token: Token, secret: Type.String(), previousSecretExpiresAt: NullableInstant },
  { $id: 'RotatedToken' },
)
export const RevokeToken = Closed({ reason: Type.Optional(Type.String({ maxLength: 500 })) })
export const ChangedToken = Type.Object({ token: Token, propagation: Propagation }, { $id: 'ChangedToken' })
export const RevealedSecret = Type.Object({ secret: Type.String() })

/** For calls that take no fields: an empty object, or nothing at all. */
export const NoFields = Closed({})
