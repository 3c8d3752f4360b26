/** Stopping tokens: revoke (for a while), restore, delete (for good). */

import type { Deps } from '../deps.ts'
import { isOver } from '../domain/token.ts'
import type { Propagation } from '../nodes/propagation.ts'
import type { Db } from '../store/db.ts'
import { deleteTokens, markRestored, markRevoked } from '../store/token-writes.ts'
import { findTokenRecord, type TokenRecord } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import { entryBy, mutate, mutateAndShow, type Written } from './mutation.ts'
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
  const story = async (tx: Db, own: Caller) => {
    const judged = await requireToken(deps, tx, own, id, ['revoke'], OWN_TO_REVOKE)
    refuseMobile(judged)
    const at = deps.now()
    const changed = await markRevoked(tx, [judged.record.internalId], at)
    const entry = written(own, judged, changed, 'token.revoked', reason === null ? {} : { reason })
    return { ...entry, result: after(judged, changed, { revokedAt: at, updatedAt: at }) }
  }
  return changeAndShow(deps, caller, story)
}

/** Undoes a revoke, and nothing else: an expired token stays expired. */
export async function restoreToken(deps: Deps, caller: Caller, id: string): Promise<ChangedToken> {
  const story = async (tx: Db, own: Caller) => {
    const judged = await requireToken(deps, tx, own, id, ['revoke'], OWN_TO_RESTORE)
    refuseMobile(judged)
    refuseExpired(judged, deps.now())
    const at = deps.now()
    const changed = await markRestored(tx, [judged.record.internalId], at)
    const entry = written(own, judged, changed, 'token.restored', {})
    return { ...entry, result: after(judged, changed, { revokedAt: null, updatedAt: at }) }
  }
  return changeAndShow(deps, caller, story)
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

/** The record as the change has left it, so that it need not be read again. */
function after({ record }: JudgedToken, changed: readonly number[], by: Partial<TokenRecord>): TokenRecord {
  return changed.length === 0 ? record : { ...record, ...by }
}

async function changeAndShow(
  deps: Deps,
  caller: Caller,
  story: (tx: Db, own: Caller) => Promise<Written<TokenRecord>>,
): Promise<ChangedToken> {
  const show = (record: TokenRecord) => showOne(deps, record, caller.rights)
  const { propagation, shown } = await mutateAndShow(deps, caller, story, show)
  return { token: shown, propagation }
}

/** A token right after its change. */
export async function showChanged(deps: Deps, caller: Caller, id: string): Promise<ShownToken> {
  const record = await findTokenRecord(deps.store.read, id)
  if (record === null) throw new Problem('not_found')
  return showOne(deps, record, caller.rights)
}
