/** Shapes of links that set a password once, and of asking for one. */

import { type Static, Type } from 'typebox'
import { Closed, Instant, NullableText, Slug } from './common.ts'

const Purpose = Type.Enum(['reset', 'invitation'])
const Secret = Type.String({ minLength: 1, maxLength: 128 })
const Username = Type.String({ minLength: 1, maxLength: 128 })
const Password = Type.String({ minLength: 1, maxLength: 1024 })

export const CreatePasswordLink = Closed(
  {
    purpose: Type.Optional(Purpose),
    mail: Type.Optional(
      Type.Boolean({
        description:
          'Whether to send it to the user instead of showing it. Left out: it is sent where the server can send mail and the user has an address',
      }),
    ),
  },
  { $id: 'CreatePasswordLink' },
)
export type CreatePasswordLink = Static<typeof CreatePasswordLink>

export const PasswordLink = Type.Object(
  {
    link: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Shown this once; null where it was sent by mail',
    }),
    purpose: Purpose,
    expiresAt: Instant,
    mailed: Type.Boolean(),
  },
  { $id: 'PasswordLink' },
)

export const CheckPasswordLink = Closed({ secret: Secret }, { $id: 'CheckPasswordLink' })
export const PasswordLinkFacts = Type.Object(
  {
    username: Type.String(),
    name: Type.String(),
    tenant: Type.String(),
    tenantName: Type.String(),
    locale: NullableText,
    purpose: Purpose,
    expiresAt: Instant,
  },
  { $id: 'PasswordLinkFacts' },
)

export const UsePasswordLink = Closed({ secret: Secret, password: Password }, { $id: 'UsePasswordLink' })
export const PasswordLinkUsed = Type.Object(
  { username: Type.String(), tenant: Type.String() },
  { $id: 'PasswordLinkUsed' },
)

export const RequestPasswordReset = Closed(
  { username: Username, tenant: Type.Optional(Slug) },
  { $id: 'RequestPasswordReset' },
)
export const PasswordResetRequested = Type.Object({ accepted: Type.Boolean() })
