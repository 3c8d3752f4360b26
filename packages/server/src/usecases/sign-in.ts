/** Signing in at the console: from a name and a password to a session, or to the question for a second factor. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { type FactorMethod, methodsOf } from '../domain/second-factor.ts'
import { type Account, findOnlyTenant } from '../store/accounts.ts'
import type { Db } from '../store/db.ts'
import type { SessionMethod } from '../store/factor-tables.ts'
import { countFactors } from '../store/factors.ts'
import { lockLedger } from '../store/ledger.ts'
import { deleteSession, insertSession } from '../store/sessions.ts'
import { insertSignIn } from '../store/sign-ins.ts'
import type { Origin } from './caller.ts'
import { findTenant } from './judging.ts'
import { commit, entryBy } from './mutation.ts'
import {
  acceptPassword,
  auditTenant,
  type CheckedPassword,
  type Claim,
  checkPassword,
  claimIn,
  requireOwnSignIn,
  signInFailed,
} from './password-check.ts'
import { Problem } from './problem.ts'
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
 * Throws `sign_in_failed`, the same for every reason, or `rate_limited`; and only after the right password
 * `second_factor_required`. `replacing` is the session id that the request came with: it ends, and its value is never taken
 * over, so nobody can plant a session on somebody else.
 */
export async function signIn(
  deps: Deps,
  wish: SignInWish,
  origin: Origin,
  replacing: string | null,
): Promise<StartedSession> {
  const claim = await findClaim(deps, wish)
  const checked = await checkPassword(deps, claim, wish.password, { actor: null, origin, status: 401 })
  const methods = methodsOf(await countFactors(deps.store.read, checked.account.internalId))
  if (methods.length > 0) throw await askForFactor(deps, checked, methods)
  return beginSession(deps, { ...checked, method: 'password', details: {} }, { origin, replacing }, async (tx) => {
    await acceptPassword(deps, tx, checked, 401)
    // Whoever added one at this very moment has ended all that began without it.
    if (methodsOf(await countFactors(tx, checked.account.internalId)).length > 0) throw signInFailed(401)
  })
}

/** The right password is kept as a sign-in that waits, known by an id that only this answer holds. */
async function askForFactor(deps: Deps, checked: CheckedPassword, methods: readonly FactorMethod[]): Promise<Problem> {
  const signInId = newSessionId(deps)
  await deps.store.write.transaction().execute(async (tx) => {
    // After any change of the password that is under way, which ends the sign-ins that it finds and would not see this one.
    await lockLedger(tx, deps.store.dialect)
    await acceptPassword(deps, tx, checked, 401, 'returned')
    await insertSignIn(tx, hashSessionId(signInId), checked.account.internalId, deps.now())
  })
  return new Problem('second_factor_required', {
    detail: 'The password is right, and this account has a second factor. Give it within five minutes.',
    ...{ signIn: signInId, methods },
  })
}

export interface ProvenPerson {
  readonly account: Account
  readonly tenant: TenantView
  readonly method: SessionMethod
  /** What the audit log tells of how they signed in. */
  readonly details: Readonly<Record<string, unknown>>
}

/** One transaction: `accept` spends what was proven, and throws when it is not worth anything any more. */
export async function beginSession(
  deps: Deps,
  { account, details, method, tenant }: ProvenPerson,
  { origin, replacing }: { readonly origin: Origin; readonly replacing: string | null },
  accept: (tx: Db) => Promise<void>,
): Promise<StartedSession> {
  const { result } = await commit(deps, async (tx) => {
    await requireOwnSignIn(deps, account.tenant, 401)
    await accept(tx)
    if (replacing !== null) await deleteSession(tx, hashSessionId(replacing))
    const sessionId = await startSession(deps, tx, account.internalId, origin.address, method)
    const actor = { type: 'user', id: account.id, name: account.name, tokenId: null }
    const target = { type: 'user', id: account.id, name: account.name }
    const entry = entryBy({ actor, origin }, 'session.started', target, auditTenant(tenant), { method, ...details })
    return { result: sessionId, audit: [entry], reach: [] }
  })
  return { sessionId: result, session: await describeSession(deps, account.internalId, deps.now(), method) }
}

/** Inserts a session with a new id of 256 random bits. */
export async function startSession(
  deps: Deps,
  tx: Db,
  userId: number,
  address: string | null,
  method: SessionMethod = 'password',
): Promise<string> {
  const sessionId = newSessionId(deps)
  await insertSession(tx, { idHash: hashSessionId(sessionId), userId, address, method }, deps.now())
  return sessionId
}

function newSessionId(deps: Deps): string {
  return Buffer.from(deps.entropy(SESSION_ID_BYTES)).toString('base64url')
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
