/** Shapes of users: people, and the technical users that tokens bring along. */

import { type Static, Type } from 'typebox'
import { Closed, Instant, Locale, Name, NullableText, Page, Propagation, pageQuery, Slug, Status } from './common.ts'

export const UserMembership = Type.Object({
  unit: NullableText,
  unitName: NullableText,
  role: Type.String(),
  roleName: Type.String(),
})

export const User = Type.Object(
  {
    id: Type.String(),
    username: Type.String(),
    name: Type.String(),
    email: NullableText,
    locale: NullableText,
    status: Status,
    type: Type.Enum(['person', 'technical']),
    attributes: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
    externalId: NullableText,
    memberships: Type.Array(UserMembership),
    secondFactor: Type.Boolean({ description: 'Whether the person has a passkey, or codes by the clock' }),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'User' },
)

const WantedMembership = Closed({
  unit: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 64 })),
  role: Slug,
})
const Username = Type.String({ minLength: 1, maxLength: 128 })
const Email = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' })
const ExternalId = Type.Unsafe<string | null>({ type: ['string', 'null'], minLength: 1, maxLength: 200 })
const Attributes = Type.Unsafe<Record<string, unknown>>({ type: 'object' })
const Password = Type.String({ minLength: 1, maxLength: 1024 })

const changeable = {
  email: Type.Optional(Email),
  locale: Type.Optional(Type.Unsafe<string | null>({ anyOf: [Locale, { type: 'null' }] })),
  status: Type.Optional(Status),
  attributes: Type.Optional(Attributes),
  externalId: Type.Optional(ExternalId),
  memberships: Type.Optional(Type.Array(WantedMembership, { maxItems: 100 })),
  password: Type.Optional(Type.Unsafe<string | null>({ anyOf: [Password, { type: 'null' }] })),
}

export const CreateUser = Closed(
  {
    username: Username,
    name: Name,
    type: Type.Optional(Type.Enum(['person'], { description: 'Technical users are made by their tokens' })),
    ...changeable,
  },
  { $id: 'CreateUser' },
)
export type CreateUser = Static<typeof CreateUser>

/** RFC 7396: null removes; `attributes` are merged member by member. */
export const ChangeUser = Closed(
  {
    username: Type.Optional(Username),
    name: Type.Optional(Name),
    ...changeable,
    attributes: Type.Optional(Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'] })),
  },
  { $id: 'ChangeUser' },
)
export type ChangeUser = Static<typeof ChangeUser>

export const USER_SORTS = ['name', 'username', 'createdAt'] as const
export const UserQuery = Closed({
  ...pageQuery(USER_SORTS),
  status: Type.Optional(Status),
  type: Type.Optional(Type.Enum(['person', 'technical'])),
  unit: Type.Optional(Slug),
  role: Type.Optional(Slug),
  secondFactor: Type.Optional(
    Type.Enum(['missing'], { description: 'Active people who administer something, and have no second factor' }),
  ),
})
export const UserPage = Page(User, 'UserPage')

export const PutMember = Closed({ role: Slug })
export const SignedOut = Type.Object({ deleted: Type.Integer(), propagation: Propagation })
