/** Where directory calls are aimed: at home, beside it, in other tenants, and at what is not there, in every way of not being there. */

import type { Place } from './oracle.ts'

export interface Spot {
  readonly on: string
  readonly tenant: string
  readonly tenantThere: boolean
  /** A path of unit ids; null is the tenant. */
  readonly unit: string | null
  /** The names of the things that lie there. */
  readonly role: string
  readonly user: string
  /** False: the names in the path lead to nothing. */
  readonly there: boolean
}

const HOME = { tenant: 'acme', tenantThere: true, unit: 'north/sales', role: 'local', user: 'worker', there: true }
const NOTHING = { unit: 'missing', role: 'missing', user: 'missing', there: false }

export const SPOTS: readonly Spot[] = [
  { ...HOME, on: 'its own place' },
  { ...HOME, on: 'another unit', unit: 'other', role: 'reader', user: 'oscar' },
  { ...HOME, on: 'the tenant as a whole', unit: 'north', role: 'reader', user: 'wanda' },
  { ...HOME, on: 'another tenant', tenant: 'beta', unit: 'b1', user: 'bob' },
  { ...HOME, on: 'a tenant that sleeps', tenant: 'closed', unit: 'c1', user: 'carl' },
  { ...HOME, ...NOTHING, on: 'what was deleted', unit: 'deleted', role: 'deleted', user: 'deleted' },
  { ...HOME, ...NOTHING, on: 'what never was' },
  { ...HOME, ...NOTHING, on: 'the platform', tenant: 'platform' },
  { ...HOME, ...NOTHING, on: 'a tenant that was deleted', tenant: 'gone', tenantThere: false },
  { ...HOME, ...NOTHING, on: 'a tenant that never was', tenant: 'nowhere', tenantThere: false },
]

/** One of each tenant. */
export const TENANT_SPOTS = SPOTS.filter(({ tenant }, at) => SPOTS.findIndex((other) => other.tenant === tenant) === at)

/** What stands in the path for a unit. */
export function unitName({ unit }: Spot): string {
  return unit?.split('/').at(-1) ?? ''
}

export function unitPlace({ tenant, unit }: Spot): Place {
  return unit === null ? tenant : `${tenant}/${unit}`
}

export function parentPlace(spot: Spot): Place {
  return unitPlace(spot).split('/').slice(0, -1).join('/')
}
