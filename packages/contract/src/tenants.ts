/** Shapes of tenants: one customer each, the wall between customers. */

import { type Static, Type } from 'typebox'
import { Closed, Instant, Locale, Name, Page, pageQuery, Slug, Status, TimeZone } from './common.ts'

export const Tenant = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    status: Status,
    timeZone: Type.String(),
    locale: Type.String(),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Tenant' },
)

const changeable = {
  status: Type.Optional(Status),
  timeZone: Type.Optional(TimeZone),
  locale: Type.Optional(Locale),
}

export const CreateTenant = Closed({ id: Slug, name: Name, ...changeable }, { $id: 'CreateTenant' })
export type CreateTenant = Static<typeof CreateTenant>

export const ChangeTenant = Closed({ name: Type.Optional(Name), ...changeable }, { $id: 'ChangeTenant' })
export type ChangeTenant = Static<typeof ChangeTenant>

export const TENANT_SORTS = ['name', 'id', 'createdAt'] as const
export const TenantQuery = Closed({ ...pageQuery(TENANT_SORTS), status: Type.Optional(Status) })
export const TenantPage = Page(Tenant, 'TenantPage')
