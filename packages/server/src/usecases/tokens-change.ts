/** Stopping tokens: revoke (for a while), restore, delete (for good). */

import type { Deps } from '../deps.ts'
import { isOver } from '../domain/token.ts'
import type { Propagation } from '../nodes/propagation.ts'
import { deleteTokens, markRestored, markRevoked } from '../store/token-writes.ts'
import { findTokenRecord } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import { entryBy, mutate } from './mutation.ts'
import { Problem } from './problem.ts'
import { type JudgedToken, refuseMobile, requireToken } from './token-judging.ts'
import { type ShownToken, showOne } from './token-show.ts'

export interface ChangedToken {
  readonly token: ShownToken
  readonly propagation: Propagation
}

const OWN_TO_REVOKE = { ofPerson: ['user'], ofToken: false } as const
const OWN_TO_RESTORE = { ofPerson: [], ofToken: false } as const
const OWN_TO_DELETE = { ofPerson: ['user', 'mobile'], ofToken: true } as const

/** Disables the token until it is restored. Repeating is harmless and leaves one audit entry. */
export async function revokeToken(
  deps: Deps,
  caller: Caller,
  id: string,
  reason: string | null,
): Promise<ChangedToken> {
  const { propagation } = await mutate(deps, caller, async (tx, own) => {
    const judged = await requireToken(deps, tx, own, id, ['revoke'], OWN_TO_REVOKE)
    refuseMobile(judged)
    const changed = await markRevoked(tx, [judged.record.internalId], deps.now())
    return written(own, judged, changed, 'token.revoked', reason === null ? {} : { reason })
  })
  return changedToken(deps, caller, id, propagation)
}

/** Undoes a revoke, and nothing else: an expired token stays expired. */
export async function restoreToken(deps: Deps, caller: Caller, id: string): Promise<ChangedToken> {
  const { propagation } = await mutate(deps, caller, async (tx, own) => {
    const judged = await requireToken(deps, tx, own, id, ['revoke'], OWN_TO_RESTORE)
    refuseMobile(judged)
    refuseExpired(judged, deps.now())
    const changed = await markRestored(tx, [judged.record.internalId], deps.now())
    return written(own, judged, changed, 'token.restored', {})
  })
  return changedToken(deps, caller, id, propagation)
}

/** Deletes the token with everything of it but the audit log. Its technical user goes with it. */
export async function deleteToken(deps: Deps, caller: Caller, id: string): Promise<Propagation> {
  const { propagation } = await mutate(deps, caller, async (tx, own) => {
    const judged = await requireToken(deps, tx, own, id, ['delete'], OWN_TO_DELETE)
    const changed = await deleteTokens(tx, [judged.record.internalId])
    return written(own, judged, changed, 'token.deleted', { kind: judged.record.kind })
  })
  return propagation
}

export function refuseExpired({ record }: JudgedToken, now: number): void {
  if (!isOver(record.expiresAt, now)) return
  throw new Problem('conflict', {
    detail: 'This token has expired, and an expired token is not brought back. Create a new one.',
  })
}

function written(
  own: Caller,
  { record, tenant }: JudgedToken,
  changed: readonly number[],
  action: string,
  details: Record<string, unknown>,
) {
  const target = { type: 'token', id: record.id, name: record.name }
  const at = { internalId: tenant.internalId, id: tenant.id }
  const nothing = changed.length === 0
  return {
    result: null,
    audit: nothing ? [] : [entryBy(own, action, target, at, details)],
    reach: nothing ? [] : [{ kind: 'token', id: record.internalId } as const],
  }
}

export async function changedToken(
  deps: Deps,
  caller: Caller,
  id: string,
  propagation: Propagation,
): Promise<ChangedToken> {
  const record = await findTokenRecord(deps.store.read, id)
  if (record === null) throw new Problem('not_found')
  return { token: await showOne(deps, deps.store.read, record, caller.rights), propagation }
}
