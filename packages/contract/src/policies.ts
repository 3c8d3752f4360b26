/** Shapes of the limits that bind creation, replace and rotate of tokens. */

import { type Static, Type } from 'typebox'
import { Closed, NullableText, Visibility } from './common.ts'

const Days = Type.Integer({ minimum: 1, maximum: 36_500 })
const NullableDays = Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 1, maximum: 36_500 })

const settings = {
  maxLifetimeDays: Type.Optional(
    Closed({
      user: Type.Optional(NullableDays),
      mobile: Type.Optional(NullableDays),
      application: Type.Optional(NullableDays),
      organization: Type.Optional(NullableDays),
      group: Type.Optional(NullableDays),
    }),
  ),
  allowNoExpiry: Type.Optional(Type.Boolean()),
  secretVisibility: Type.Optional(
    Closed({
      user: Type.Optional(Visibility),
      mobile: Type.Optional(Visibility),
      application: Type.Optional(Visibility),
      organization: Type.Optional(Visibility),
      group: Type.Optional(Visibility),
    }),
  ),
  mobileLifetimeDays: Type.Optional(Days),
  ownTokens: Type.Optional(Type.Boolean()),
  backupAdministrator: Type.Optional(
    Type.Unsafe<string | null>({
      type: ['string', 'null'],
      minLength: 1,
      maxLength: 128,
      description: 'Id or username of a user who is told, besides those concerned, of tokens that are about to expire',
    }),
  ),
  secondFactorForAdministrators: Type.Optional(Type.Boolean()),
}

const perKind = <T extends object>(value: T) => ({
  type: 'object' as const,
  required: ['user', 'mobile', 'application', 'organization', 'group'],
  properties: { user: value, mobile: value, application: value, organization: value, group: value },
})

const body = {
  maxLifetimeDays: Type.Unsafe<Record<string, number | null>>(perKind({ type: ['integer', 'null'] })),
  allowNoExpiry: Type.Boolean(),
  secretVisibility: Type.Unsafe<Record<string, 'sealed' | 'once'>>(perKind({ enum: ['sealed', 'once'] })),
  mobileLifetimeDays: Type.Integer(),
  ownTokens: Type.Boolean(),
  backupAdministrator: NullableText,
  secondFactorForAdministrators: Type.Boolean(),
}

const Setting = Type.Enum([
  ...(['maxLifetimeDays', 'allowNoExpiry', 'secretVisibility', 'mobileLifetimeDays', 'ownTokens'] as const),
  'backupAdministrator',
  'secondFactorForAdministrators',
])

/** What is left out of a PUT goes back to its default. */
export const PutPolicy = Closed(
  {
    ...settings,
    set: Type.Optional(
      Type.Array(Setting, {
        uniqueItems: true,
        readOnly: true,
        description: 'As it was read: what it does not name and stands at its default stays unset',
      }),
    ),
    effective: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        readOnly: true,
        description: 'As it was read, or left out',
      }),
    ),
  },
  { $id: 'PutPolicy' },
)
export type PutPolicy = Static<typeof PutPolicy>

/** `effective` is what binds: the stricter of the tenant's own policy and the platform's. */
export const Policy = Type.Object(
  {
    ...body,
    set: Type.Array(Setting, {
      description:
        'The settings that somebody has set. The others follow the defaults, and of the platform bind no tenant',
    }),
    effective: Type.Object(body),
  },
  { $id: 'Policy' },
)
