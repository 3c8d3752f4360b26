/** Issuer rows: which companies a tenant trusts to say who people are. */

import type { IssuerSettings } from '../domain/issuer.ts'
import type { Db } from './db.ts'

export interface SealedClientSecret {
  readonly sealed: Uint8Array
  readonly keyId: string
}

export interface IssuerRecord {
  readonly internalId: number
  readonly tenant: number
  readonly id: string
  readonly name: string
  readonly url: string
  readonly clientId: string
  readonly secret: SealedClientSecret | null
  readonly settings: IssuerSettings
  readonly onlyThisWay: boolean
  readonly status: 'active' | 'inactive'
  /** Goes up with every change of what a sign-in hangs on: whoever came in before has not shown that this works. */
  readonly setup: number
  readonly createdAt: number
  readonly updatedAt: number
}

export type NewIssuer = Pick<
  IssuerRecord,
  'tenant' | 'id' | 'name' | 'url' | 'clientId' | 'settings' | 'onlyThisWay' | 'status'
>

/** All of a tenant, by name. */
export async function listIssuers(db: Db, tenant: number): Promise<IssuerRecord[]> {
  const rows = await selectIssuers(db).where('tenant_id', '=', tenant).orderBy('name').orderBy('id').execute()
  return rows.map(toIssuer)
}

export async function findIssuer(db: Db, tenant: number, id: string): Promise<IssuerRecord | null> {
  const row = await selectIssuers(db).where('tenant_id', '=', tenant).where('slug', '=', id).executeTakeFirst()
  return row === undefined ? null : toIssuer(row)
}

export async function findIssuerOf(db: Db, internalId: number): Promise<IssuerRecord | null> {
  const row = await selectIssuers(db).where('id', '=', internalId).executeTakeFirst()
  return row === undefined ? null : toIssuer(row)
}

/** Without its secret, whose sealing needs the internal id. Throws the database's unique violation when the id is taken. */
export async function insertIssuer(tx: Db, issuer: NewIssuer, now: number): Promise<IssuerRecord> {
  const row = await tx
    .insertInto('issuer')
    .values({
      tenant_id: issuer.tenant,
      slug: issuer.id,
      ...columnsOf(issuer),
      secret_sealed: null,
      secret_key_id: null,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toIssuer(row)
}

export async function updateIssuer(tx: Db, issuer: IssuerRecord, now: number): Promise<IssuerRecord> {
  const row = await tx
    .updateTable('issuer')
    .set({ ...columnsOf(issuer), setup: issuer.setup, updated_at: now })
    .where('id', '=', issuer.internalId)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toIssuer(row)
}

/** Null: a public client, without one. */
export async function setClientSecret(tx: Db, internalId: number, secret: SealedClientSecret | null): Promise<void> {
  await tx
    .updateTable('issuer')
    .set({ secret_sealed: secret?.sealed ?? null, secret_key_id: secret?.keyId ?? null })
    .where('id', '=', internalId)
    .execute()
}

/** With it go the identities, and what is under way at it. Memberships and sessions are ended before. */
export async function deleteIssuerRow(tx: Db, internalId: number): Promise<void> {
  await tx.deleteFrom('issuer').where('id', '=', internalId).execute()
}

function columnsOf({ clientId, name, onlyThisWay, settings, status, url }: Omit<NewIssuer, 'tenant' | 'id'>) {
  return {
    name,
    url,
    client_id: clientId,
    settings: JSON.stringify(settings),
    only_this_way: onlyThisWay ? (1 as const) : (0 as const),
    status,
  }
}

function selectIssuers(db: Db) {
  return db.selectFrom('issuer').selectAll()
}

type IssuerRow = Awaited<ReturnType<ReturnType<typeof selectIssuers>['execute']>>[number]

function toIssuer(row: IssuerRow): IssuerRecord {
  const { secret_key_id: keyId, secret_sealed: sealed } = row
  return {
    internalId: row.id,
    tenant: row.tenant_id,
    id: row.slug,
    name: row.name,
    url: row.url,
    clientId: row.client_id,
    secret: sealed === null || keyId === null ? null : { sealed, keyId },
    settings: JSON.parse(row.settings) as IssuerSettings,
    onlyThisWay: row.only_this_way === 1,
    status: row.status,
    setup: row.setup,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
