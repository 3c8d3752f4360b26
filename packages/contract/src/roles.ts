/** Shapes of roles (user types) and of a tenant's own permissions. */

import { type Static, Type } from 'typebox'
import {
  Closed,
  Description,
  Instant,
  Name,
  NullableText,
  Page,
  PermissionText,
  pageQuery,
  Slug,
  Status,
} from './common.ts'

export const Role = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    description: Type.String(),
    permissions: Type.Array(Type.String()),
    unit: NullableText,
    status: Status,
    builtIn: Type.Boolean(),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Role' },
)

const Permissions = Type.Array(PermissionText, { maxItems: 100, uniqueItems: true })
const NullableSlug = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^[a-z0-9][a-z0-9-]{0,63}$' })

const changeable = {
  description: Type.Optional(Description),
  unit: Type.Optional(NullableSlug),
  status: Type.Optional(Status),
}

export const CreateRole = Closed(
  { id: Slug, name: Name, permissions: Permissions, ...changeable },
  { $id: 'CreateRole' },
)
export type CreateRole = Static<typeof CreateRole>

export const ChangeRole = Closed(
  { name: Type.Optional(Name), permissions: Type.Optional(Permissions), ...changeable },
  { $id: 'ChangeRole' },
)
export type ChangeRole = Static<typeof ChangeRole>

export const ROLE_SORTS = ['name', 'id', 'createdAt'] as const
export const RoleQuery = Closed({ ...pageQuery(ROLE_SORTS), status: Type.Optional(Status) })
export const RolePage = Page(Role, 'RolePage')

export const OwnPermission = Closed({ name: PermissionText, description: Type.Optional(Description) })
export const PutPermissions = Type.Array(OwnPermission, { maxItems: 500, $id: 'PutPermissions' })
export type PutPermissions = Static<typeof PutPermissions>
export const OwnPermissions = Type.Array(Type.Object({ name: Type.String(), description: Type.String() }))
