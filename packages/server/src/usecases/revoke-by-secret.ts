/** Ending a token by its secret, as OAuth 2 clients do (RFC 7009). */

import type { Deps } from '../deps.ts'
import { isOver } from '../domain/token.ts'
import type { Propagation } from '../nodes/propagation.ts'
import type { Db } from '../store/db.ts'
import { findLoginClient } from '../store/logins.ts'
import { deleteTokens } from '../store/token-writes.ts'
import { listTokenRecords } from '../store/tokens.ts'
import { requireKnownClient } from './authorize.ts'
import type { Caller, Origin } from './caller.ts'
import { commit, confirmAll, entryBy } from './mutation.ts'
import { unknownGrant } from './oauth-login.ts'
import { auditTenant } from './password-check.ts'
import { Problem } from './problem.ts'
import { findPresented } from './refresh-secrets.ts'
import { sees } from './token-judging.ts'
import { deleteToken } from './tokens-change.ts'

/**
 * Deletes the token for itself and for callers who may delete it. Nothing happens when nobody has been given the secret or
 * the token is out of the caller's sight: both look alike. Throws 403 for a token in sight.
 */
export async function revokeBySecret(deps: Deps, caller: Caller, secret: string): Promise<Propagation> {
  return (await deleteBySecret(deps, caller, secret)) ?? confirmAll(deps)
}

async function deleteBySecret(deps: Deps, caller: Caller, secret: string): Promise<Propagation | null> {
  const known = await deps.tokens.find(secret)
  if (known === null || isOver(known.secretExpiresAt, deps.now())) return null
  try {
    return await deleteToken(deps, caller, known.token.id)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'not_found') return null
    if (error.code === 'permission_missing' && !sees(caller, known.token.terms.kind, known.token.terms.home))
      return null
    throw error
  }
}

/**
 * An app ends its own sign-in, by either of its secrets (RFC 7009 §2.1). Nothing happens, and nothing is told, when the
 * secret is unknown or another app's. One that is switched off may still end what it has.
 */
export async function revokeByClient(
  deps: Deps,
  clientId: string | undefined,
  secret: string,
  origin: Origin,
): Promise<Propagation> {
  const { clientId: client } = await requireKnownClient(deps, clientId)
  const tokenId = await findLogin(deps, deps.store.read, secret)
  if (tokenId === null) {
    const guess = unknownGrant(deps, origin)
    if (guess.code === 'rate_limited') throw guess
    return confirmAll(deps)
  }
  const { propagation } = await commit(deps, async (tx) => {
    const present = await findLogin(deps, tx, secret)
    const [record] = present === null ? [] : await listTokenRecords(tx, [present])
    const own = record === undefined ? null : await findLoginClient(tx, record.internalId)
    if (record === undefined || own !== client) return { result: null, audit: [], reach: [] }
    await deleteTokens(tx, [record.internalId])
    const actor = { type: 'user', id: record.user?.id ?? null, name: record.user?.name ?? '', tokenId: record.id }
    const tenant = (await deps.directory.byInternalId(record.tenant))?.view ?? null
    const target = { type: 'token', id: record.id, name: record.name }
    return {
      result: null,
      audit: [entryBy({ actor, origin }, 'session.ended', target, auditTenant(tenant), { client })],
      reach: [{ kind: 'token', id: record.internalId }],
    }
  })
  return propagation
}

async function findLogin(deps: Deps, db: Db, secret: string): Promise<number | null> {
  const refresh = await findPresented(db, secret)
  return refresh?.tokenId ?? (await deps.tokens.find(secret))?.token.internalId ?? null
}
