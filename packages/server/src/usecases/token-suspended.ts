/** Lists of suspended tokens, which are found from what suspends them. */

import { countRows } from '../store/keyset.ts'
import type { IdSelect } from '../store/token-candidates.ts'
import { type LedTo, selectSuspended } from '../store/token-suspending.ts'
import { type Plan, tenantsOf } from './token-plan.ts'

/** What leads to them; null where something suspends so many that to look at tokens on the way takes no longer. */
export async function pickSuspended(plan: Plan): Promise<IdSelect | null> {
  const { maxHits } = plan.limits
  const { all, tokens } = ledTo(plan)
  return (await countRows(plan.db, all(maxHits + 1))) > maxHits ? null : tokens
}

/** What leads to those of them that are soon found. Where it finds few, there may be others. */
export function selectSomeSuspended(plan: Plan): IdSelect {
  return ledTo(plan).tokens
}

function ledTo({ deps, narrowing, walked }: Plan): LedTo {
  return selectSuspended(deps.store.dialect, narrowing.stopped, tenantsOf(walked))
}
