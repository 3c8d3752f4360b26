/**
 * Deleting many tokens at once: the transaction writes their numbers down, from which moment they are in no answer any
 * more, and what is theirs is swept away after it. Every token touches some twenty pages that no other one does, so to
 * remove thousands of them takes seconds, in which nobody else could change anything.
 */

import { type RawBuilder, sql } from 'kysely'
import type { Db, Dialect } from './db.ts'

/**
 * The internal ids among these that were not deleted yet. Sealed copies of their secrets go at once, and so do their
 * technical users and what these hold.
 */
export async function markTokensDeleted(
  tx: Db,
  dialect: Dialect,
  ids: readonly number[],
  now: number,
): Promise<number[]> {
  const listed = rowsOf(dialect, ids)
  const marking = sql<{ token_id: number }>`insert into deleted_token (token_id)
    select token.id from ${listed} cross join token where token.id = ${dialect.json.integer(0)}
    on conflict (token_id) do nothing returning token_id`
  const users = sql<{ id: number }>`update user_account set deleted_at = ${now}
    where type = 'technical' and deleted_at is null and id in (select token.user_id from ${listed} cross join token
      where token.id = ${dialect.json.integer(0)} and token.kind in ('organization', 'group') and token.user_id is not null)
    returning id`
  const erasing = sql`update token_secret set sealed = null where sealed is not null
    and token_id in (select ${dialect.json.integer(0)} from ${listed})`
  const [marked, technical] = await Promise.all([marking.execute(tx), users.execute(tx), erasing.execute(tx)])
  const people = technical.rows.map(({ id }) => id)
  if (people.length > 0) await tx.deleteFrom('membership').where('user_id', 'in', people).execute()
  return marked.rows.map(({ token_id }) => token_id)
}

/** Frees an id that was chosen, which may be chosen again while a deleted token still has it. */
export async function sweepTokenNamed(tx: Db, id: string): Promise<void> {
  await sweepWhere(tx, sql`id_folded = ${id.toLowerCase()}`)
}

/** Frees a person's device, on which they may sign in again. */
export async function sweepTokenOnDevice(tx: Db, user: number, deviceId: string): Promise<void> {
  await sweepWhere(tx, sql`user_id = ${user} and device_id = ${deviceId}`)
}

/** Before those that still name one of these roles are deleted and counted. */
export async function sweepTokensOfRoles(tx: Db, roles: RawBuilder<unknown>): Promise<void> {
  await sweepWhere(tx, sql`role_id in (${roles})`)
}

/** A `select` of some that wait to be swept. */
export function selectDeletedTokens(db: Db, limit: number) {
  return db.selectFrom('deleted_token').select('token_id').orderBy('token_id').limit(limit)
}

/** Whether more than so many wait. */
export async function hasDeletedTokens(db: Db, beyond: number): Promise<boolean> {
  return (await db.selectFrom('deleted_token').select('token_id').offset(beyond).limit(1).execute()).length > 0
}

async function sweepWhere(tx: Db, condition: RawBuilder<unknown>): Promise<void> {
  await sql`delete from token where ${condition} and exists (
    select 1 from deleted_token as swept where swept.token_id = token.id)`.execute(tx)
}

function rowsOf({ json }: Dialect, ids: readonly number[]): RawBuilder<unknown> {
  return json.rows(JSON.stringify(ids.map((id) => [id])))
}
