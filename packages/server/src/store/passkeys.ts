/** Passkeys: public keys that people keep the other half of. Nothing here is secret. */

import type { Db } from './db.ts'

export interface PasskeyRecord {
  readonly internalId: number
  readonly id: string
  readonly userId: number
  readonly credentialId: Uint8Array
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly backedUp: boolean
  readonly name: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

export type NewPasskey = Omit<PasskeyRecord, 'internalId' | 'createdAt' | 'lastUsedAt'>

/** In the order in which they were added. */
export async function listPasskeys(db: Db, userId: number): Promise<PasskeyRecord[]> {
  const rows = await selectPasskeys(db).where('user_id', '=', userId).orderBy('id').execute()
  return rows.map(toPasskey)
}

export async function findPasskey(db: Db, credentialId: Uint8Array): Promise<PasskeyRecord | null> {
  const row = await selectPasskeys(db).where('credential_id', '=', credentialId).executeTakeFirst()
  return row === undefined ? null : toPasskey(row)
}

/** Throws the database's unique violation when somebody has registered this very credential. */
export async function insertPasskey(tx: Db, passkey: NewPasskey, now: number): Promise<void> {
  await tx
    .insertInto('passkey')
    .values({
      public_id: passkey.id,
      user_id: passkey.userId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: JSON.stringify(passkey.transports),
      backed_up: passkey.backedUp ? 1 : 0,
      name: passkey.name,
      created_at: now,
      last_used_at: 0,
    })
    .execute()
}

/**
 * Notes a use. False when the passkey is gone, or when its counter has not grown: then there may be two of it
 * (WebAuthn §6.1.1). Those that never count stay at 0.
 */
export async function markPasskeyUsed(
  tx: Db,
  internalId: number,
  { backedUp, counter }: Pick<PasskeyRecord, 'backedUp' | 'counter'>,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkey')
    .set({ counter, backed_up: backedUp ? 1 : 0, last_used_at: now })
    .where('id', '=', internalId)
    .where((eb) => (counter === 0 ? eb('counter', '=', 0) : eb('counter', '<', counter)))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** False when the person has no such passkey. */
export async function renamePasskey(tx: Db, userId: number, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkey')
    .set({ name })
    .where('user_id', '=', userId)
    .where('public_id', '=', id)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** False when the person has no such passkey. */
export async function deletePasskey(tx: Db, userId: number, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('passkey')
    .where('user_id', '=', userId)
    .where('public_id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

function selectPasskeys(db: Db) {
  return db.selectFrom('passkey').selectAll()
}

type PasskeyRow = Awaited<ReturnType<ReturnType<typeof selectPasskeys>['execute']>>[number]

function toPasskey(row: PasskeyRow): PasskeyRecord {
  return {
    internalId: row.id,
    id: row.public_id,
    userId: row.user_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: JSON.parse(row.transports) as string[],
    backedUp: row.backed_up === 1,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at === 0 ? null : row.last_used_at,
  }
}
