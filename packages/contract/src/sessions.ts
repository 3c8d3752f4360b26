/** Shapes of signing in: at the console, and of a tenant's users through the API. */

import { type Static, Type } from 'typebox'
import { Closed, NullableText, Slug } from './common.ts'
import { PasskeyProof } from './factors.ts'
import { Token } from './tokens.ts'

const Username = Type.String({ minLength: 1, maxLength: 128 })
const Password = Type.String({ minLength: 1, maxLength: 1024 })

export const SignIn = Closed({ username: Username, password: Password, tenant: Type.Optional(Slug) }, { $id: 'SignIn' })
export type SignIn = Static<typeof SignIn>

export const Session = Type.Object(
  {
    user: Type.Object({
      id: Type.String(),
      username: Type.String(),
      name: Type.String(),
      email: NullableText,
      locale: NullableText,
      tenant: Type.String(),
    }),
    permissions: Type.Array(Type.String()),
    tenants: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), timeZone: Type.String(), locale: Type.String() }),
    ),
    memberships: Type.Array(
      Type.Object({
        tenant: Type.String(),
        unit: NullableText,
        unitName: NullableText,
        role: Type.String(),
        roleName: Type.String(),
        permissions: Type.Array(Type.String()),
      }),
    ),
    confirmedUntil: NullableText,
    factorRequired: Type.Boolean({
      description:
        'The policy wants a second factor first: until one is added, only `/v1/session` and what is below it answers',
    }),
    warnings: Type.Array(Type.String()),
  },
  { $id: 'Session' },
)

/** Exactly one of the two. */
export const ConfirmSession = Closed({ password: Type.Optional(Password), passkey: Type.Optional(PasskeyProof) })
export type ConfirmSession = Static<typeof ConfirmSession>
export const Confirmed = Type.Object({ confirmedUntil: Type.String() })
export const ChangePassword = Closed({ current: Password, new: Password })

export const WantedDevice = Closed({
  id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  platform: Type.String({ minLength: 1, maxLength: 50 }),
  appVersion: Type.Optional(Type.String({ maxLength: 50 })),
})

export const StartUserSession = Closed(
  {
    username: Username,
    password: Password,
    /** Of a person who has a second factor: six digits, or a recovery code. */
    code: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    unit: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 64 })),
    role: Type.Optional(Slug),
    device: Type.Optional(WantedDevice),
    address: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { $id: 'StartUserSession' },
)
export type StartUserSession = Static<typeof StartUserSession>
export const StartedUserSession = Type.Object({ token: Token, secret: Type.String() }, { $id: 'StartedUserSession' })
