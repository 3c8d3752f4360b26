/** Token rows, read. Secrets' hashes are named in one function only, and never leave it. */

import { sql } from 'kysely'
import type { StoredGrant, StoredToken } from '../domain/compile.ts'
import type { SecretVisibility } from '../domain/token.ts'
import { type BuiltStatement, builtOnce } from './built-once.ts'
import type { Db } from './db.ts'
import { selectTokensWithMembership } from './living-tokens.ts'
import { ENDLESS, NEVER, NEVER_USED } from './schema.ts'
import { CREATOR_GONE, GRANTS, MASK } from './token-columns.ts'
import type { SecretMask } from './token-secrets.ts'

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
    /** Deleted, inactive, or without a place in the token's tenant. */
    readonly gone: boolean
  }
  /** Of the newest secret. */
  readonly mask: SecretMask
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
  readonly issuedAt: number
  /** Of the user that the token acts as. */
  readonly username: string | null
  readonly secretId: number
  readonly secretExpiresAt: number | null
}

/** One statement: the token of a living secret, by its keyed hashes (one for each key of the installation). */
export async function findTokenByHash(db: Db, hashes: readonly Uint8Array[]): Promise<FoundSecret | null> {
  const select = selectsByHash.get(hashes.length) ?? builtOnce((each) => selectByHash(each, hashes))
  selectsByHash.set(hashes.length, select)
  const [row] = await select(db, [...hashes.map(beginningOf), ...hashes])
  if (row === undefined) return null
  return {
    token: toStoredToken(row),
    issuedAt: row.issued_at,
    username: row.holder_username,
    secretId: row.secret_id,
    secretExpiresAt: row.secret_expires_at === ENDLESS ? null : row.secret_expires_at,
  }
}

/** As many bytes as are indexed. */
function beginningOf(hash: Uint8Array): Uint8Array {
  return hash.slice(0, 8)
}

/** By the number of hashes: the parameters are their beginnings, and they themselves. */
const selectsByHash = new Map<number, BuiltStatement<Awaited<ReturnType<ByHash['execute']>>[number]>>()

type ByHash = ReturnType<typeof selectByHash>

function selectByHash(db: Db, hashes: readonly Uint8Array[]) {
  return selectStored(db)
    .innerJoin('token_secret', 'token_secret.token_id', 'token.id')
    .select(['token_secret.id as secret_id', 'token_secret.expires_at as secret_expires_at'])
    .select(['token.issued_at', 'holder.username as holder_username'])
    .where(sql<Uint8Array>`substr(token_secret.hash, 1, 8)`, 'in', hashes)
    .where('token_secret.hash', 'in', hashes)
}

const selectByPublicId = builtOnce((db) =>
  selectRecords(db).where('token.id_folded', '=', '').where('token.public_id', '=', ''),
)

/** One token by its public id, exactly as it is written; null when there is none. */
export async function findTokenRecord(db: Db, id: string): Promise<TokenRecord | null> {
  const [row] = await selectByPublicId(db, [id.toLowerCase(), id])
  return row === undefined ? null : toTokenRecord(row)
}

const selectCreator = builtOnce((db) =>
  db.selectFrom('token').select(CREATOR_GONE.as('gone')).where('token.id', '=', 0),
)

/** Whether whoever made the token is still there; null when the token itself is not. */
export async function isCreatorThere(db: Db, internalId: number): Promise<boolean | null> {
  const [row] = await selectCreator(db, [internalId])
  return row === undefined ? null : row.gone === 0
}

/** The tokens with these internal ids, in the order asked for; one that is gone is left out. */
export async function listTokenRecords(db: Db, internalIds: readonly number[]): Promise<TokenRecord[]> {
  if (internalIds.length === 0) return []
  const rows = await readRecords(db, internalIds)
  const byId = new Map(rows.map((row) => [row.id, toTokenRecord(row)]))
  return internalIds.flatMap((id) => byId.get(id) ?? [])
}

/** As many as a page of a list may have. */
const MAX_BUILT = 200

/** By the number of ids, which are the only parameters. */
const selectsByCount = new Map<number, BuiltStatement<RecordRow>>()

function readRecords(db: Db, internalIds: readonly number[]): Promise<RecordRow[]> {
  const select = selectsByCount.get(internalIds.length)
  if (select !== undefined) return select(db, internalIds)
  const build = (each: Db) => selectRecords(each).where('token.id', 'in', internalIds)
  if (internalIds.length > MAX_BUILT) return build(db).execute()
  const built = builtOnce(build)
  selectsByCount.set(internalIds.length, built)
  return built(db, internalIds)
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
    GRANTS.as('grants'),
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
    MASK.as('mask'),
    CREATOR_GONE.as('creator_gone'),
  ])
}

type StoredRow = Awaited<ReturnType<ReturnType<typeof selectStored>['execute']>>[number]
type RecordRow = Awaited<ReturnType<ReturnType<typeof selectRecords>['execute']>>[number]

type GrantCells = readonly [tenant: number | null, unit: number | null, permissions: readonly string[]]

function grantsOf(text: string | null): StoredGrant[] {
  const cells: readonly GrantCells[] = text === null ? [] : JSON.parse(text)
  return cells.map(([tenant, unit, permissions]) => ({ tenant, unit, permissions }))
}

function toStoredToken(row: StoredRow): StoredToken {
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
    grants: grantsOf(row.grants),
  }
}

function toTokenRecord(row: RecordRow): TokenRecord {
  const { holder_type, holder_username } = row
  return {
    ...toStoredToken(row),
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
    creator: {
      ...{ type: row.creator_type, internalId: row.creator_id, id: row.creator_public_id, name: row.creator_name },
      gone: row.creator_gone === 1,
    },
    mask: { prefix: row.mask?.slice(0, -4) ?? '', last4: row.mask?.slice(-4) ?? '' },
    person:
      holder_username === null || holder_type === null
        ? null
        : { username: holder_username, email: row.holder_email, type: holder_type },
    device: row.device === null ? null : { id: row.device_id, ...(JSON.parse(row.device) as Omit<TokenDevice, 'id'>) },
  }
}
