/** Shapes of SCIM 2.0 (RFC 7643, 7644), for the directories of companies. They are open: each directory has attributes of its own. */

import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { Instant, NullableText } from './common.ts'

function Open<T extends TProperties>(properties: T, options: { $id?: string; description?: string } = {}) {
  return Type.Object(properties, { additionalProperties: true, ...options })
}

const Texts = Type.Array(Type.String())
const Schemas = Type.Optional(Texts)
const Text = Type.Optional(Type.String())

export const ScimMeta = Type.Object({
  resourceType: Type.String(),
  created: Type.Optional(Instant),
  lastModified: Type.Optional(Instant),
  location: Type.String(),
})

const Reference = Type.Object({ value: Type.String(), $ref: Text, display: Text, type: Text })

export const ScimUser = Open(
  {
    schemas: Texts,
    id: Type.String(),
    externalId: Text,
    userName: Text,
    displayName: Text,
    active: Type.Optional(Type.Boolean()),
    preferredLanguage: Text,
    groups: Type.Optional(
      Type.Array(Reference, { description: 'The groups that the person is in; set at the groups' }),
    ),
    meta: Type.Optional(ScimMeta),
  },
  { $id: 'ScimUser' },
)

export const ScimGroup = Open(
  {
    schemas: Texts,
    id: Type.String(),
    externalId: Text,
    displayName: Text,
    members: Type.Optional(Type.Array(Reference)),
    meta: Type.Optional(ScimMeta),
  },
  { $id: 'ScimGroup' },
)

/** RFC 7643 §2.5: null says the same as leaving out. Directories write booleans as texts too. */
export const ScimUserBody = Open(
  {
    schemas: Schemas,
    userName: Type.Optional(NullableText),
    externalId: Type.Optional(NullableText),
    displayName: Type.Optional(NullableText),
    preferredLanguage: Type.Optional(NullableText),
    active: Type.Optional(Type.Unsafe<unknown>({ type: ['boolean', 'string', 'null'] })),
    password: Type.Optional(NullableText),
  },
  { $id: 'ScimUserBody' },
)
export type ScimUserBody = Static<typeof ScimUserBody>

export const ScimGroupBody = Open(
  {
    schemas: Schemas,
    displayName: Type.Optional(NullableText),
    externalId: Type.Optional(NullableText),
    members: Type.Optional(Type.Unsafe<unknown>({ type: ['array', 'null'], items: {}, maxItems: 1000 })),
  },
  { $id: 'ScimGroupBody' },
)
export type ScimGroupBody = Static<typeof ScimGroupBody>

/** RFC 7644 §3.5.2. The name of an operation is written in any case. */
export const ScimPatch = Open(
  {
    schemas: Schemas,
    Operations: Type.Optional(
      Type.Array(
        Open({
          op: Type.Optional(Type.String()),
          path: Type.Optional(NullableText),
          value: Type.Optional(Type.Unsafe<unknown>({})),
        }),
        { maxItems: 1000 },
      ),
    ),
  },
  { $id: 'ScimPatch' },
)
export type ScimPatch = Static<typeof ScimPatch>

const projected = {
  attributes: Type.Optional(Type.String({ maxLength: 1000 })),
  excludedAttributes: Type.Optional(Type.String({ maxLength: 1000 })),
}

/** Directories add parameters of their own, which are left alone. */
export const ScimShowing = Open(projected)
export type ScimShowing = Static<typeof ScimShowing>

export const ScimQuery = Open({
  filter: Type.Optional(Type.String({ maxLength: 2000 })),
  startIndex: Type.Optional(Type.Integer({ maximum: 1_000_000_000 })),
  count: Type.Optional(Type.Integer()),
  ...projected,
})
export type ScimQuery = Static<typeof ScimQuery>

/** A list, whose items may be shown in part. */
export function ScimListOf<T extends TSchema>(item: T, $id: string) {
  return Type.Object(
    {
      schemas: Texts,
      totalResults: Type.Integer(),
      startIndex: Type.Integer(),
      itemsPerPage: Type.Integer(),
      Resources: Type.Array(item),
    },
    { $id },
  )
}

export const ScimUserList = ScimListOf(ScimUser, 'ScimUserList')
export const ScimGroupList = ScimListOf(ScimGroup, 'ScimGroupList')

/** What the server says of itself (RFC 7643 §5 to §7). */
export const ScimDescription = Open(
  { schemas: Schemas, id: Text, meta: Type.Optional(ScimMeta) },
  { $id: 'ScimDescription' },
)
export const ScimDescriptionList = ScimListOf(ScimDescription, 'ScimDescriptionList')
