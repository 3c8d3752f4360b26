/** The apps of a tenant by which its people sign in: listed, registered, changed, removed. */

import type { Deps } from '../deps.ts'
import { ACCESS_MINUTES, CLI, CLI_ID, type Client, parseClientId } from '../domain/client.ts'
import type { TenantView } from '../domain/directory.ts'
import { refuseRedirectUri } from '../domain/redirect-uri.ts'
import { inTenant } from '../domain/scope.ts'
import {
  type ClientRecord,
  deleteClient as deleteClientRow,
  findClientRecord,
  insertClient,
  listClientRecords,
  listLoginsOf,
  updateClient as updateClientRow,
} from '../store/clients.ts'
import type { Db } from '../store/db.ts'
import { markTokensDeleted } from '../store/deleted-tokens.ts'
import type { Caller } from './caller.ts'
import { orTaken, requireAtTenant, requireHome } from './directory-judging.ts'
import { findTenant, requireCreation } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { invalid, Problem } from './problem.ts'
import { sweepSoon } from './sweep.ts'

export interface ShownClient {
  readonly id: string
  readonly clientId: string
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly accessMinutes: number
  readonly loginDays: number | null
  readonly deviceGrant: boolean
  readonly status: 'active' | 'inactive'
  readonly builtIn: boolean
  readonly createdAt: number | null
  readonly updatedAt: number | null
}

export interface ClientChanges {
  readonly name?: string
  readonly redirectUris?: readonly string[]
  readonly accessMinutes?: number | null
  readonly loginDays?: number | null
  readonly deviceGrant?: boolean
  readonly status?: 'active' | 'inactive'
}

const READ = { permission: 'tenant:read', read: 'tenant:read' } as const
const CHANGE = { permission: 'policy:update', read: 'tenant:read' } as const
const MAX_CLIENTS = 100

/** An app as it names itself, and the tenant whose people it signs in; null: those of every tenant. */
export interface KnownClient {
  readonly client: Client
  readonly clientId: string
  readonly tenant: TenantView | null
}

/** Null when there is no such app, or its tenant is gone. One that is inactive is found. */
export async function findClient(deps: Deps, db: Db, clientId: string): Promise<KnownClient | null> {
  const named = parseClientId(clientId)
  if (named === null) return null
  if (named.tenant === null) return { client: CLI, clientId, tenant: null }
  const tenant = await findTenant(deps, named.tenant)
  if (tenant === null) return null
  const client = await findClientRecord(db, tenant.internalId, named.id)
  return client === null ? null : { client, clientId, tenant }
}

/** All of the tenant, those that are built in first. */
export async function listClients(deps: Deps, caller: Caller, tenantId: string): Promise<readonly ShownClient[]> {
  const tenant = requireAtTenant(caller, READ, await findTenant(deps, tenantId), tenantId)
  const records = await listClientRecords(deps.store.read, tenant.internalId)
  return [showClient(tenant, CLI), ...records.map((record) => showClient(tenant, record))]
}

export async function getClient(deps: Deps, caller: Caller, tenantId: string, id: string): Promise<ShownClient> {
  const tenant = requireAtTenant(caller, READ, await findTenant(deps, tenantId), tenantId)
  if (id === CLI_ID) return showClient(tenant, CLI)
  return showClient(tenant, await requireRecord(deps.store.read, tenant, id))
}

export function createClient(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  wanted: ClientChanges & { readonly id: string; readonly name: string },
): Promise<Mutated<ShownClient>> {
  return mutate(deps, caller, async (tx, own) => {
    const permission = CHANGE.permission
    const tenant = requireHome(own, permission, await findTenant(deps, tenantId), tenantId)
    const place = inTenant(tenant.internalId)
    requireCreation(own, { permission, place, named: tenant.internalId }, { tenant: tenantId })
    const client = changed({ ...BLANK, id: wanted.id, name: wanted.name }, wanted)
    if (wanted.id === CLI_ID) throw taken(wanted.id)
    if ((await listClientRecords(tx, tenant.internalId)).length >= MAX_CLIENTS) throw tooMany()
    const record = await orTaken(deps, `A client with the id ${wanted.id}`, () =>
      insertClient(tx, tenant.internalId, client, deps.now()),
    )
    const { accessMinutes, deviceGrant, loginDays, redirectUris } = client
    const details = { redirectUris, accessMinutes, loginDays, deviceGrant }
    return { result: showClient(tenant, record), audit: [entryOf(own, tenant, record, 'created', details)], reach: [] }
  })
}

export interface NamedClient {
  readonly tenant: string
  readonly client: string
}

/** Signs nobody out: one that is switched off signs nobody in any more, and refreshes nobody. */
export function updateClient(
  deps: Deps,
  caller: Caller,
  named: NamedClient,
  changes: ClientChanges,
): Promise<Mutated<ShownClient>> {
  return mutate(deps, caller, async (tx, own) => {
    const { record, tenant } = await requireOwnClient(deps, tx, own, named)
    const after = { ...changed(record, changes), updatedAt: deps.now() }
    const [before, result] = [showClient(tenant, record), showClient(tenant, after)]
    const fields = FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(result[field]))
    if (fields.length === 0) return { result: before, audit: [], reach: [] }
    await updateClientRow(tx, after, after.updatedAt)
    // Where people are led to, above all, is told by what it is now.
    const values = fields.filter((field) => field !== 'name').map((field) => [field, result[field]])
    const details = { changed: fields, ...Object.fromEntries(values) }
    return { result, audit: [entryOf(own, tenant, record, 'updated', details)], reach: [] }
  })
}

const FIELDS = ['name', 'redirectUris', 'accessMinutes', 'loginDays', 'deviceGrant', 'status'] as const

/** Everybody who signed in with the app is signed out of it. */
export async function deleteClient(deps: Deps, caller: Caller, named: NamedClient): Promise<Mutated<null>> {
  const done = await mutate(deps, caller, async (tx, own) => {
    const { record, tenant } = await requireOwnClient(deps, tx, own, named)
    const logins = await listLoginsOf(tx, record.internalId)
    if (logins.length > 0) await markTokensDeleted(tx, deps.store.dialect, logins, deps.now())
    await deleteClientRow(tx, record.internalId)
    return {
      result: null,
      audit: [entryOf(own, tenant, record, 'deleted', { mobileTokensDeleted: logins.length })],
      reach: logins.length === 0 ? [] : [{ kind: 'tenant', id: tenant.internalId }],
    }
  })
  sweepSoon(deps)
  return done
}

const BLANK = {
  ...{ redirectUris: [], accessMinutes: null, loginDays: null },
  ...{ deviceGrant: false, active: true },
}

function changed<T extends Omit<Client, 'internalId'>>(client: T, changes: ClientChanges): T {
  const { redirectUris, status, ...rest } = changes
  if (redirectUris !== undefined) refuseRedirectUris(redirectUris)
  const { accessMinutes, deviceGrant, loginDays, name } = rest
  return {
    ...client,
    ...(name === undefined ? {} : { name }),
    ...(accessMinutes === undefined ? {} : { accessMinutes }),
    ...(loginDays === undefined ? {} : { loginDays }),
    ...(deviceGrant === undefined ? {} : { deviceGrant }),
    ...(redirectUris === undefined ? {} : { redirectUris: [...new Set(redirectUris)] }),
    ...(status === undefined ? {} : { active: status === 'active' }),
  }
}

function refuseRedirectUris(redirectUris: readonly string[]): void {
  const errors = redirectUris.flatMap((uri, at) => {
    const fault = refuseRedirectUri(uri)
    return fault === null ? [] : [{ pointer: `/redirectUris/${at}`, code: 'unfit', message: `This address ${fault}.` }]
  })
  if (errors.length > 0) throw new Problem('invalid_input', { errors })
}

async function requireOwnClient(
  deps: Deps,
  tx: Db,
  own: Caller,
  named: NamedClient,
): Promise<{ readonly tenant: TenantView; readonly record: ClientRecord }> {
  const tenant = requireAtTenant(own, CHANGE, await findTenant(deps, named.tenant), named.tenant)
  if (named.client === CLI_ID) throw new Problem('conflict', { detail: 'This client is built in. It stays as it is.' })
  return { tenant, record: await requireRecord(tx, tenant, named.client) }
}

async function requireRecord(db: Db, tenant: TenantView, id: string): Promise<ClientRecord> {
  const record = await findClientRecord(db, tenant.internalId, id)
  if (record === null) throw new Problem('not_found')
  return record
}

function entryOf(own: Caller, tenant: TenantView, client: Client, done: string, details: Record<string, unknown>) {
  const target = { type: 'client', id: client.id, name: client.name }
  return entryBy(own, `client.${done}`, target, { internalId: tenant.internalId, id: tenant.id }, details)
}

function taken(id: string): Problem {
  return new Problem('already_exists', { detail: `A client with the id ${id} exists already. Choose another one.` })
}

function tooMany(): Problem {
  return invalid('/id', 'too_many', `A tenant has at most ${MAX_CLIENTS} clients. Remove one that nobody uses.`)
}

function showClient(tenant: TenantView, client: Client | ClientRecord): ShownClient {
  const { deviceGrant, id, loginDays, name, redirectUris } = client
  return {
    ...{
      id,
      clientId: client.internalId === null ? id : `${tenant.id}.${id}`,
      name,
      redirectUris,
      loginDays,
      deviceGrant,
    },
    accessMinutes: client.accessMinutes ?? ACCESS_MINUTES,
    status: client.active ? 'active' : 'inactive',
    builtIn: client.internalId === null,
    createdAt: 'createdAt' in client ? client.createdAt : null,
    updatedAt: 'updatedAt' in client ? client.updatedAt : null,
  }
}
