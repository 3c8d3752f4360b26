/** Taking all second factors of a person away: what an administrator does for somebody who has lost theirs. */

import type { Deps } from '../deps.ts'
import { deleteFactors } from '../store/factors.ts'
import { listMobileTokens } from '../store/mobile-tokens.ts'
import { deleteSessionsOf } from '../store/sessions.ts'
import { deleteTokens } from '../store/token-writes.ts'
import type { Caller } from './caller.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { requireConfirmedForOneself } from './own-factors.ts'
import { type NamedUser, refuseTechnical, requireUser } from './user-judging.ts'
import { homeOf, targetOf } from './users-change.ts'

/**
 * By the rule of passwords: at every membership, and with rights that cover theirs. Ends the person's sessions and sign-ins
 * on devices, because whoever needs this may not have been alone with them; tokens for programs go on.
 */
export function resetFactors(deps: Deps, caller: Caller, named: NamedUser): Promise<Mutated<null>> {
  return mutate(deps, caller, async (tx, own) => {
    const { tenant, user } = await requireUser(deps, tx, own, named, { permission: 'user:update', needed: 'every' })
    refuseTechnical(user)
    requireConfirmedForOneself(deps, own, user)
    const { passkeys, totp } = await deleteFactors(tx, user.internalId)
    if (!user.secondFactor) return { result: null, audit: [], reach: [] }
    const sessionsEnded = await deleteSessionsOf(tx, user.internalId)
    const mobile = (await listMobileTokens(tx, user.internalId)).map(({ internalId }) => internalId)
    await deleteTokens(tx, mobile)
    const details = { totp, passkeys, sessionsEnded, mobileTokensDeleted: mobile.length }
    return {
      result: null,
      audit: [entryBy(own, 'factor.reset', targetOf(user), homeOf(tenant), details)],
      reach: [{ kind: 'user', id: user.internalId }],
    }
  })
}
