/** Platform tokens that reach into a tenant, as the database seeks them beside the tenant's own. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { holds, holdsWithin } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import type { Db } from '../store/db.ts'
import { foundIds } from '../store/found-ids.ts'
import { isOneOf } from '../store/token-narrowing.ts'
import type { TokensBesides } from '../store/token-seeking.ts'
import type { Caller } from './caller.ts'
import { isLongText } from './list-query.ts'
import { permissionFor } from './token-judging.ts'
import { reachingIds } from './token-picking.ts'
import { asksForHidden, type TokenQuestion } from './token-query.ts'

/** Null: there are none to be listed. "unsure": sight of them differs from one to the next. */
export async function tokensReachingIn(
  deps: Deps,
  db: Db,
  caller: Caller,
  question: TokenQuestion,
): Promise<TokensBesides | null | 'unsure'> {
  const { kinds, reaches, tenant, text } = question
  if (reaches === null || reaches.id === PLATFORM || (tenant !== null && tenant.id !== PLATFORM)) return null
  const platform = (await deps.directory.byId(PLATFORM))?.view
  if (platform === undefined) return null
  const place = inTenant(platform.internalId)
  const whole = kinds.filter((kind) => holds(caller.rights, permissionFor(kind, 'read'), place))
  const others = kinds.filter((kind) => !whole.includes(kind))
  if (others.some((kind) => holdsWithin(caller.rights, permissionFor(kind, 'read'), place))) return 'unsure'
  // Whoever sees a tenant's tokens also sees that a platform token reaches in; `reaches` says how little of it.
  const partly = asksForHidden(question)
    ? []
    : others.filter((kind) => holds(caller.rights, permissionFor(kind, 'read'), inTenant(reaches.internalId)))
  if (whole.length + partly.length === 0) return null
  const ids = await reachingIds(deps, db, reaches.internalId)
  if (ids.length === 0) return null
  const open = text === null ? null : { wanted: text, anywhere: isLongText(text) }
  return { ids: foundIds(deps.store.dialect, ids), conditions: [isOneOf(whole, partly, open)] }
}
