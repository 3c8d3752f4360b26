/** Token rows, written: one statement each, inside the transaction of a mutation. */

import type { StoredGrant } from '../domain/compile.ts'
import { fold } from '../domain/fold.ts'
import type { SecretVisibility, TokenKind } from '../domain/token.ts'
import type { Db } from './db.ts'
import { NEVER, NEVER_USED } from './schema.ts'
import type { TokenDevice } from './tokens.ts'

export interface TokenCreator {
  readonly type: 'user' | 'token' | 'system'
  readonly internalId: number | null
  readonly id: string | null
  readonly name: string
}

export interface TokenValues {
  readonly id: string
  readonly kind: TokenKind
  readonly tenant: number
  readonly unit: number | null
  readonly role: number | null
  readonly user: number | null
  readonly name: string
  readonly description: string
  readonly application: string | null
  readonly master: boolean
  readonly admin: boolean
  readonly visibility: SecretVisibility
  readonly allowedIps: readonly string[]
  readonly expiresAt: number | null
  readonly creator: TokenCreator
  readonly device: TokenDevice | null
}

/** As it is inserted; `store/token-issue.ts` does. */
export function tokenRow(token: TokenValues, now: number) {
  return {
    id_written: unlessSame(token.id, token.id.toLowerCase()),
    id_folded: token.id.toLowerCase(),
    kind: token.kind,
    tenant_id: token.tenant,
    unit_id: token.unit,
    role_id: token.role,
    user_id: token.user,
    ...describing(token),
    version: 1,
    revoked_at: null,
    issued_at: now,
    created_at: now,
    updated_at: now,
    last_used_at: NEVER_USED,
    last_used_address: null,
    creator_type: token.creator.type,
    creator_id: token.creator.internalId,
    creator_public_id: token.creator.id,
    creator_name_written: unlessSame(token.creator.name, token.creator.id),
    device_id: token.device?.id ?? null,
    device: deviceText(token.device),
  }
}

/** What a replacement may change of a token, and the next version number with it. */
export type TokenChanges = Pick<
  TokenValues,
  | 'unit'
  | 'role'
  | 'name'
  | 'description'
  | 'application'
  | 'master'
  | 'admin'
  | 'visibility'
  | 'allowedIps'
  | 'expiresAt'
>

/** True for the one call that took this version forward. */
export async function updateToken(
  tx: Db,
  id: number,
  fromVersion: number,
  changes: TokenChanges & { readonly device?: TokenDevice | null },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('token')
    .set({
      unit_id: changes.unit,
      role_id: changes.role,
      ...describing(changes),
      ...(changes.device === undefined ? {} : { device: deviceText(changes.device) }),
      version: fromVersion + 1,
      issued_at: now,
      updated_at: now,
    })
    .where('id', '=', id)
    .where('version', '=', fromVersion)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** What can be read in another column is not written twice. */
function unlessSame(text: string, other: string | null): string | null {
  return text === other ? null : text
}

function describing(token: Omit<TokenChanges, 'unit' | 'role'>) {
  const { application } = token
  return {
    name_written: unlessSame(token.name, fold(token.name)),
    name_folded: fold(token.name),
    description: token.description,
    application_written: application === null ? null : unlessSame(application, fold(application)),
    application_folded: application === null ? null : fold(application),
    master: token.master ? 1 : 0,
    admin: token.admin ? 1 : 0,
    visibility: token.visibility,
    allowed_ips: JSON.stringify(token.allowedIps),
    expires_at: token.expiresAt ?? NEVER,
  } as const
}

function deviceText(device: TokenDevice | null): string | null {
  if (device === null) return null
  const { appVersion, name, platform } = device
  return JSON.stringify({ name, platform, appVersion })
}

export async function insertGrants(tx: Db, tokenId: number, grants: readonly StoredGrant[]): Promise<void> {
  if (grants.length === 0) return
  await tx
    .insertInto('token_grant')
    .values(grants.map((grant) => ({ ...grantRow(grant), token_id: tokenId })))
    .execute()
}

export function grantRow({ permissions, tenant, unit }: StoredGrant) {
  return { tenant_id: tenant, unit_id: unit, permissions: JSON.stringify(permissions) }
}

export async function deleteGrants(tx: Db, tokenId: number): Promise<void> {
  await tx.deleteFrom('token_grant').where('token_id', '=', tokenId).execute()
}

/** The internal ids among these that changed: of those that were not revoked yet. */
export async function markRevoked(tx: Db, ids: readonly number[], at: number): Promise<number[]> {
  const rows = await tx
    .updateTable('token')
    .set({ revoked_at: at, updated_at: at })
    .where('id', 'in', ids)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  return inOrder(rows)
}

/** The internal ids among these that changed: of those that were revoked. */
export async function markRestored(tx: Db, ids: readonly number[], at: number): Promise<number[]> {
  const rows = await tx
    .updateTable('token')
    .set({ revoked_at: null, updated_at: at })
    .where('id', 'in', ids)
    .where('revoked_at', 'is not', null)
    .returning('id')
    .execute()
  return inOrder(rows)
}

/** Deletes rows with secrets, grants, versions and usage, and the technical users that were made for them. */
export async function deleteTokens(tx: Db, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await tx.deleteFrom('token').where('id', 'in', ids).returning(['id', 'kind', 'user_id']).execute()
  const technical = rows.flatMap(({ kind, user_id }) =>
    user_id !== null && (kind === 'organization' || kind === 'group') ? [user_id] : [],
  )
  if (technical.length > 0) {
    await tx.deleteFrom('user_account').where('id', 'in', technical).where('type', '=', 'technical').execute()
  }
  return inOrder(rows)
}

/** What a database returns of written rows comes in an order of its own. */
function inOrder(rows: readonly { readonly id: number }[]): number[] {
  return rows.map(({ id }) => id).sort((one, other) => one - other)
}
