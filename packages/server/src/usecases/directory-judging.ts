/** What the stories of the directory share: who may list, what a body may name, and names that are taken. */

import type { Deps } from '../deps.ts'
import { placeOf, type TenantView, type UnitView } from '../domain/directory.ts'
import { holds, holdsWithin } from '../domain/rights.ts'
import { EVERYWHERE, inTenant } from '../domain/scope.ts'
import type { Caller } from './caller.ts'
import { namedTenant, requireCreation, requireThing } from './judging.ts'
import { invalid, Problem } from './problem.ts'

/** The tenant of a list, if the caller may read anything of that sort in it. Throws 404 or 403 else. */
export function requireList(caller: Caller, read: string, tenant: TenantView | null, id: string): TenantView {
  if (tenant !== null && holdsWithin(caller.rights, read, inTenant(tenant.internalId))) return tenant
  requireThing(
    caller,
    { permission: read, read, places: [], named: namedTenant(tenant), needed: 'any' },
    { tenant: id },
  )
  throw new Problem('not_found')
}

/** The tenant in which something is to be created; one that is not there is refused as the contract says. */
export function requireHome(caller: Caller, permission: string, tenant: TenantView | null, id: string): TenantView {
  if (tenant !== null) return tenant
  requireCreation(caller, { permission, place: EVERYWHERE, named: 'unknown' }, { tenant: id })
  throw new Problem('not_found')
}

/** The tenant itself as the place of what is read or changed in it, such as its policy. */
export function requireAtTenant(
  caller: Caller,
  question: { readonly permission: string; readonly read: string },
  tenant: TenantView | null,
  id: string,
): TenantView {
  const places = tenant === null ? [] : [inTenant(tenant.internalId)]
  requireThing(caller, { ...question, places, named: namedTenant(tenant), needed: 'any' }, { tenant: id })
  if (tenant === null) throw new Problem('not_found')
  return tenant
}

/**
 * A unit that a body names: null when it is missing or out of sight, which answer alike. Whoever holds the permission
 * for what they are about to do there needs no other to name it.
 */
export function findNamedUnit(caller: Caller, tenant: TenantView, id: string, permission: string): UnitView | null {
  const unit = tenant.unitsById.get(id)
  if (unit === undefined) return null
  const place = placeOf(tenant, unit.internalId)
  return holds(caller.rights, 'unit:read', place) || holds(caller.rights, permission, place) ? unit : null
}

export function unknownUnit(pointer: string): Problem {
  return invalid(pointer, 'unknown', 'There is no such unit, or it is out of your sight.')
}

/** Runs a write; a name that is taken becomes 409. */
export async function orTaken<T>(deps: Deps, what: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!deps.store.dialect.isUniqueViolation(error)) throw error
    throw new Problem('already_exists', { detail: `${what} exists already. Choose another one.` })
  }
}
