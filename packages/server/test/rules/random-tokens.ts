/** Random installations, callers and wished-for tokens, for the claim that nobody gives what they do not have. */

import { MASTER_PERMISSIONS } from '@polett/contract/permissions'
import type { StoredGrant, StoredToken } from '../../src/domain/compile.ts'
import type { Membership, RoleView, TenantView } from '../../src/domain/directory.ts'
import type { TokenKind } from '../../src/domain/token.ts'
import { type Draw, pick, some } from './draw.ts'
import { fits } from './oracle.ts'
import { aTenant, PLATFORM_TENANT, ROLE, type RoleSketch } from './scene.ts'

export type World = ReadonlyMap<number, TenantView>
export type Wish = Pick<StoredToken, 'tenant' | 'membership' | 'membershipThere' | 'master' | 'grants' | 'kind'>

const POOL = [
  ...['*', 'user:*', 'user:read', 'user:update', 'orders:*', 'orders:read', 'orders:write', 'bills:*', 'bills:read'],
  ...['token:*', 'token:create', 'token:read', 'tenant:*', 'tenant:read', 'unit:*', 'unit:read', 'role:*', 'role:read'],
]
const OWN_NAMES = ['orders:read', 'orders:write', 'bills:read']

export function drawWorld(draw: Draw): World {
  const tenants = [PLATFORM_TENANT, 2, 3].map((id) => drawTenant(draw, id))
  return new Map(tenants.map((tenant) => [tenant.internalId, tenant]))
}

function drawTenant(draw: Draw, id: number): TenantView {
  const ids = Array.from({ length: id === PLATFORM_TENANT ? 1 : 4 }, (_, index) => id * 10 + index)
  const units = ids.map((unit, index) => ({
    id: unit,
    parent: pick(draw, [null, ...ids.slice(0, index)]),
    active: draw(5) > 0,
  }))
  const roles = [0, 1, 2].map(
    (index): RoleSketch => ({
      id: 100 + index,
      permissions: some(draw, 4, () => pick(draw, POOL)),
      unit: pick(draw, [null, null, ...ids]),
      active: draw(5) > 0,
    }),
  )
  const plain: RoleSketch = {
    id: ROLE['tenant-user'],
    builtIn: 'tenant-user',
    permissions: some(draw, 1, () => 'orders:read'),
  }
  const ownNames = OWN_NAMES.slice(0, draw(OWN_NAMES.length + 1))
  return aTenant({ id, active: id === PLATFORM_TENANT || draw(5) > 0, units, roles: [...roles, plain], ownNames })
}

/** The same world after some, or all, of what was inactive has become active. */
export function reactivated(world: World, chosen: () => boolean): World {
  const wake = <T extends { readonly active: boolean }>(thing: T): T =>
    thing.active || !chosen() ? thing : { ...thing, active: true }
  const wakeAll = <T extends { readonly active: boolean }>(things: ReadonlyMap<number, T>) =>
    new Map([...things].map(([id, thing]) => [id, wake(thing)] as const))
  return new Map(
    [...world].map(([id, tenant]) => [
      id,
      wake({ ...tenant, units: wakeAll(tenant.units), roles: wakeAll(tenant.roles) }),
    ]),
  )
}

/** A caller is a session with all memberships of one user, or one token. */
export function drawCaller(draw: Draw, world: World): readonly Wish[] {
  if (draw(2) === 0) return [drawWish(draw, world)]
  const tenant = drawHome(draw, world)
  return [0, ...some(draw, 2, () => 0)].map(() => membershipToken('user', tenant, drawMembership(draw, tenant)))
}

export function drawWish(draw: Draw, world: World): Wish {
  const tenant = drawHome(draw, world)
  switch (draw(5)) {
    case 0:
      return membershipToken(pick(draw, ['user', 'mobile']), tenant, drawMembership(draw, tenant))
    case 1:
      return membershipToken('organization', tenant, {
        unit: null,
        role: pick(draw, [ROLE['tenant-admin'], ROLE['tenant-user']]),
      })
    case 2: {
      const role = pick(draw, [ROLE['unit-admin'], ROLE['unit-user']])
      return membershipToken('group', tenant, { unit: pick(draw, [...tenant.units.keys()]), role })
    }
    default:
      return applicationToken(
        draw(6) === 0,
        some(draw, 3, () => drawGrant(draw, world)),
      )
  }
}

/** A wish made of what the caller has, each grant narrowed to something below it, so that many are within bounds. */
export function drawNarrower(draw: Draw, world: World, caller: readonly Wish[]): Wish {
  const mine = caller.flatMap(({ grants }) => grants)
  if (mine.length === 0) return drawWish(draw, world)
  return applicationToken(
    caller.some(({ master }) => master) && draw(2) === 0,
    mine.slice(0, 1 + draw(2)).map((grant) => {
      const tenant = grant.tenant === null && draw(2) === 0 ? null : (grant.tenant ?? pick(draw, [...world.keys()]))
      const units = tenant === null ? [] : [...(world.get(tenant)?.units.keys() ?? [])]
      return { ...grant, tenant, unit: grant.unit ?? (units.length === 0 ? null : pick(draw, [null, ...units])) }
    }),
  )
}

function drawHome(draw: Draw, world: World): TenantView {
  return pick(draw, [...world.values()].slice(draw(8) === 0 ? 0 : 1))
}

function drawMembership(draw: Draw, tenant: TenantView): Membership {
  const unit = pick(draw, [null, null, ...tenant.units.keys()])
  const fitting = [...tenant.roles.values()].filter((role: RoleView) => fits(tenant, role, unit))
  return { unit, role: pick(draw, fitting).internalId }
}

/** Now and then a grant on a tenant or a unit that is no longer there. */
function drawGrant(draw: Draw, world: World): StoredGrant {
  const permissions = draw(4) === 0 ? MASTER_PERMISSIONS : [0, ...some(draw, 2, () => 0)].map(() => pick(draw, POOL))
  const tenant = pick(draw, [null, ...world.keys(), 3, 77])
  const unit = tenant === null ? null : pick(draw, [null, null, ...(world.get(tenant)?.units.keys() ?? []), 88])
  return { tenant, unit, permissions }
}

function membershipToken(kind: TokenKind, tenant: TenantView, membership: Membership): Wish {
  return { kind, tenant: tenant.internalId, membership, membershipThere: true, master: false, grants: [] }
}

function applicationToken(master: boolean, grants: readonly StoredGrant[]): Wish {
  return { kind: 'application', tenant: PLATFORM_TENANT, membership: null, membershipThere: false, master, grants }
}
