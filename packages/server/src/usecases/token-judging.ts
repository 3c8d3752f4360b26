/** Who may do what with one token: where it lies, what is one's own, and what exceeds the caller. */

import type { Deps } from '../deps.ts'
import { fullRights } from '../domain/compile.ts'
import { placeOf, type TenantView } from '../domain/directory.ts'
import { findExcess, holds } from '../domain/rights.ts'
import type { Place } from '../domain/scope.ts'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { findTokenRecord, type TokenRecord } from '../store/tokens.ts'
import { copiesFor, viewsOf } from '../verify/token-cache.ts'
import type { Caller } from './caller.ts'
import { nameOf, refuseExcess, requireThing } from './judging.ts'
import { Problem } from './problem.ts'

/** A token with the tenant it lives in. */
export interface JudgedToken {
  readonly record: TokenRecord
  readonly tenant: TenantView
  readonly place: Place
}

export type TokenAct = 'read' | 'revoke' | 'delete' | 'rotate' | 'create' | 'reveal'

/** Which acts are everybody's own business, without any permission. */
export interface OwnBusiness {
  /** For the person in a session, on tokens that act as them. */
  readonly ofPerson: readonly TokenKind[]
  /** For a token, on itself. */
  readonly ofToken: boolean
}

/** The calling token, wherever a path names one; no token is ever called so. */
const SELF = 'self'

export const NOT_ONES_OWN: OwnBusiness = { ofPerson: [], ofToken: false }

/**
 * The token, if the caller may do all of `acts` with it. Throws 404 or 403 as the contract says; a mobile token is seen
 * and ended by the session permissions. To who does not see it, a token is answered for exactly as one that is not there.
 */
export async function requireToken(
  deps: Deps,
  db: Db,
  caller: Caller,
  id: string,
  acts: readonly TokenAct[],
  own: OwnBusiness,
): Promise<JudgedToken> {
  const judged = await findJudged(deps, db, caller, id)
  if (judged !== null && isOnesOwn(caller, judged.record, own)) return judged
  for (const act of acts) {
    if (judged !== null && mayAct(caller, judged, act)) continue
    const seen = judged !== null && sees(caller, judged.record.kind, judged.place) ? judged : null
    const kind = seen?.record.kind ?? null
    const question = {
      permission: permissionFor(kind, act),
      read: permissionFor(kind, 'read'),
      places: seen === null ? [] : [seen.place],
      named: null,
      needed: 'any',
    } as const
    requireThing(caller, question, seen === null ? {} : nameOf(seen.place, seen.tenant))
  }
  if (judged === null) throw new Problem('not_found')
  return judged
}

function mayAct(caller: Caller, { place, record }: JudgedToken, act: TokenAct): boolean {
  return holds(caller.rights, permissionFor(record.kind, act), place)
}

/** The record tells which token `id` names: by `self`, nothing else would find it. */
export async function findJudged(deps: Deps, db: Db, caller: Caller, id: string): Promise<JudgedToken | null> {
  const record = await findTokenRecord(db, id === SELF ? (caller.token?.id ?? id) : id)
  const copy = record === null ? null : await deps.directory.byInternalId(record.tenant)
  if (record === null || copy === null) return null
  return { record, tenant: copy.view, place: placeOf(copy.view, record.membership?.unit ?? null) }
}

/** Of a token, what tells whose it is. */
export interface OwnedToken extends Pick<TokenRecord, 'internalId' | 'kind'> {
  readonly user: { readonly internalId: number } | null
}

export function isOnesOwn(caller: Caller, record: OwnedToken, own: OwnBusiness): boolean {
  if (own.ofToken && caller.token?.internalId === record.internalId) return true
  if (caller.session === null || record.user === null) return false
  return record.user.internalId === caller.userId && own.ofPerson.includes(record.kind)
}

/** Mobile tokens are logins: they are seen and ended with the permissions on sessions. */
export function permissionFor(kind: TokenKind | null, act: TokenAct): string {
  if (kind !== 'mobile') return `token:${act}`
  return act === 'read' ? 'session:read' : 'session:delete'
}

/** Whether the caller sees tokens of a kind at a place. */
export function sees(caller: Caller, kind: TokenKind, place: Place): boolean {
  return holds(caller.rights, permissionFor(kind, 'read'), place)
}

/** Whoever rotates or reveals a token could act as it: so it must not exceed their own rights, active or not. */
export async function requireWithinOwn(deps: Deps, caller: Caller, { record, tenant }: JudgedToken): Promise<void> {
  const views = viewsOf(await copiesFor(deps.directory, record))
  refuseExcess(findExcess(fullRights(record, views), caller.rights), tenant)
}

/** Mobile tokens are only listed and deleted. */
export function refuseMobile({ record }: JudgedToken): void {
  if (record.kind !== 'mobile') return
  throw new Problem('conflict', {
    detail: 'This is a login on a device. It can be ended by deleting it, and nothing else.',
  })
}
