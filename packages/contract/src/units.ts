/** Shapes of units: departments and groups, which form a tree in each tenant. */

import { type Static, Type } from 'typebox'
import { Closed, Instant, Name, NullableText, Page, pageQuery, Slug, Status } from './common.ts'

export const UnitKind = Type.Enum(['department', 'group'])

export const Unit = Type.Object(
  {
    id: Type.String(),
    kind: UnitKind,
    name: Type.String(),
    parent: NullableText,
    externalId: NullableText,
    status: Status,
    active: Type.Boolean({ description: 'It and all above it are active' }),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Unit' },
)

const NullableSlug = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^[a-z0-9][a-z0-9-]{0,63}$' })
const ExternalId = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 200 })

const changeable = {
  parent: Type.Optional(NullableSlug),
  externalId: Type.Optional(ExternalId),
  status: Type.Optional(Status),
}

export const CreateUnit = Closed({ id: Slug, kind: UnitKind, name: Name, ...changeable }, { $id: 'CreateUnit' })
export type CreateUnit = Static<typeof CreateUnit>

export const ChangeUnit = Closed({ name: Type.Optional(Name), ...changeable }, { $id: 'ChangeUnit' })
export type ChangeUnit = Static<typeof ChangeUnit>

export const UNIT_SORTS = ['name', 'id', 'createdAt'] as const
export const UnitQuery = Closed({
  ...pageQuery(UNIT_SORTS),
  kind: Type.Optional(UnitKind),
  status: Type.Optional(Status),
  parent: Type.Optional(Slug),
})
export const UnitPage = Page(Unit, 'UnitPage')
