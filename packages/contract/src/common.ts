/** Fields and small shapes that many resources share. */

import { type Static, type TProperties, type TSchema, Type } from 'typebox'

/** A shape that takes exactly these members: an unknown one is refused, never ignored. */
export function Closed<T extends TProperties>(properties: T, options: { $id?: string; description?: string } = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

export function Nullable<T extends TSchema>(schema: T) {
  return Type.Unsafe<Static<T> | null>({ anyOf: [schema, { type: 'null' }] })
}

export const NullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })
export const NullableInstant = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' })

export const Slug = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
  description: 'Lower-case letters, digits and hyphens',
})
/** Formats: what of a text shows where it stands is for the server to say. */
export const READABLE_NAME = 'readable-name'
export const READABLE_TEXT = 'readable-text'

export const Name = Type.String({ minLength: 1, maxLength: 100, format: READABLE_NAME })
export const Description = Type.String({ maxLength: 1000, format: READABLE_TEXT })
export const Instant = Type.String({ format: 'date-time', description: 'RFC 3339; answers are UTC with milliseconds' })
export const PermissionText = Type.String({ minLength: 1, maxLength: 128 })
export const Status = Type.Enum(['active', 'inactive'])
export const TimeZone = Type.String({ minLength: 1, maxLength: 64, description: 'IANA name such as Europe/Oslo' })
export const Locale = Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$', maxLength: 35 })
export const TokenKind = Type.Enum(['user', 'mobile', 'application', 'organization', 'group'])
export const TokenStatus = Type.Enum(['active', 'revoked', 'suspended', 'expired'])
export const Visibility = Type.Enum(['sealed', 'once'])

export const Propagation = Type.Object({
  nodes: Type.Integer(),
  confirmed: Type.Integer(),
  milliseconds: Type.Integer(),
  waitedFor: Type.Array(Type.String()),
})
export type Propagation = Static<typeof Propagation>

export const Missing = Type.Object({
  permission: NullableText,
  tenant: Type.Optional(Type.String()),
  unit: Type.Optional(Type.String()),
})

/** The query members that every list takes; `sort` comes from a closed list, each with `-` for descending. */
export function pageQuery(sorts: readonly string[]) {
  return {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    // A name of 100 characters can have 18 times as many when it is folded for sorting.
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 6000 })),
    sort: Type.Optional(Type.Enum(sorts.flatMap((field) => [field, `-${field}`]))),
    q: Type.Optional(Type.String({ maxLength: 200 })),
  }
}

export function Page<T extends TSchema>(items: T, $id: string) {
  return Type.Object(
    {
      items: Type.Array(items),
      nextCursor: NullableText,
      total: Type.Integer(),
      totalIsMinimum: Type.Boolean(),
    },
    { $id },
  )
}
