/** Signing in at the console: from a name and a password to a session. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { findOnlyTenant } from '../store/accounts.ts'
import type { Db } from '../store/db.ts'
import { deleteSession, insertSession } from '../store/sessions.ts'
import type { Origin } from './caller.ts'
import { findTenant } from './judging.ts'
import { commit, entryBy } from './mutation.ts'
import { acceptPassword, auditTenant, type Claim, checkPassword, claimIn } from './password-check.ts'
import { hashSessionId } from './session-life.ts'
import { describeSession, type SessionFacts } from './sessions.ts'

export interface SignInWish {
  readonly username: string
  readonly password: string
  readonly tenant?: string
}

export interface StartedSession {
  /** For the cookie; kept nowhere else in clear. */
  readonly sessionId: string
  readonly session: SessionFacts
}

const SESSION_ID_BYTES = 32

/**
 * Throws `sign_in_failed`, the same for every reason, or `rate_limited`. `replacing` is the session id that the request
 * came with: it ends, and its value is never taken over, so nobody can plant a session on somebody else.
 */
export async function signIn(
  deps: Deps,
  wish: SignInWish,
  origin: Origin,
  replacing: string | null,
): Promise<StartedSession> {
  const claim = await findClaim(deps, wish)
  const checked = await checkPassword(deps, claim, wish.password, { actor: null, origin, status: 401 })
  const { account, tenant } = checked
  const { result } = await commit(deps, async (tx) => {
    await acceptPassword(deps, tx, checked, 401)
    if (replacing !== null) await deleteSession(tx, hashSessionId(replacing))
    const sessionId = await startSession(deps, tx, account.internalId, origin.address)
    const actor = { type: 'user', id: account.id, name: account.name, tokenId: null }
    const target = { type: 'user', id: account.id, name: account.name }
    return {
      result: sessionId,
      audit: [entryBy({ actor, origin }, 'session.started', target, auditTenant(tenant))],
      reach: [],
    }
  })
  return { sessionId: result, session: await describeSession(deps, account.internalId, deps.now()) }
}

/** Inserts a session with a new id of 256 random bits. */
export async function startSession(deps: Deps, tx: Db, userId: number, address: string | null): Promise<string> {
  const sessionId = Buffer.from(deps.entropy(SESSION_ID_BYTES)).toString('base64url')
  await insertSession(tx, { idHash: hashSessionId(sessionId), userId, address }, deps.now())
  return sessionId
}

/** Without a tenant: the platform's users, and those of the only other tenant if there is exactly one. */
export async function findClaim(
  deps: Deps,
  { tenant, username }: Pick<SignInWish, 'tenant' | 'username'>,
): Promise<Claim> {
  if (tenant !== undefined) return claimIn(deps, await findTenant(deps, tenant), tenant, username)
  const claim = await claimIn(deps, await findTenant(deps, PLATFORM), PLATFORM, username)
  if (claim.account !== null) return claim
  const only = await findOnlyTenant(deps.store.read)
  return only === null ? claim : claimIn(deps, await findTenant(deps, only), only, username)
}
