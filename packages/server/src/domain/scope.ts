/** Where a right holds and where a thing lies: everywhere > a tenant > a unit > its sub-units. */

/**
 * `tenant` null is everywhere. `units` is the path of internal unit ids from the tenant's root to the unit itself;
 * empty is the tenant as a whole.
 */
export interface Place {
  readonly tenant: number | null
  readonly units: readonly number[]
}

export const EVERYWHERE: Place = { tenant: null, units: [] }

export function inTenant(tenant: number, units: readonly number[] = []): Place {
  return { tenant, units }
}

/** Whether what holds at `scope` holds at `place` too. */
export function coversPlace(scope: Place, place: Place): boolean {
  if (scope.tenant === null) return true
  if (scope.tenant !== place.tenant) return false
  const depth = scope.units.length
  if (depth === 0) return true
  // A path is unique to its last unit, so comparing that one place in the path compares the whole beginning.
  return place.units.length >= depth && place.units[depth - 1] === scope.units[depth - 1]
}
