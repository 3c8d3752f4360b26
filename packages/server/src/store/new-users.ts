/** Users as they are written down first, and what they hold. */

import type { Membership } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'

export interface NewPerson {
  readonly id: string
  readonly tenant: number
  readonly username: string
  readonly name: string
  readonly email: string | null
  readonly locale: string | null
  readonly status: 'active' | 'inactive'
  readonly attributes: Readonly<Record<string, unknown>>
  readonly externalId?: string | null
  readonly passwordHash: string | null
}

/** Answers the internal id. Throws the database's unique violation when the username or the external id is taken. */
export function insertNewPerson(tx: Db, person: NewPerson, now: number): Promise<number> {
  return insertUser(tx, person, 'person', now)
}

export interface TechnicalUser {
  readonly id: string
  readonly tenant: number
  readonly username: string
  readonly name: string
}

/** One that is made and removed with its token. Answers the internal id. */
export function insertTechnicalUser(tx: Db, user: TechnicalUser, now: number): Promise<number> {
  const none = { email: null, locale: null, status: 'active', attributes: {}, passwordHash: null } as const
  return insertUser(tx, { ...user, ...none }, 'technical', now)
}

async function insertUser(tx: Db, user: NewPerson, type: 'person' | 'technical', now: number): Promise<number> {
  const { id } = await tx
    .insertInto('user_account')
    .values({
      public_id: user.id,
      tenant_id: user.tenant,
      username: user.username,
      username_folded: fold(user.username),
      name: user.name,
      name_folded: fold(user.name),
      email: user.email,
      locale: user.locale,
      status: user.status,
      type,
      attributes: JSON.stringify(user.attributes),
      password_hash: user.passwordHash,
      external_id: user.externalId ?? null,
      created_at: now,
      updated_at: now,
      deleted_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function insertMemberships(
  tx: Db,
  user: { readonly internalId: number; readonly tenant: number },
  memberships: readonly Membership[],
): Promise<void> {
  if (memberships.length === 0) return
  await tx
    .insertInto('membership')
    .values(
      memberships.map(({ role, unit }) => ({
        user_id: user.internalId,
        tenant_id: user.tenant,
        unit_id: unit,
        role_id: role,
      })),
    )
    .execute()
}
