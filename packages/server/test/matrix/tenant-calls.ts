/** Tenants, what lies at a tenant as a whole, and lists in the matrix. */

import { makeGrantedAt } from './callers.ts'
import type { Case, Operation } from './operation.ts'
import { answerFor, HIDDEN, holdsAt, holdsIn, judgeThing, REFUSED, type Rights } from './oracle.ts'
import { type Spot, TENANT_SPOTS } from './spots.ts'
import type { World } from './world.ts'

export function tenantCalls(world: World): Operation[] {
  return [...singleTenants(world), ...tenantWideCalls(), ...lists()]
}

function singleTenants(world: World): Operation[] {
  const verdict = (rights: Rights, permission: string, { tenant, tenantThere }: Spot) => {
    const seen = tenantThere && holdsIn(rights, 'tenant:read', tenant)
    if (seen && permission === 'tenant:read') return 'may'
    const thing = { permission, read: 'tenant:read', places: tenantThere ? [tenant] : [], tenant }
    const judged = judgeThing(rights, thing)
    return judged === 'hidden' && seen ? 'refused' : judged
  }
  const on = (permission: string, of: (spot: Spot) => Omit<Case, 'on' | 'expect'>, done: (spot: Spot) => string) =>
    TENANT_SPOTS.map(
      (spot): Case => ({
        on: spot.on,
        expect: ({ rights }) => answerFor(verdict(rights, permission, spot), () => done(spot)),
        ...of(spot),
      }),
    )
  const path = ({ tenant }: Spot) => `/v1/tenants/${tenant}`
  const conflictOnPlatform =
    (done: string) =>
    ({ tenant }: Spot) =>
      tenant === 'platform' ? '409 conflict' : done
  return [
    {
      id: 'getTenant',
      access: { permission: 'tenant:read', target: 'tenant' },
      permissions: ['tenant:read'],
      cases: on(
        'tenant:read',
        (spot) => ({ call: () => ({ method: 'GET', path: path(spot) }) }),
        () => '200',
      ),
    },
    {
      id: 'updateTenant',
      access: { permission: 'tenant:update', read: 'tenant:read', target: 'tenant' },
      permissions: ['tenant:update', 'tenant:read'],
      cases: on(
        'tenant:update',
        (spot) => ({ call: () => ({ method: 'PATCH', path: path(spot), body: { timeZone: 'UTC' } }) }),
        () => '200',
      ),
    },
    {
      id: 'deleteTenant',
      access: { permission: 'tenant:delete', read: 'tenant:read', target: 'tenant' },
      permissions: ['tenant:delete', 'tenant:read'],
      cases: on('tenant:delete', (spot) => deletingTenant(world, spot), conflictOnPlatform('204')),
    },
    {
      id: 'createTenant',
      access: { permission: 'tenant:create', target: 'everywhere', creation: true },
      permissions: ['tenant:create', 'tenant:read'],
      cases: [
        {
          on: 'the installation',
          expect: ({ rights }) => (holdsAt(rights, 'tenant:create', '*') ? '201' : REFUSED),
          call: () => ({ method: 'POST', path: '/v1/tenants', body: { id: world.fresh('new-'), name: 'New' } }),
        },
      ],
    },
  ]
}

/** A tenant that may be lost, and the caller with the same rights in it. */
function deletingTenant(world: World, { tenant }: Spot): Omit<Case, 'on' | 'expect'> {
  let lost = tenant
  return {
    as: async (caller) => {
      if (tenant === 'platform') return caller
      lost = world.fresh('lost-')
      await world.ok('POST', '/v1/tenants', { id: lost, name: 'Lost' })
      const [held] = caller.rights
      if (held === undefined || held.place === '*') return caller
      return { ...caller, headers: await makeGrantedAt(world, { ...held, place: lost }) }
    },
    call: (willDo) => ({ method: 'DELETE', path: `/v1/tenants/${willDo ? lost : tenant}` }),
  }
}

/** What lies at the tenant as a whole. */
function tenantWideCalls(): Operation[] {
  const rows = [
    ['getPolicy', 'GET', 'policy', 'tenant:read', 'tenant:read'],
    ['putPolicy', 'PUT', 'policy', 'policy:update', 'tenant:read'],
    ['getOwnPermissions', 'GET', 'permissions', 'role:read', 'role:read'],
    ['putOwnPermissions', 'PUT', 'permissions', 'role:update', 'role:read'],
  ] as const
  const bodies = { policy: {}, permissions: [{ name: 'orders:read', description: 'Orders' }] }
  const calls = rows.map(
    ([id, method, noun, permission, read]): Operation => ({
      id,
      access: { permission, ...(permission === read ? {} : { read }), target: noun },
      permissions: [...new Set([permission, read])],
      cases: TENANT_SPOTS.filter(({ tenant }) => noun === 'policy' || tenant !== 'platform').map((spot) => ({
        on: spot.on,
        expect: ({ rights }) => {
          const places = spot.tenantThere ? [spot.tenant] : []
          return answerFor(judgeThing(rights, { permission, read, places, tenant: spot.tenant }), () => '200')
        },
        call: () => ({
          ...{ method, path: `/v1/tenants/${spot.tenant}/${noun}` },
          ...(method === 'PUT' ? { body: bodies[noun] } : {}),
        }),
      })),
    }),
  )
  return [...calls, ...platformPolicy()]
}

/** The platform's own policy is a thing whose path names no tenant. */
function platformPolicy(): Operation[] {
  return (
    [
      ['getPlatformPolicy', 'GET', 'tenant:read'],
      ['putPlatformPolicy', 'PUT', 'policy:update'],
    ] as const
  ).map(([id, method, permission]) => ({
    id,
    access: { permission, ...(method === 'PUT' ? { read: 'tenant:read' } : {}), target: 'policy' },
    permissions: [...new Set([permission, 'tenant:read'])],
    cases: [
      {
        on: 'the platform',
        expect: ({ rights }) => {
          const thing = { permission, read: 'tenant:read', places: ['platform'], tenant: null }
          return answerFor(judgeThing(rights, thing), () => '200')
        },
        call: () => ({ method, path: '/v1/policy', ...(method === 'PUT' ? { body: {} } : {}) }),
      },
    ],
  }))
}

function lists(): Operation[] {
  const inTenants = (['unit', 'role', 'user'] as const).map((noun): Operation => {
    const permission = `${noun}:read`
    return {
      id: `list${noun.charAt(0).toUpperCase()}${noun.slice(1)}s`,
      access: { permission, target: noun, list: true },
      permissions: [permission],
      cases: TENANT_SPOTS.map((spot) => ({
        on: spot.on,
        expect: ({ rights }) => {
          if (spot.tenantThere && holdsIn(rights, permission, spot.tenant)) return '200'
          const thing = { permission, read: permission, places: [], tenant: spot.tenant }
          return judgeThing(rights, thing) === 'refused' ? REFUSED : HIDDEN
        },
        call: () => ({ method: 'GET', path: `/v1/tenants/${spot.tenant}/${noun}s` }),
      })),
    }
  })
  return [
    ...inTenants,
    anywhere('listTenants', 'tenant:read', 'tenant', '/v1/tenants'),
    anywhere('listAudit', 'audit:read', 'audit', '/v1/audit'),
  ]
}

/** A list over all tenants is refused only to who may read it nowhere. */
function anywhere(id: string, permission: string, target: string, path: string): Operation {
  return {
    id,
    access: { permission, target, list: true },
    permissions: [permission],
    cases: [
      {
        on: 'everything',
        expect: ({ rights }) => (holdsIn(rights, permission, null) ? '200' : REFUSED),
        call: () => ({ method: 'GET', path }),
      },
    ],
  }
}
