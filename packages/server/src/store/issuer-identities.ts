/** Who people are to an issuer, and which memberships its rules gave them. */

import type { Membership } from '../domain/directory.ts'
import type { Db } from './db.ts'
import type { IssuerRecord } from './issuers.ts'

export interface IdentityRecord {
  readonly issuer: number
  readonly subject: string
  readonly user: number
  readonly linkedAt: number
  /** Null: linked, and never used yet. */
  readonly lastUsedAt: number | null
}

/** The identity of a subject; whoever was deleted has none. */
export async function findIdentity(db: Db, issuer: number, subject: string): Promise<IdentityRecord | null> {
  const row = await selectIdentities(db)
    .where('issuer_id', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row === undefined ? null : toIdentity(row)
}

export async function listIdentitiesOf(db: Db, user: number): Promise<IdentityRecord[]> {
  return (await selectIdentities(db).where('user_id', '=', user).execute()).map(toIdentity)
}

/** Users who hold one of these roles in the whole tenant, and have signed in through the issuer as it is set up now. */
export async function listUsersThrough(
  db: Db,
  { internalId, setup }: Pick<IssuerRecord, 'internalId' | 'setup'>,
  roles: readonly number[],
): Promise<number[]> {
  const rows = await selectIdentities(db)
    .where('issuer_id', '=', internalId)
    .where('used_setup', '=', setup)
    .where(
      'user_id',
      'in',
      db.selectFrom('membership').select('user_id').where('unit_id', 'is', null).where('role_id', 'in', roles),
    )
    .execute()
  return rows.map(({ user_id }) => user_id)
}

/** Throws the database's unique violation when the subject is somebody else's, or the person has another one there. */
export async function insertIdentity(
  tx: Db,
  { issuer, subject, user }: Pick<IdentityRecord, 'issuer' | 'subject' | 'user'>,
  now: number,
): Promise<void> {
  // What a deleted person leaves until it is swept must not keep anybody else from it.
  await tx
    .deleteFrom('issuer_identity')
    .where('issuer_id', '=', issuer)
    .where('subject', '=', subject)
    .where('user_id', 'in', tx.selectFrom('user_account').select('id').where('deleted_at', 'is not', null))
    .execute()
  await tx
    .insertInto('issuer_identity')
    .values({ issuer_id: issuer, subject, user_id: user, linked_at: now, last_used_at: 0, used_setup: 0 })
    .execute()
}

/** False when there was none. */
export async function deleteIdentity(tx: Db, issuer: number, user: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('issuer_identity')
    .where('issuer_id', '=', issuer)
    .where('user_id', '=', user)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Ends what an issuer has said of people; a link that nobody has used is somebody's word here, and stays. */
export async function deleteUsedIdentities(tx: Db, issuer: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('issuer_identity')
    .where('issuer_id', '=', issuer)
    .where('last_used_at', '>', 0)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

export async function markIdentityUsed(
  tx: Db,
  { internalId, setup }: Pick<IssuerRecord, 'internalId' | 'setup'>,
  user: number,
  now: number,
): Promise<void> {
  await tx
    .updateTable('issuer_identity')
    .set({ last_used_at: now, used_setup: setup })
    .where('issuer_id', '=', internalId)
    .where('user_id', '=', user)
    .execute()
}

/** The memberships of a person that the issuer's rules gave. */
export async function listRuledMemberships(db: Db, issuer: number, user: number): Promise<Membership[]> {
  const rows = await db
    .selectFrom('issuer_membership')
    .innerJoin('membership', 'membership.id', 'issuer_membership.membership_id')
    .select(['membership.unit_id', 'membership.role_id'])
    .where('issuer_membership.issuer_id', '=', issuer)
    .where('membership.user_id', '=', user)
    .execute()
  return rows.map(({ role_id, unit_id }) => ({ unit: unit_id, role: role_id }))
}

/** Notes that these memberships, which are there, are the rules' own. */
export async function markRuled(
  tx: Db,
  issuer: number,
  user: number,
  memberships: readonly Membership[],
): Promise<void> {
  for (const { role, unit } of memberships) {
    await tx
      .insertInto('issuer_membership')
      .columns(['membership_id', 'issuer_id'])
      .expression((eb) =>
        eb
          .selectFrom('membership')
          .select((select) => ['id', select.val(issuer).as('issuer_id')])
          .where('user_id', '=', user)
          .where('role_id', '=', role)
          .where('unit_id', unit === null ? 'is' : '=', unit),
      )
      .execute()
  }
}

/** Takes what the rules gave to one person, or to everybody (null). Answers how many memberships went. */
export async function deleteRuledMemberships(tx: Db, issuer: number, user: number | null): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('membership')
    .where('id', 'in', tx.selectFrom('issuer_membership').select('membership_id').where('issuer_id', '=', issuer))
    .$if(user !== null, (query) => query.where('user_id', '=', user ?? 0))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

function selectIdentities(db: Db) {
  return db
    .selectFrom('issuer_identity')
    .selectAll()
    .where('user_id', 'in', db.selectFrom('user_account').select('id').where('deleted_at', 'is', null))
}

type IdentityRow = Awaited<ReturnType<ReturnType<typeof selectIdentities>['execute']>>[number]

function toIdentity(row: IdentityRow): IdentityRecord {
  return {
    issuer: row.issuer_id,
    subject: row.subject,
    user: row.user_id,
    linkedAt: row.linked_at,
    lastUsedAt: row.last_used_at === 0 ? null : row.last_used_at,
  }
}
