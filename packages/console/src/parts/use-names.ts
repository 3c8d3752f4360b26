/** The names of a tenant's departments, groups and user types, for forms and lists that only know their ids. */

import type { Role, Unit } from '@polett/client/api'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { rolesQuery } from '../api/roles.ts'
import { unitsQuery } from '../api/units.ts'
import { PLATFORM } from '../session/permissions.ts'

const NONE: readonly Unit[] = []

/** All departments and groups in sight; none on the platform, which has no such. */
export function useUnits(tenant: string): UseQueryResult<readonly Unit[]> {
  return useQuery({ ...unitsQuery(tenant), enabled: tenant !== '' && tenant !== PLATFORM })
}

/** All user types in sight. */
export function useRoles(tenant: string): UseQueryResult<readonly Role[]> {
  return useQuery({ ...rolesQuery(tenant), enabled: tenant !== '' })
}

type Place = Pick<Unit, 'id' | 'parent'>

const parentMaps = new WeakMap<readonly Place[], ReadonlyMap<string, string | null>>()

/** Made once for each list, because a page may ask for the way up from every one of hundreds. */
function parentsOf(units: readonly Place[]): ReadonlyMap<string, string | null> {
  const known = parentMaps.get(units)
  if (known !== undefined) return known
  const made = new Map(units.map(({ id, parent }) => [id, parent]))
  parentMaps.set(units, made)
  return made
}

/** The unit and all above it, as far as they are in sight: the nearest first. `[]` is the tenant as a whole. */
export function unitChain(units: readonly Place[], unit: string | null): readonly string[] {
  const parents = parentsOf(units)
  const chain: string[] = []
  let at = unit
  while (at !== null && !chain.includes(at)) {
    chain.push(at)
    at = parents.get(at) ?? null
  }
  return chain
}

/** `unitChain` in a tenant, for `useMay`. */
export function useUnitChain(tenant: string, unit: string | null): readonly string[] {
  const { data } = useUnits(tenant)
  return unitChain(data ?? NONE, unit)
}
