/** Token rows, read. Secrets' hashes are named in one function only, and never leave it. */

import type { StoredGrant, StoredToken } from '../domain/compile.ts'
import type { SecretVisibility } from '../domain/token.ts'
import { type BuiltStatement, builtOnce } from './built-once.ts'
import type { Db } from './db.ts'
import { selectTokensWithMembership } from './living-tokens.ts'
import { NEVER, NEVER_USED } from './schema.ts'

export interface TokenDevice {
  readonly id: string | null
  readonly name: string
  readonly platform: string
  readonly appVersion: string | null
}

/** A token with everything that can be shown of it. */
export interface TokenRecord extends StoredToken {
  readonly name: string
  readonly description: string
  readonly admin: boolean
  readonly visibility: SecretVisibility
  readonly version: number
  readonly issuedAt: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly lastUsedAt: number | null
  readonly lastUsedAddress: string | null
  readonly creator: {
    readonly type: 'user' | 'token' | 'system'
    readonly internalId: number | null
    readonly id: string | null
    readonly name: string
  }
  readonly person: {
    readonly username: string
    readonly email: string | null
    readonly type: 'person' | 'technical'
  } | null
  readonly device: TokenDevice | null
}

/** The secret that was found, and the token it belongs to. */
export interface FoundSecret {
  readonly token: StoredToken
  readonly secretId: number
  readonly secretExpiresAt: number | null
}

/** One statement: the token of a living secret, by its keyed hashes (one for each key of the installation). */
export async function findTokenByHash(db: Db, hashes: readonly Uint8Array[]): Promise<FoundSecret | null> {
  const select = selectsByHash.get(hashes.length) ?? builtOnce((each) => selectByHash(each, hashes))
  selectsByHash.set(hashes.length, select)
  const rows = await select(db, hashes)
  const [row] = rows
  if (row === undefined) return null
  const grants = rows
    .toSorted(byGrant)
    .flatMap((each) =>
      each.grant_id === null || each.grant_permissions === null
        ? []
        : [toGrant({ tenant_id: each.grant_tenant, unit_id: each.grant_unit, permissions: each.grant_permissions })],
    )
  return {
    token: toStoredToken(row, grants),
    secretId: row.secret_id,
    secretExpiresAt: row.secret_expires_at === NEVER ? null : row.secret_expires_at,
  }
}

type ByHashRow = Awaited<ReturnType<ReturnType<typeof selectByHash>['execute']>>[number]

const byGrant = (one: ByHashRow, other: ByHashRow): number => (one.grant_id ?? 0) - (other.grant_id ?? 0)

/** By the number of hashes, which are the only parameters. */
const selectsByHash = new Map<number, BuiltStatement<ByHashRow>>()

function selectByHash(db: Db, hashes: readonly Uint8Array[]) {
  return selectStored(db)
    .innerJoin('token_secret', 'token_secret.token_id', 'token.id')
    .leftJoin('token_grant', 'token_grant.token_id', 'token.id')
    .select(['token_secret.id as secret_id', 'token_secret.expires_at as secret_expires_at'])
    .select([
      'token_grant.id as grant_id',
      'token_grant.tenant_id as grant_tenant',
      'token_grant.unit_id as grant_unit',
      'token_grant.permissions as grant_permissions',
    ])
    .where('token_secret.hash', 'in', hashes)
}

const recordByPublicId = builtOnce((db) =>
  selectRecords(db).where('token.id_folded', '=', '').where('token.public_id', '=', ''),
)

const grantsByPublicId = builtOnce((db) =>
  db
    .selectFrom('token_grant')
    .innerJoin('token', 'token.id', 'token_grant.token_id')
    .select(['token_grant.tenant_id', 'token_grant.unit_id', 'token_grant.permissions'])
    .where('token.id_folded', '=', '')
    .where('token.public_id', '=', '')
    .orderBy('token_grant.id'),
)

/** One token by its public id, exactly as it is written; null when there is none. */
export async function findTokenRecord(db: Db, id: string): Promise<TokenRecord | null> {
  const named = [id.toLowerCase(), id]
  // Sent together: a change waits for one way to the database and back instead of two.
  const [[row], grants] = await Promise.all([recordByPublicId(db, named), grantsByPublicId(db, named)])
  return row === undefined ? null : toTokenRecord(row, grants.map(toGrant))
}

/** The tokens with these internal ids, in the order asked for; one that is gone is left out. */
export async function listTokenRecords(db: Db, internalIds: readonly number[]): Promise<TokenRecord[]> {
  if (internalIds.length === 0) return []
  const rows = await selectRecords(db).where('token.id', 'in', internalIds).execute()
  const byId = new Map((await withGrants(db, rows)).map((record) => [record.internalId, record]))
  return internalIds.flatMap((id) => byId.get(id) ?? [])
}

async function withGrants(db: Db, rows: readonly RecordRow[]): Promise<TokenRecord[]> {
  const applications = rows.filter((row) => row.kind === 'application').map((row) => row.id)
  const grants =
    applications.length === 0
      ? []
      : await db
          .selectFrom('token_grant')
          .select(['token_id', 'tenant_id', 'unit_id', 'permissions'])
          .where('token_id', 'in', applications)
          .orderBy('id')
          .execute()
  const byToken = Map.groupBy(grants, (grant) => grant.token_id)
  return rows.map((row) => toTokenRecord(row, (byToken.get(row.id) ?? []).map(toGrant)))
}

function selectStored(db: Db) {
  return selectTokensWithMembership(db).select([
    'token.id',
    'token.public_id',
    'token.kind',
    'token.tenant_id',
    'token.unit_id',
    'token.role_id',
    'token.user_id',
    'token.application',
    'token.master',
    'token.allowed_ips',
    'token.revoked_at',
    'token.expires_at',
    'holder.public_id as holder_id',
    'holder.name as holder_name',
    'holder.status as holder_status',
    'membership.id as membership_id',
  ])
}

function selectRecords(db: Db) {
  return selectStored(db).select([
    'token.name',
    'token.description',
    'token.admin',
    'token.visibility',
    'token.version',
    'token.issued_at',
    'token.created_at',
    'token.updated_at',
    'token.last_used_at',
    'token.last_used_address',
    'token.creator_type',
    'token.creator_id',
    'token.creator_public_id',
    'token.creator_name',
    'token.device_id',
    'token.device',
    'holder.username as holder_username',
    'holder.email as holder_email',
    'holder.type as holder_type',
  ])
}

type StoredRow = Awaited<ReturnType<ReturnType<typeof selectStored>['execute']>>[number]
type RecordRow = Awaited<ReturnType<ReturnType<typeof selectRecords>['execute']>>[number]

export function toGrant(row: { tenant_id: number | null; unit_id: number | null; permissions: string }): StoredGrant {
  return { tenant: row.tenant_id, unit: row.unit_id, permissions: JSON.parse(row.permissions) as string[] }
}

function toStoredToken(row: StoredRow, grants: readonly StoredGrant[]): StoredToken {
  const { holder_id, holder_name, user_id } = row
  return {
    internalId: row.id,
    id: row.public_id,
    kind: row.kind,
    tenant: row.tenant_id,
    application: row.application,
    master: row.master === 1,
    expiresAt: row.expires_at === NEVER ? null : row.expires_at,
    revokedAt: row.revoked_at,
    allowedIps: JSON.parse(row.allowed_ips) as string[],
    membership: row.role_id === null ? null : { unit: row.unit_id, role: row.role_id },
    membershipThere: row.membership_id !== null,
    user:
      user_id === null || holder_id === null || holder_name === null
        ? null
        : { internalId: user_id, id: holder_id, name: holder_name, active: row.holder_status === 'active' },
    grants,
  }
}

function toTokenRecord(row: RecordRow, grants: readonly StoredGrant[]): TokenRecord {
  const { holder_type, holder_username } = row
  return {
    ...toStoredToken(row, grants),
    name: row.name,
    description: row.description,
    admin: row.admin === 1,
    visibility: row.visibility,
    version: row.version,
    issuedAt: row.issued_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastUsedAt: row.last_used_at === NEVER_USED ? null : row.last_used_at,
    lastUsedAddress: row.last_used_address,
    creator: { type: row.creator_type, internalId: row.creator_id, id: row.creator_public_id, name: row.creator_name },
    person:
      holder_username === null || holder_type === null
        ? null
        : { username: holder_username, email: row.holder_email, type: holder_type },
    device: row.device === null ? null : { id: row.device_id, ...(JSON.parse(row.device) as Omit<TokenDevice, 'id'>) },
  }
}
