/** Tokens of every sort in a few tenants, for the tests of the decision. */

import { compileToken, type StoredToken } from '../../src/domain/compile.ts'
import type { NamedPlace } from '../../src/domain/decision.ts'
import { isUnitActive, placeOf } from '../../src/domain/directory.ts'
import { inTenant } from '../../src/domain/scope.ts'
import type { CompiledToken } from '../../src/domain/token.ts'
import { aTenant, PLATFORM_TENANT, ROLE } from './scene.ts'

const acme = aTenant({
  id: 2,
  units: [{ id: 20 }, { id: 21, parent: 20 }, { id: 22 }, { id: 23, active: false }],
  roles: [{ id: 100, permissions: ['orders:read', 'orders:write'] }],
})
const tenants = new Map(
  [aTenant({ id: PLATFORM_TENANT }), acme, aTenant({ id: 3 }), aTenant({ id: 4, active: false })].map((tenant) => [
    tenant.internalId,
    tenant,
  ]),
)

/** A place as a call names it: tenants 2 and 3 and units 20, 21, 22 are active, tenant 4 and unit 23 are not. */
export function at(tenantId: number, unit: number | null = null): NamedPlace {
  const tenant = tenants.get(tenantId)
  const names = { tenant: `t${tenantId}`, unit: unit === null ? null : `u${unit}` }
  if (tenant === undefined) return { known: false, place: inTenant(-1), ownNames: [], ...names }
  return {
    known: tenant.active && isUnitActive(tenant, unit),
    place: placeOf(tenant, unit),
    ownNames: tenant.ownNames,
    ...names,
  }
}

const nobody = {
  internalId: 1,
  id: 'tok_1',
  application: null,
  revokedAt: null,
  expiresAt: null,
  allowedIps: [],
  user: null,
}
export const stored: StoredToken = {
  ...nobody,
  kind: 'user',
  tenant: 2,
  membership: { unit: 20, role: 100 },
  membershipThere: true,
  master: false,
  grants: [],
}
export const application: StoredToken = {
  ...stored,
  kind: 'application',
  tenant: PLATFORM_TENANT,
  membership: null,
  membershipThere: false,
}

export function compiled(token: StoredToken): CompiledToken {
  const ready = compileToken(token, tenants)
  if (ready === null) throw new Error('The token lives nowhere.')
  return ready
}

export const kari = compiled(stored)
export const whole = compiled({ ...stored, membership: { unit: null, role: 100 } })
const grants = [
  { tenant: 2, unit: 20, permissions: ['orders:read'] },
  { tenant: 3, unit: null, permissions: ['tenant:read', 'user:*'] },
  { tenant: 4, unit: null, permissions: ['*'] },
]
export const shop = compiled({ ...application, grants })
export const wide = compiled({ ...application, grants: [{ tenant: null, unit: null, permissions: ['tenant:read'] }] })
export const empty = compiled({ ...application, grants: [] })
export const ownApp = compiled({ ...application, tenant: 2, grants: [] })
export const operator = compiled({
  ...stored,
  tenant: PLATFORM_TENANT,
  membership: { unit: null, role: ROLE['platform-admin'] },
})
