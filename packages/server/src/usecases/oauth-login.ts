/** From what a person has approved to the secrets of their app, and the end of what came of something used twice. */

import type { Deps } from '../deps.ts'
import { ACCESS_MINUTES, mayAnswer } from '../domain/client.ts'
import { liveMembershipRights, type TenantView } from '../domain/directory.ts'
import type { Rights } from '../domain/rights.ts'
import { type ConnectionRecord, markUsed, setConnectionToken } from '../store/connections.ts'
import type { Db } from '../store/db.ts'
import { deleteTokens } from '../store/token-writes.ts'
import { listTokenRecords, type TokenRecord } from '../store/tokens.ts'
import { requireClient } from './authorize.ts'
import type { Origin } from './caller.ts'
import { activeMemberships, writeMobileToken } from './mobile-token.ts'
import { entryBy, type Mutated, type Written } from './mutation.ts'
import { auditTenant } from './password-check.ts'
import { Problem } from './problem.ts'
import { beginRefreshes } from './refresh-secrets.ts'

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
  await setConnectionToken(tx, internalId, written.internalId)
  const app = { client: client.clientId, clientId: client.client.internalId }
  const refresh = await beginRefreshes(deps, tx, written.internalId, app)
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

export function namesOf(rights: Rights): readonly string[] {
  return [...new Set(rights.flatMap(({ permissions }) => permissions.list))].sort()
}

export async function tenantOf(deps: Deps, record: TokenRecord): Promise<TenantView | null> {
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
