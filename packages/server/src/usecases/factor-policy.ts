/** Whether the policy wants a second factor of somebody. */

import type { Deps } from '../deps.ts'
import { administers } from '../domain/second-factor.ts'
import type { SessionMethod } from '../store/factor-tables.ts'
import type { KnownPerson } from '../verify/people.ts'
import { policyOf } from './token-terms.ts'

export async function isFactorWanted(deps: Deps, { rights, tenant }: KnownPerson): Promise<boolean> {
  return administers(rights) && (await policyOf(deps, tenant.view)).secondFactorForAdministrators
}

/**
 * Whether a session may do nothing but add one, however it began: the factor that it proved may have been taken away before
 * the policy asked for one. Whoever came through their company was asked there for what the company wants.
 */
export async function isFactorMissing(deps: Deps, known: KnownPerson, method: SessionMethod): Promise<boolean> {
  return method !== 'company' && !known.person.secondFactor && (await isFactorWanted(deps, known))
}
