/** A person as they are written down first, and what they hold. */

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
  readonly passwordHash: string | null
}

/** Answers the internal id. Throws the database's unique violation when the username is taken. */
export async function insertNewPerson(tx: Db, person: NewPerson, now: number): Promise<number> {
  const { id } = await tx
    .insertInto('user_account')
    .values({
      public_id: person.id,
      tenant_id: person.tenant,
      username: person.username,
      username_folded: fold(person.username),
      name: person.name,
      name_folded: fold(person.name),
      email: person.email,
      locale: person.locale,
      status: person.status,
      type: 'person',
      attributes: JSON.stringify(person.attributes),
      password_hash: person.passwordHash,
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
