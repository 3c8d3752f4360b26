/** Clients of tenants: rows, read and written. */

import type { Client } from '../domain/client.ts'
import type { Db } from './db.ts'
import type { ClientTable } from './oauth-schema.ts'

export interface ClientRecord extends Client {
  readonly internalId: number
  readonly createdAt: number
  readonly updatedAt: number
}

export async function findClientRecord(db: Db, tenant: number, id: string): Promise<ClientRecord | null> {
  const row = await select(db, tenant).where('slug', '=', id).executeTakeFirst()
  return row === undefined ? null : toRecord(row)
}

/** All of a tenant, by name. */
export async function listClientRecords(db: Db, tenant: number): Promise<ClientRecord[]> {
  const rows = await select(db, tenant).orderBy('slug').execute()
  return rows.map(toRecord).sort((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1))
}

export type NewClient = Omit<Client, 'internalId'>

/** Fails on the unique index when the id is taken. */
export async function insertClient(tx: Db, tenant: number, client: NewClient, now: number): Promise<ClientRecord> {
  const values = { tenant_id: tenant, slug: client.id, ...columnsOf(client), created_at: now, updated_at: now }
  const { id } = await tx.insertInto('oauth_client').values(values).returning('id').executeTakeFirstOrThrow()
  return { ...client, internalId: id, createdAt: now, updatedAt: now }
}

export async function updateClient(tx: Db, { internalId, ...client }: ClientRecord, now: number): Promise<void> {
  await tx
    .updateTable('oauth_client')
    .set({ ...columnsOf(client), updated_at: now })
    .where('id', '=', internalId)
    .execute()
}

/** What is under way goes with it. */
export async function deleteClient(tx: Db, internalId: number): Promise<void> {
  await tx.deleteFrom('oauth_client').where('id', '=', internalId).execute()
}

/** The internal ids of the tokens that people signed in to with this app. */
export async function listLoginsOf(db: Db, internalId: number): Promise<number[]> {
  const rows = await db.selectFrom('oauth_login').select('token_id').where('client_id', '=', internalId).execute()
  return rows.map(({ token_id }) => token_id)
}

function select(db: Db, tenant: number) {
  return db.selectFrom('oauth_client').selectAll().where('tenant_id', '=', tenant)
}

function columnsOf(client: NewClient) {
  return {
    name: client.name,
    redirect_uris: JSON.stringify(client.redirectUris),
    access_minutes: client.accessMinutes,
    login_days: client.loginDays,
    device_grant: client.deviceGrant ? (1 as const) : (0 as const),
    status: client.active ? ('active' as const) : ('inactive' as const),
  }
}

type ClientRow = Omit<ClientTable, 'id'> & { readonly id: number }

function toRecord(row: ClientRow): ClientRecord {
  return {
    internalId: row.id,
    id: row.slug,
    name: row.name,
    redirectUris: JSON.parse(row.redirect_uris) as string[],
    accessMinutes: row.access_minutes,
    loginDays: row.login_days,
    deviceGrant: row.device_grant === 1,
    active: row.status === 'active',
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
