/** One check of one password: counted first, at the same cost and with the same answer for every reason to refuse it. */

import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import { type Account, findAccount, findAccountOf, updatePasswordHash } from '../store/accounts.ts'
import type { AuditActor } from '../store/audit-rows.ts'
import type { Db } from '../store/db.ts'
import type { Origin } from './caller.ts'
import { type AuditTenant, commit, entryBy } from './mutation.ts'
import { dummyHash, hashPassword, isHashGateFull, needsRehash, verifyPassword } from './passwords.ts'
import { Problem } from './problem.ts'
import { type CountedTry, clearTry, countTry, returnTry } from './throttling.ts'

/** Whose password is checked: the account if there is one, and what the try is counted and noted under. */
export interface Claim {
  readonly account: Account | null
  readonly tenant: TenantView | null
  /** Folded, so that all spellings of a name share one count. */
  readonly countedAs: string
}

export interface CheckedPassword {
  readonly account: Account & { readonly passwordHash: string }
  readonly tenant: TenantView
  readonly counted: CountedTry
  /** A hash at today's cost, when the stored one was made at another. */
  readonly newHash: string | null
}

/** Who tried, from where, and which status a wrong password has at this path. */
export interface Attempt {
  readonly actor: AuditActor | null
  readonly origin: Origin
  readonly status: 401 | 403
  /** Where the guessing comes from, when it is not the caller's own address. */
  readonly address?: string
  /** Which step failed, when it was not the password. */
  readonly step?: 'second_factor' | 'passkey'
}

export async function claimIn(deps: Deps, tenant: TenantView | null, named: string, username: string): Promise<Claim> {
  const folded = fold(username)
  if (tenant === null) return { account: null, tenant, countedAs: `?${named}/${folded}` }
  const account = await findAccount(deps.store.read, tenant.internalId, folded)
  return { account, tenant, countedAs: `${tenant.internalId}/${folded}` }
}

/**
 * Throws `rate_limited`, or `sign_in_failed` after noting the failure in the audit log. A try that succeeds still counts
 * until `acceptPassword` clears it.
 */
export async function checkPassword(
  deps: Deps,
  claim: Claim,
  password: string,
  attempt: Attempt,
): Promise<CheckedPassword> {
  const counted = await countTry(deps, claim.countedAs, attempt.address ?? attempt.origin.address)
  const { account, tenant } = claim
  const usable = isUsable(account) && tenant !== null && mayUseOwnSignIn(tenant)
  const phc = usable ? account.passwordHash : dummyHash(deps.passwordCost)
  const right = await atGate(deps, counted, () => verifyPassword(password, phc))
  if (!right || !usable) {
    await noteFailure(deps, claim, attempt)
    throw signInFailed(attempt.status)
  }
  const outdated = needsRehash(phc, deps.passwordCost)
  const newHash = outdated
    ? await atGate(deps, counted, () => hashPassword(password, deps.passwordCost, deps.entropy))
    : null
  return { account, tenant, counted, newHash }
}

/**
 * The transaction's side of a right password: clears the count, and throws `sign_in_failed` when the account has changed
 * since the check. Where a second factor is to follow the try is `returned`: a password that cleared the count each time
 * would buy as many codes as anybody wants to try.
 */
export async function acceptPassword(
  deps: Deps,
  tx: Db,
  { account, counted, newHash }: CheckedPassword,
  status: 401 | 403,
  tries: 'cleared' | 'returned' = 'cleared',
): Promise<void> {
  const present = await findAccountOf(tx, account.internalId)
  if (present === null || !isUsable(present) || present.passwordHash !== account.passwordHash)
    throw signInFailed(status)
  await (tries === 'cleared' ? clearTry : returnTry)(tx, counted, deps.now())
  if (newHash !== null) await updatePasswordHash(tx, account.internalId, account.passwordHash, newHash)
}

/** Runs what follows a right password. When that is refused for another reason, the try is not held against anybody. */
export async function afterRightPassword<T>(
  deps: Deps,
  { counted }: Pick<CheckedPassword, 'counted'>,
  story: () => T | Promise<T>,
): Promise<T> {
  try {
    return await story()
  } catch (error) {
    if (error instanceof Problem && error.code !== 'sign_in_failed') {
      await deps.store.write.transaction().execute((tx) => clearTry(tx, counted, deps.now()))
    }
    throw error
  }
}

export function signInFailed(status: 401 | 403): Problem {
  return new Problem('sign_in_failed', status === 401 ? {} : { status })
}

/** Runs a hash when its turn comes. When too many wait, the try was never judged and is given back. */
export async function atGate<T>(deps: Deps, counted: CountedTry | null, work: () => Promise<T>): Promise<T> {
  try {
    return await deps.hashGate(work)
  } catch (error) {
    if (!isHashGateFull(error)) throw error
    if (counted !== null) {
      await deps.store.write.transaction().execute((tx) => returnTry(tx, counted, deps.now()))
    }
    throw new Problem('rate_limited', { retryAfterSeconds: 1 })
  }
}

export function auditTenant(tenant: TenantView | null): AuditTenant {
  return tenant === null ? null : { internalId: tenant.internalId, id: tenant.id }
}

/**
 * Whether the tenant's people may prove here who they are, with what is kept here (password, passkey, link by mail). Where
 * they sign in through their company alone, all of that answers as a wrong password does.
 */
export function mayUseOwnSignIn(tenant: TenantView): boolean {
  return tenant.active && !tenant.companyOnly
}

/**
 * The same as of the transaction that is under way: whoever shuts these ways ends what was begun by them, and what begins
 * at that very moment must not be left over. Throws `sign_in_failed`.
 */
export async function requireOwnSignIn(deps: Deps, tenant: number, status: 401 | 403): Promise<void> {
  const copy = await deps.directory.byInternalId(tenant)
  if (copy === null || !mayUseOwnSignIn(copy.view)) throw signInFailed(status)
}

/** Whether somebody can sign in with us at all, by whatever means: without a password, not by a passkey either. */
export function isUsable(account: Account | null): account is Account & { readonly passwordHash: string } {
  if (account === null) return false
  return account.active && account.type === 'person' && account.passwordHash !== null
}

/** A name that nobody has is not written down: it may well be a password, typed into the wrong field. */
export async function noteFailure(deps: Deps, { account, tenant }: Claim, attempt: Attempt): Promise<void> {
  const actor = attempt.actor ?? { type: 'anonymous', id: null, name: '', tokenId: null }
  const target = { type: 'user', id: account?.id ?? null, name: account?.username ?? '' }
  const details = attempt.step === undefined ? {} : { step: attempt.step }
  await commit(deps, async () => ({
    result: null,
    audit: [entryBy({ actor, origin: attempt.origin }, 'session.failed', target, auditTenant(tenant), details)],
    reach: [],
  }))
}
