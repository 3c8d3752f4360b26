/** Counts what resource servers have allowed by answers that they kept, so that "last used" stays true. */

import type { Deps } from '../deps.ts'
import { placeOf } from '../domain/directory.ts'
import { listTokenHomes, type TokenHome } from '../store/token-ids.ts'
import type { Caller } from './caller.ts'
import { mayAskAt } from './verifications.ts'

export interface KeptUse {
  /** The public id of the token. */
  readonly token: string
  readonly count: number
  /** How long ago the last of them was, in milliseconds. */
  readonly msAgo: number
  readonly address: string | null
}

/** Tokens that are gone or out of the caller's sight are left out, and nobody is told which. */
export async function countKeptUses(deps: Deps, caller: Caller, uses: readonly KeptUse[]): Promise<void> {
  const now = deps.now()
  const homes = await listTokenHomes(deps.store.read, [...new Set(uses.map(({ token }) => token))])
  const seen = new Map<string, number>()
  for (const [token, home] of homes) if (await isInSight(deps, caller, home)) seen.set(token, home.internalId)
  for (const { address, count, msAgo, token } of uses) {
    const internalId = seen.get(token)
    if (internalId !== undefined) deps.usage.addAllowed(internalId, count, address, now - msAgo)
  }
}

async function isInSight({ directory }: Deps, caller: Caller, { tenant, unit }: TokenHome): Promise<boolean> {
  const copy = await directory.byInternalId(tenant)
  return copy !== null && mayAskAt(caller, placeOf(copy.view, unit))
}
