/** A forgotten password: a mail to whoever it belongs to, and the same answer to whoever asks. */

import type { Deps } from '../deps.ts'
import { fold } from '../domain/fold.ts'
import { judgeReset, resetKeys } from '../domain/reset-limit.ts'
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
  const keys = resetKeys(`${wish.tenant ?? ''}/${fold(wish.username)}`, origin.address)
  const now = deps.now()
  const mayMail = await deps.store.write.transaction().execute(async (tx) => {
    const counts = await lockTryCounts(tx, [keys.person, keys.source], now)
    const none = { failures: 0, firstAt: now, lastAt: now }
    const counted = { person: counts.get(keys.person) ?? none, source: counts.get(keys.source) ?? none }
    const verdict = judgeReset(counted, now)
    if (!verdict.allowed) throw tooMany(verdict.waitMs)
    await updateTryCount(tx, keys.source, verdict.counts.source)
    await updateTryCount(tx, keys.person, verdict.counts.person)
    return verdict.mayMail
  })
  if (mayMail && deps.mailer !== null) deps.soon(() => mailReset(deps, wish, origin))
}

/**
 * A person without an address gets nothing, nor does one who could not sign in with a password anyway. Without a password
 * nothing has been forgotten: it may have been taken away to shut the account, which an administrator's link opens again.
 */
async function mailReset(deps: Deps, wish: ResetWish, origin: Origin): Promise<void> {
  const { account, tenant } = await findClaim(deps, wish)
  if (account === null || tenant === null || !mayUseOwnSignIn(tenant)) return
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
