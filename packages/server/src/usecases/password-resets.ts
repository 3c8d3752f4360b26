/** A forgotten password: a mail to whoever it belongs to, and the same answer to whoever asks. */

import type { Deps } from '../deps.ts'
import { judgeReset, resetPersonKey, resetSourceKey } from '../domain/reset-limit.ts'
import { findAccountOf } from '../store/accounts.ts'
import { findPerson } from '../store/people.ts'
import { lockTryCounts, updateTryCount } from '../store/throttle.ts'
import { type Origin, SYSTEM_ACTOR } from './caller.ts'
import { commit, entryBy } from './mutation.ts'
import { auditTenant, isUsable, mayUseOwnSignIn } from './password-check.ts'
import { makeLink } from './password-links.ts'
import { findClaim } from './sign-in.ts'
import { tooMany } from './throttling.ts'

export interface ResetWish {
  readonly username: string
  readonly tenant?: string
}

/**
 * Counts the request and looks at nobody: whether there is such a person is found out after the answer, so that neither the
 * answer nor its time tells it. Throws `rate_limited` when too many come from one source.
 */
export async function requestPasswordReset(deps: Deps, wish: ResetWish, origin: Origin): Promise<void> {
  const waitMs = await countReset(deps, 'source', resetSourceKey(origin.address))
  if (waitMs > 0) throw tooMany(waitMs)
  if (deps.mailer !== null) deps.soon(() => mailReset(deps, wish, origin))
}

/** Counts one more, or answers for how long there may be none. */
function countReset(deps: Deps, kind: 'source' | 'person', key: string): Promise<number> {
  const now = deps.now()
  return deps.store.write.transaction().execute(async (tx) => {
    const counted = (await lockTryCounts(tx, [key], now)).get(key) ?? { failures: 0, firstAt: now, lastAt: now }
    const verdict = judgeReset(kind, counted, now)
    if (!verdict.allowed) return verdict.waitMs
    await updateTryCount(tx, key, verdict.count)
    return 0
  })
}

/**
 * A person without an address gets nothing, nor does one who could not sign in with a password anyway. Without a password
 * nothing has been forgotten: it may have been taken away to shut the account, which an administrator's link opens again.
 */
async function mailReset(deps: Deps, wish: ResetWish, origin: Origin): Promise<void> {
  const { account, tenant } = await findClaim(deps, wish)
  if (!isUsable(account) || tenant === null || !mayUseOwnSignIn(tenant)) return
  if ((await countReset(deps, 'person', resetPersonKey(account.internalId))) > 0) return
  await commit(deps, async (tx) => {
    const person = await findPerson(tx, account.internalId)
    if (person === null || person.email === null || !isUsable(await findAccountOf(tx, account.internalId)))
      return { result: null, audit: [], reach: [] }
    await makeLink(deps, tx, { tenant, person, purpose: 'reset', mailed: true, byAdministrator: false })
    const target = { type: 'user', id: person.id, name: person.name }
    const by = { actor: SYSTEM_ACTOR, origin }
    const details = { purpose: 'reset', mailed: true, asked: true }
    return {
      result: null,
      audit: [entryBy(by, 'link.created', target, auditTenant(tenant), details)],
      reach: [],
    }
  })
}
