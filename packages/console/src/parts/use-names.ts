/** The names of a tenant's departments, groups and user types, for forms and lists that only know their ids. */

import type { Role, Unit } from '@polett/sdk/api'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { rolesQuery } from '../api/roles.ts'
import { unitsQuery } from '../api/units.ts'

const PLATFORM = 'platform'

/** All departments and groups in sight; none on the platform, which has no such. */
export function useUnits(tenant: string): UseQueryResult<readonly Unit[]> {
  return useQuery({ ...unitsQuery(tenant), enabled: tenant !== '' && tenant !== PLATFORM })
}

/** All user types in sight. */
export function useRoles(tenant: string): UseQueryResult<readonly Role[]> {
  return useQuery({ ...rolesQuery(tenant), enabled: tenant !== '' })
}

/** The unit and all above it, as far as they are in sight: the nearest first. `[]` is the tenant as a whole. */
export function unitChain(units: readonly Pick<Unit, 'id' | 'parent'>[], unit: string | null): readonly string[] {
  const parents = new Map(units.map(({ id, parent }) => [id, parent]))
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
  return unitChain(data ?? [], unit)
}
