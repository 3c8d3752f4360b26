/** Requests of apps to be signed in, known by hashes of what the browser, the person and the app each hold of them. */

import type { Membership } from '../domain/directory.ts'
import type { Beginning } from './beginnings.ts'
import type { Db } from './db.ts'
import type { ConnectionTable } from './oauth-schema.ts'
import type { TokenDevice } from './tokens.ts'

export interface ConnectionRecord {
  readonly internalId: number
  readonly kind: 'app' | 'device'
  readonly client: string
  readonly clientId: number | null
  readonly tenant: number | null
  readonly browserHash: Uint8Array | null
  readonly redirectUri: string | null
  readonly state: string | null
  readonly codeChallenge: string | null
  readonly device: TokenDevice | null
  readonly status: ConnectionTable['status']
  readonly userId: number | null
  readonly membership: Membership | null
  readonly tokenId: number | null
  /** Null before it is approved. */
  readonly beginning: Beginning | null
  readonly expiresAt: number
  readonly polledAt: number
  readonly intervalMs: number
}

export interface NewConnection {
  readonly kind: 'app' | 'device'
  readonly client: string
  readonly clientId: number | null
  readonly tenant: number | null
  readonly idHash: Uint8Array | null
  readonly browserHash: Uint8Array | null
  readonly userCodeHash: Uint8Array | null
  readonly secretHash: Uint8Array | null
  readonly redirectUri: string | null
  readonly state: string | null
  readonly codeChallenge: string | null
  readonly device: TokenDevice | null
  readonly expiresAt: number
  readonly intervalMs: number
}

export async function insertConnection(db: Db, connection: NewConnection, now: number): Promise<void> {
  await db
    .insertInto('oauth_connection')
    .values({
      ...{ kind: connection.kind, client: connection.client, client_id: connection.clientId },
      ...{ tenant_id: connection.tenant, id_hash: connection.idHash, browser_hash: connection.browserHash },
      ...{ user_code_hash: connection.userCodeHash, secret_hash: connection.secretHash },
      ...{ redirect_uri: connection.redirectUri, state: connection.state },
      ...{ code_challenge: connection.codeChallenge, device: deviceText(connection.device) },
      ...{ status: 'pending', user_id: null, unit_id: null, role_id: null, token_id: null },
      ...{ created_at: now, expires_at: connection.expiresAt, polled_at: 0, interval_ms: connection.intervalMs },
      ...{ method: null, issuer_id: null, sid: null },
    })
    .execute()
}

export type ConnectionKey = 'id_hash' | 'user_code_hash' | 'secret_hash'

export async function findConnection(db: Db, key: ConnectionKey, hash: Uint8Array): Promise<ConnectionRecord | null> {
  const row = await db.selectFrom('oauth_connection').selectAll().where(key, '=', hash).executeTakeFirst()
  return row === undefined ? null : toRecord(row)
}

export interface Approval {
  readonly userId: number
  readonly membership: Membership
  readonly beginning: Beginning
  /** Of the authorization code; null leaves that of the device's. */
  readonly secretHash: Uint8Array | null
  readonly expiresAt: number
}

/** True for the one call that decided it. */
export async function markApproved(tx: Db, internalId: number, approval: Approval): Promise<boolean> {
  const { beginning, expiresAt, membership, secretHash, userId } = approval
  return decided(
    tx
      .updateTable('oauth_connection')
      .set({
        ...{ status: 'approved', user_id: userId, unit_id: membership.unit, role_id: membership.role },
        ...{ method: beginning.method, issuer_id: beginning.issuer, sid: beginning.sid },
        ...{ expires_at: expiresAt, user_code_hash: null },
        ...(secretHash === null ? {} : { secret_hash: secretHash }),
      })
      .where('id', '=', internalId)
      .where('status', '=', 'pending'),
  )
}

/** True for the one call that decided it. */
export async function markDenied(tx: Db, internalId: number): Promise<boolean> {
  return decided(
    tx
      .updateTable('oauth_connection')
      .set({ status: 'denied', user_code_hash: null })
      .where('id', '=', internalId)
      .where('status', '=', 'pending'),
  )
}

/** True for the one call that used it. */
export async function markUsed(tx: Db, internalId: number): Promise<boolean> {
  return decided(
    tx
      .updateTable('oauth_connection')
      .set({ status: 'used' })
      .where('id', '=', internalId)
      .where('status', '=', 'approved'),
  )
}

export async function setConnectionToken(tx: Db, internalId: number, tokenId: number): Promise<void> {
  await tx.updateTable('oauth_connection').set({ token_id: tokenId }).where('id', '=', internalId).execute()
}

/** What is signed in anew has not come of earlier requests: a code of theirs that comes again does not end it. */
export async function forgetConnectionToken(tx: Db, userId: number, tokenId: number): Promise<void> {
  await tx
    .updateTable('oauth_connection')
    .set({ token_id: null })
    .where('user_id', '=', userId)
    .where('token_id', '=', tokenId)
    .execute()
}

/** Gives a device's request to the browser in which its code was typed in. */
export async function bindConnection(
  db: Db,
  internalId: number,
  { browserHash, idHash }: { readonly browserHash: Uint8Array; readonly idHash: Uint8Array },
): Promise<void> {
  await db
    .updateTable('oauth_connection')
    .set({ id_hash: idHash, browser_hash: browserHash })
    .where('id', '=', internalId)
    .where('status', '=', 'pending')
    .execute()
}

/** Notes that a device has asked, and how long it has to wait from now on. */
export async function markPolled(db: Db, internalId: number, now: number, intervalMs: number): Promise<void> {
  await db
    .updateTable('oauth_connection')
    .set({ polled_at: now, interval_ms: intervalMs })
    .where('id', '=', internalId)
    .execute()
}

/** What a person has approved and no app has redeemed yet. */
export async function deleteApprovedOf(tx: Db, userId: number): Promise<void> {
  await tx.deleteFrom('oauth_connection').where('user_id', '=', userId).where('status', '=', 'approved').execute()
}

/** Deletes some that were over before one instant, or that nobody had said yes to before another; answers how many. */
export async function deleteSomeConnections(
  db: Db,
  { expiredBefore, unansweredBefore }: Readonly<Record<'expiredBefore' | 'unansweredBefore', number>>,
  limit: number,
): Promise<number> {
  const some = db
    .selectFrom('oauth_connection')
    .select('id')
    .where('expires_at', '<', unansweredBefore)
    .where((eb) => eb.or([eb('status', 'in', ['pending', 'denied']), eb('expires_at', '<', expiredBefore)]))
    .limit(limit)
  const { numDeletedRows } = await db.deleteFrom('oauth_connection').where('id', 'in', some).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

async function decided(update: {
  executeTakeFirstOrThrow(): Promise<{ readonly numUpdatedRows: bigint }>
}): Promise<boolean> {
  return (await update.executeTakeFirstOrThrow()).numUpdatedRows === 1n
}

function deviceText(device: TokenDevice | null): string | null {
  return device === null ? null : JSON.stringify(device)
}

type ConnectionRow = Omit<ConnectionTable, 'id'> & { readonly id: number }

function toRecord(row: ConnectionRow): ConnectionRecord {
  return {
    ...{ internalId: row.id, kind: row.kind, client: row.client, clientId: row.client_id, tenant: row.tenant_id },
    ...{ browserHash: row.browser_hash, redirectUri: row.redirect_uri, state: row.state },
    codeChallenge: row.code_challenge,
    device: row.device === null ? null : (JSON.parse(row.device) as TokenDevice),
    ...{ status: row.status, userId: row.user_id, tokenId: row.token_id },
    beginning: row.method === null ? null : { method: row.method, issuer: row.issuer_id, sid: row.sid },
    membership: row.role_id === null ? null : { unit: row.unit_id, role: row.role_id },
    ...{ expiresAt: row.expires_at, polledAt: row.polled_at, intervalMs: row.interval_ms },
  }
}
