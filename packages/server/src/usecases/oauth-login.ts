/** From what a person has approved to the secrets of their app, and from one refresh secret to the next. */

import type { Deps } from '../deps.ts'
import { ACCESS_MINUTES, mayAnswer } from '../domain/client.ts'
import { compileToken } from '../domain/compile.ts'
import { liveMembershipRights, type TenantView } from '../domain/directory.ts'
import type { Rights } from '../domain/rights.ts'
import { composeSecret } from '../domain/secret.ts'
import { tokenStatus } from '../domain/token.ts'
import { type ConnectionRecord, markUsed, setConnectionToken } from '../store/connections.ts'
import type { Db } from '../store/db.ts'
import { deleteOldRefreshes, findRefresh, insertRefresh, markRefreshUsed, setLogin } from '../store/logins.ts'
import { deleteSecretsById, listSecretIds } from '../store/mobile-tokens.ts'
import { limitSecret } from '../store/secret-writes.ts'
import { deleteTokens } from '../store/token-writes.ts'
import { listTokenRecords, type TokenRecord } from '../store/tokens.ts'
import { copiesFor, viewsOf } from '../verify/token-cache.ts'
import { requireClient } from './authorize.ts'
import type { Origin } from './caller.ts'
import type { KnownClient } from './clients.ts'
import { hashConnectionSecret } from './connection-secrets.ts'
import { accessEnd, activeMemberships, writeMobileToken } from './mobile-token.ts'
import { commit, entryBy, type Mutated, type Written } from './mutation.ts'
import { auditTenant } from './password-check.ts'
import { Problem } from './problem.ts'
import { writeSecret } from './token-issue.ts'

export interface AppSecrets {
  readonly access: string
  readonly accessExpiresAt: number
  readonly refresh: string
  /** All that the sign-in may do at its place. */
  readonly permissions: readonly string[]
}

/** Null: what came was used already, so all that came of it was ended. */
export type Redeemed = Mutated<AppSecrets | null>

/** The transaction's side of redeeming: one of many tries wins, and the person is judged as of now. */
export async function redeem(
  deps: Deps,
  tx: Db,
  { connection, origin }: { connection: ConnectionRecord; origin: Origin },
): Promise<Written<AppSecrets | null>> {
  const { beginning, internalId, membership: wanted, userId } = connection
  const client = await requireClient(deps, connection.client, tx)
  if (!mayAnswer(client.client, connection)) throw invalidGrant('The app is not registered for this any more.')
  const known = userId === null ? null : await deps.people.find(userId)
  if (known === null || wanted === null || !(await markUsed(tx, internalId))) throw invalidGrant()
  const tenant = known.tenant.view
  const choices = await activeMemberships(deps, tenant, known.person.internalId)
  const choice = choices.find(({ membership }) => membership.role === wanted.role && membership.unit === wanted.unit)
  if (choice === undefined)
    throw invalidGrant('The person may not sign in with this department and user type any more.')
  const { accessMinutes, loginDays, name } = client.client
  const { person } = known
  const written = await writeMobileToken(deps, tx, {
    ...{ tenant, account: person, membership: choice.membership, device: connection.device, name, loginDays },
    ...{ beginning, accessMinutes: accessMinutes ?? ACCESS_MINUTES },
  })
  await setLogin(tx, written.internalId, { client: client.clientId, clientId: client.client.internalId })
  await setConnectionToken(tx, internalId, written.internalId)
  const refresh = await writeRefresh(deps, tx, written.internalId)
  const actor = { type: 'user' as const, id: person.id, name: person.name, tokenId: null }
  const target = { type: 'token', id: written.token.id, name: written.token.name }
  const details = { ...written.details, client: client.clientId }
  return {
    result: {
      ...{ access: written.secret, accessExpiresAt: written.secretExpiresAt, refresh },
      permissions: namesOf(liveMembershipRights(tenant, choice.membership)),
    },
    audit: [entryBy({ actor, origin }, 'session.started', target, auditTenant(tenant), details)],
    reach: written.reach.map((id) => ({ kind: 'token' as const, id })),
  }
}

/** Used twice: somebody else has it too, and nobody can tell who is who (RFC 6749 §4.1.2, RFC 9700 §4.14.2). */
export async function endReplayed(
  deps: Deps,
  tx: Db,
  tokenId: number | null,
  origin: Origin,
  replayed: 'code' | 'refresh',
): Promise<Written<null>> {
  const [record] = tokenId === null ? [] : await listTokenRecords(tx, [tokenId])
  if (record === undefined) return { result: null, audit: [], reach: [] }
  await deleteTokens(tx, [record.internalId])
  const tenant = await tenantOf(deps, record)
  const actor = { type: 'system' as const, id: null, name: '', tokenId: null }
  const target = { type: 'token', id: record.id, name: record.name }
  return {
    result: null,
    audit: [entryBy({ actor, origin }, 'session.ended', target, auditTenant(tenant), { replayed })],
    reach: [{ kind: 'token', id: record.internalId }],
  }
}

/** How many used refresh secrets of a sign-in are still known, so that using one again is noticed. */
const USED_KEPT = 100
/** The access secret from before lives on until its end, for calls that are under way; older ones do not. */
const ACCESS_KEPT = 1

/** A new access secret and a new refresh secret for the one that is given, which is of no use from now on. */
export async function refreshLogin(
  deps: Deps,
  { clientId }: KnownClient,
  secret: string,
  origin: Origin,
): Promise<Redeemed> {
  const hash = hashConnectionSecret(secret)
  const found = await findRefresh(deps.store.read, hash)
  // Another app's is refused, and stays as it is: its own app has done nothing wrong.
  if (found !== null && found.client !== clientId) throw invalidGrant()
  if (found === null) throw unknownGrant(deps, origin)
  return commit(deps, async (tx) => {
    const present = await findRefresh(tx, hash)
    const [record] = present === null ? [] : await listTokenRecords(tx, [present.tokenId])
    if (present === null || record === undefined) throw invalidGrant()
    if (present.usedAt !== null) return endReplayed(deps, tx, record.internalId, origin, 'refresh')
    // Again, as of this transaction: the app may have been switched off since it was let in.
    const client = await requireClient(deps, present.client, tx)
    const rights = await requireUsable(deps, record)
    const now = deps.now()
    if (!(await markRefreshUsed(tx, present.internalId, now))) throw invalidGrant()
    const dropped = (await listSecretIds(tx, record.internalId)).slice(ACCESS_KEPT)
    await deleteSecretsById(tx, dropped)
    const owner = { ...record, kind: 'mobile', visibility: 'once' } as const
    const access = await writeSecret(deps, tx, owner, now)
    const accessExpiresAt = accessEnd(now, client.client.accessMinutes ?? ACCESS_MINUTES, record.expiresAt)
    await limitSecret(tx, access.secretId, accessExpiresAt)
    const refresh = await writeRefresh(deps, tx, record.internalId)
    const permissions = namesOf(rights)
    return {
      result: { access: access.secret, accessExpiresAt, refresh, permissions },
      audit: [await refreshed(deps, record, client, origin)],
      reach: dropped.length === 0 ? [] : [{ kind: 'token', id: record.internalId }],
    }
  })
}

async function refreshed(deps: Deps, record: TokenRecord, client: KnownClient, origin: Origin) {
  const actor = {
    type: 'user' as const,
    id: record.user?.id ?? null,
    name: record.user?.name ?? '',
    tokenId: record.id,
  }
  const target = { type: 'token', id: record.id, name: record.name }
  const at = auditTenant(await tenantOf(deps, record))
  return entryBy({ actor, origin }, 'session.refreshed', target, at, { client: client.clientId })
}

/** What the sign-in may do. Throws while it is suspended: that is no reason to end it, and it goes on when it is mended. */
async function requireUsable(deps: Deps, record: TokenRecord): Promise<Rights> {
  const compiled = compileToken(record, viewsOf(await copiesFor(deps.directory, record)))
  if (compiled === null) throw invalidGrant()
  const { status } = tokenStatus(compiled.terms.live, compiled.expiresAt, deps.now())
  if (status === 'expired') throw invalidGrant('This sign-in has expired. Sign in again.')
  if (status !== 'active') throw invalidGrant('The person, the department or the user type is not active just now.')
  return compiled.terms.rights
}

async function writeRefresh(deps: Deps, tx: Db, tokenId: number): Promise<string> {
  // In the form of a secret, so that scanners find it. Its 190 random bits need no key for the hash.
  const refresh = composeSecret('mobile', deps.entropy)
  await insertRefresh(tx, tokenId, hashConnectionSecret(refresh), deps.now())
  await deleteOldRefreshes(tx, tokenId, USED_KEPT)
  return refresh
}

function namesOf(rights: Rights): readonly string[] {
  return [...new Set(rights.flatMap(({ permissions }) => permissions.list))].sort()
}

async function tenantOf(deps: Deps, record: TokenRecord): Promise<TenantView | null> {
  return (await deps.directory.byInternalId(record.tenant))?.view ?? null
}

export function invalidGrant(detail?: string): Problem {
  return new Problem('grant_invalid', detail === undefined ? {} : { detail })
}

/** Whoever sends what nobody was ever given may be guessing, so that is limited by the source. */
export function unknownGrant(deps: Deps, origin: Origin): Problem {
  const waitMs = deps.unknownSecrets.count(origin.address)
  if (waitMs === null) return invalidGrant()
  return new Problem('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1_000) })
}
