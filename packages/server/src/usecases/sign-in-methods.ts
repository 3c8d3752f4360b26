/** What a sign-in page can offer besides name and password: the companies of a tenant, by their names. */

import type { Deps } from '../deps.ts'
import { findOnlyTenant } from '../store/accounts.ts'
import { listIssuers } from '../store/issuers.ts'
import { findTenant } from './judging.ts'

export interface OfferedIssuer {
  readonly tenant: string
  readonly id: string
  readonly name: string
}

/** Without a tenant: those of the only one, if there is exactly one. A tenant that is not there offers nothing, like one without issuers. */
export async function listSignInMethods(deps: Deps, tenantId: string | undefined): Promise<readonly OfferedIssuer[]> {
  const id = tenantId ?? (await findOnlyTenant(deps.store.read))
  const tenant = id === null ? null : await findTenant(deps, id)
  if (tenant === null || !tenant.active) return []
  const issuers = await listIssuers(deps.store.read, tenant.internalId)
  return issuers
    .filter(({ status }) => status === 'active')
    .map((issuer) => ({ tenant: tenant.id, id: issuer.id, name: issuer.name }))
}
