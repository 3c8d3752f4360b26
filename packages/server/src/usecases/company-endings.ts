/** What ends with a company's word, with its trust, and with the other ways: console sessions and sign-ins on devices. */

import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import {
  type BegunThrough,
  deleteApprovedThrough,
  deleteApprovedUnknown,
  deleteSessionsBegunOtherwise,
  listBegunOtherwise,
  listBegunThrough,
  listBegunUnknown,
} from '../store/beginnings.ts'
import type { Db } from '../store/db.ts'
import { markTokensDeleted } from '../store/deleted-tokens.ts'
import { deleteIssuerSessions } from '../store/issuer-sessions.ts'
import { deleteTokens } from '../store/token-writes.ts'
import type { Caller } from './caller.ts'

/** Whose console sessions and sign-ins on devices have ended, and whose that apps had yet to fetch, once for each. */
export interface EndedOf {
  readonly sessions: readonly number[]
  readonly mobile: readonly number[]
  readonly unfetched: readonly number[]
}

/** Ends what began in one session of a company, or what of one person began there. */
export async function endBegunThrough(tx: Db, which: BegunThrough): Promise<EndedOf> {
  const sessions = await deleteIssuerSessions(tx, which)
  const tokens = await listBegunThrough(tx, which)
  await deleteTokens(
    tx,
    tokens.map(({ id }) => id),
  )
  const unfetched = await deleteApprovedThrough(tx, which)
  return { sessions, mobile: tokens.map(({ user }) => user), unfetched }
}

/** Ends a person's sign-ins on devices of which nobody knows how they began. */
export async function endBegunUnknown(tx: Db, user: number): Promise<Omit<EndedOf, 'sessions'>> {
  const tokens = await listBegunUnknown(tx, user)
  await deleteTokens(
    tx,
    tokens.map(({ id }) => id),
  )
  const unfetched = await deleteApprovedUnknown(tx, user)
  return { mobile: tokens.map(() => user), unfetched }
}

/** For the audit log. */
export interface EndedCounts {
  readonly sessionsEnded: number
  readonly mobileTokensDeleted: number
}

/** Ends all that began through an issuer. The change has to reach its tenant, and what is deleted is swept after it. */
export async function endAllThrough(deps: Deps, tx: Db, issuer: number): Promise<EndedCounts> {
  const sessionsEnded = (await deleteIssuerSessions(tx, { issuer })).length
  const tokens = (await listBegunThrough(tx, { issuer })).map(({ id }) => id)
  await deleteApprovedThrough(tx, { issuer })
  return { sessionsEnded, mobileTokensDeleted: await markDeleted(deps, tx, tokens) }
}

/**
 * Ends all that a tenant's people began otherwise than through an issuer that is the only way, but for the session that
 * wants it so: whoever shuts the other ways can look at what came of it, and link themself. The change has to reach the
 * tenant, and what is deleted is swept after it.
 */
export async function endOtherWays(deps: Deps, tx: Db, tenant: TenantView, own: Caller): Promise<EndedCounts> {
  const sessionsEnded = await deleteSessionsBegunOtherwise(tx, tenant.internalId, own.session?.idHash ?? null)
  const tokens = await listBegunOtherwise(tx, tenant.internalId)
  return { sessionsEnded, mobileTokensDeleted: await markDeleted(deps, tx, tokens) }
}

async function markDeleted(deps: Deps, tx: Db, tokens: readonly number[]): Promise<number> {
  if (tokens.length > 0) await markTokensDeleted(tx, deps.store.dialect, tokens, deps.now())
  return tokens.length
}
