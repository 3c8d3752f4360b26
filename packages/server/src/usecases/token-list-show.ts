/** Tokens as a list shows them: whole, or no more than that they reach into a tenant. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { inTenant } from '../domain/scope.ts'
import type { TokenRecord } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import { sees } from './token-judging.ts'
import { GRANTS_IN_LISTS, type ShownToken, showTokens } from './token-show.ts'

/** What somebody sees of a platform token that reaches their tenant but lies outside their sight. */
export type ReachingToken = Pick<ShownToken, 'id' | 'kind' | 'application' | 'status' | 'lastUsedAt' | 'grants'>

/** Tokens as a list shows them: of those that only reach in, no more than that they do. */
export async function showListed(
  deps: Deps,
  caller: Caller,
  records: readonly TokenRecord[],
  reaches: string | null,
): Promise<(ShownToken | ReachingToken)[]> {
  if (reaches === null) return showTokens(deps, records, caller.rights, GRANTS_IN_LISTS)
  const platform = await deps.directory.byId(PLATFORM)
  const place = inTenant(platform?.view.internalId ?? 0)
  const onlyReaches = ({ kind, tenant }: TokenRecord): boolean =>
    tenant === platform?.view.internalId && !sees(caller, kind, place)
  // Shown with all their grants, because the few that lie on the tenant may be the last ones.
  const reaching = records.filter(onlyReaches)
  const reduced = (await showTokens(deps, reaching, [])).map((token) => reduce(token, reaches))
  const rest = records.filter((record) => !onlyReaches(record))
  const shown = [...reduced, ...(await showTokens(deps, rest, caller.rights, GRANTS_IN_LISTS))]
  const byId = new Map(shown.map((token) => [token.id, token]))
  return records.flatMap(({ id }) => byId.get(id) ?? [])
}

function reduce(
  { application, grants, id, kind, lastUsedAt, role, status }: ShownToken,
  reaches: string,
): ReachingToken {
  const isAdministrator = role === 'platform-admin'
  const onTenant = isAdministrator
    ? grants.map(({ permissions }) => ({ tenant: '*', permissions }))
    : grants.filter(({ tenant }) => tenant === reaches || tenant === '*')
  return { id, kind, application, status, lastUsedAt, grants: onTenant }
}
