/** A tenant as it is born: its own row, and the roles that every tenant has. */

import { BUILT_IN_ROLES, PLATFORM } from '@polett/contract/permissions'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'

export interface NewTenant {
  readonly id: string
  readonly name: string
  readonly timeZone: string
  readonly locale: string
}

/** Answers the internal id. Throws the database's unique violation when the id is taken. */
export async function insertNewTenant(tx: Db, tenant: NewTenant, now: number): Promise<number> {
  const stamps = { created_at: now, updated_at: now }
  const { id } = await tx
    .insertInto('tenant')
    .values({
      slug: tenant.id,
      name: tenant.name,
      name_folded: fold(tenant.name),
      status: 'active',
      time_zone: tenant.timeZone,
      locale: tenant.locale,
      ...stamps,
      deleted_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const roles = Object.entries(BUILT_IN_ROLES).filter(([, role]) => !role.platformOnly || tenant.id === PLATFORM)
  await tx
    .insertInto('role')
    .values(
      roles.map(([slug, { name }]) => ({
        tenant_id: id,
        slug,
        name,
        name_folded: fold(name),
        description: '',
        // What a built-in role permits is known by its id; only what a tenant adds to it is stored.
        permissions: '[]',
        unit_id: null,
        built_in: 1 as const,
        status: 'active' as const,
        ...stamps,
      })),
    )
    .execute()
  return id
}
